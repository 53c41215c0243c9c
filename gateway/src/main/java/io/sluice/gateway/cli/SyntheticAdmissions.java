package io.sluice.gateway.cli;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Random;

/**
 * Hospital admissions of people who do not exist, with identifiers whose check digits are right. The same seed gives the
 * same rows.
 */
final class SyntheticAdmissions {
    private static final String[] REGIONS = {"110101", "310104", "440103", "330106", "510104", "420106", "320102"};
    private static final String[] DIAGNOSES = {"I21.9", "E11.9", "J18.9", "K35.8", "S72.0", "C50.9", "N20.0", "O80"};
    private static final String[] WARDS = {"cardiology", "medicine", "surgery", "orthopaedics", "oncology", "urology"};
    private static final String[] MOBILES = {"138", "139", "150", "158", "186", "189"};
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 1);

    private final Random random;

    SyntheticAdmissions(long seed) {
        this.random = new Random(seed);
    }

    /** A CSV with a header and so many rows. */
    String csv(int rows) {
        StringBuilder csv = new StringBuilder(
                "admission,resident_id,sex,birth,postcode,mobile,bank_card,ward,diagnosis,admitted,days\n");
        for (int row = 1; row <= rows; row++) {
            LocalDate birth = TODAY.minusDays(365 + random.nextInt(365 * 90));
            boolean female = random.nextBoolean();
            LocalDate admitted = TODAY.minusDays(random.nextInt(600));
            csv.append("A").append(100_000 + row).append(',');
            csv.append(residentId(birth, female)).append(',');
            csv.append(female ? "F" : "M").append(',');
            csv.append(birth).append(',');
            csv.append(100_000 + random.nextInt(700_000)).append(',');
            csv.append(pick(MOBILES)).append(digits(8)).append(',');
            csv.append(card()).append(',');
            csv.append(pick(WARDS)).append(',').append(pick(DIAGNOSES)).append(',');
            csv.append(admitted).append(',').append(1 + random.nextInt(30)).append('\n');
        }
        return csv.toString();
    }

    /** GB 11643: region, birth, sequence (odd for men), check character modulo 11. */
    private String residentId(LocalDate birth, boolean female) {
        int sequence = random.nextInt(499) * 2 + (female ? 2 : 1);
        String body = pick(REGIONS) + birth.format(DateTimeFormatter.BASIC_ISO_DATE) + String.format("%03d", sequence);
        int sum = 0;
        for (int i = 0; i < 17; i++) {
            sum += (body.charAt(i) - '0') * ((1 << (17 - i)) % 11);
        }
        return body + "10X98765432".charAt(sum % 11);
    }

    /** A UnionPay number of 16 digits that passes Luhn. */
    private String card() {
        String body = "622202" + digits(9);
        int sum = 0;
        for (int i = 0; i < body.length(); i++) {
            int digit = body.charAt(body.length() - 1 - i) - '0';
            int doubled = i % 2 == 0 ? digit * 2 : digit;
            sum += doubled > 9 ? doubled - 9 : doubled;
        }
        return body + (10 - sum % 10) % 10;
    }

    private String digits(int count) {
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < count; i++) {
            digits.append(random.nextInt(10));
        }
        return digits.toString();
    }

    private String pick(String[] choices) {
        return choices[random.nextInt(choices.length)];
    }
}
