package io.sluice.gateway.classification;

import io.sluice.gateway.classification.detection.IdentifierType;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;

/** Makes valid identifiers for tests, by the letter of each standard and not with the code under test. */
final class Identifiers {
    private static final String CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY";

    /** Those that {@link #of} makes. */
    static final List<IdentifierType> TYPES = List.of(
            IdentifierType.CN_RESIDENT_ID,
            IdentifierType.CN_USCC,
            IdentifierType.CN_MOBILE,
            IdentifierType.PAYMENT_CARD,
            IdentifierType.EMAIL,
            IdentifierType.IBAN,
            IdentifierType.IP_ADDRESS);

    private Identifiers() {}

    static String residentId(Random random) {
        String[] regions = {"110105", "310104", "440305", "650102", "820000", "931000"};
        String body = regions[random.nextInt(regions.length)]
                + String.format(
                        "%04d%02d%02d", 1930 + random.nextInt(90), 1 + random.nextInt(12), 1 + random.nextInt(28))
                + String.format("%03d", random.nextInt(1000));
        for (char check : "0123456789X".toCharArray()) {
            // ISO 7064 MOD 11-2: the weighted sum with the check character's own value is 1 modulo 11.
            int sum = check == 'X' ? 10 : check - '0';
            for (int i = 0; i < 17; i++) {
                sum += (body.charAt(i) - '0')
                        * BigInteger.TWO.pow(17 - i).mod(BigInteger.valueOf(11)).intValue();
            }
            if (sum % 11 == 1) {
                return body + check;
            }
        }
        throw new AssertionError(body);
    }

    static String creditCode(Random random) {
        StringBuilder code = new StringBuilder("91")
                .append(List.of("110108", "440300", "310000").get(random.nextInt(3)));
        while (code.length() < 17) {
            code.append(CREDIT.charAt(random.nextInt(31)));
        }
        int sum = 0;
        for (int i = 0; i < 17; i++) {
            sum += CREDIT.indexOf(code.charAt(i))
                    * BigInteger.valueOf(3).pow(i).mod(BigInteger.valueOf(31)).intValue();
        }
        return code.append(CREDIT.charAt((31 - sum % 31) % 31)).toString();
    }

    static String card(Random random) {
        String[] prefixes = {"4", "51", "2221", "62", "3528", "955880"};
        return luhn(prefixes[random.nextInt(prefixes.length)], 16, random);
    }

    static String luhn(String prefix, int length, Random random) {
        StringBuilder digits = new StringBuilder(prefix);
        while (digits.length() < length - 1) {
            digits.append(random.nextInt(10));
        }
        for (int check = 0; check < 10; check++) {
            String number = digits.toString() + check;
            int sum = 0;
            for (int i = number.length() - 1, k = 0; i >= 0; i--, k++) {
                int digit = number.charAt(i) - '0';
                sum += k % 2 == 0 ? digit : digit * 2 / 10 + digit * 2 % 10;
            }
            if (sum % 10 == 0) {
                return number;
            }
        }
        throw new AssertionError(digits.toString());
    }

    static String iban(Random random) {
        String account = String.format("%08d%010d", random.nextInt(100_000_000), random.nextInt(1_000_000_000));
        int rest =
                new BigInteger(account + "131400").mod(BigInteger.valueOf(97)).intValue();
        return String.format("DE%02d%s", 98 - rest, account);
    }

    static String mobile(Random random) {
        return List.of("130", "138", "159", "166", "178", "189", "199").get(random.nextInt(7))
                + String.format("%08d", random.nextInt(100_000_000));
    }

    static String of(IdentifierType type, Random random) {
        return switch (type) {
            case CN_RESIDENT_ID -> residentId(random);
            case CN_USCC -> creditCode(random);
            case CN_MOBILE -> mobile(random);
            case PAYMENT_CARD -> card(random);
            case EMAIL -> "user" + random.nextInt(1000) + "@mail.example.org";
            case IBAN -> iban(random);
            case IP_ADDRESS -> "203.0.113." + random.nextInt(256);
            default -> throw new IllegalArgumentException("type: " + type + " (expected: one of TYPES)");
        };
    }
}
