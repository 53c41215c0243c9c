package io.sluice.gateway.classification;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sluice.gateway.dataset.ByteKind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CellScannerTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "CN_RESIDENT_ID ! 11010519491231002X",
                "CN_RESIDENT_ID ! 11010519491231002x",
                "CN_RESIDENT_ID ! 440524188001010014",
                "CN_USCC ! 91350100M000100Y43",
                "CN_USCC ! 91110000802100433B",
                "CN_MOBILE ! 13800138000",
                "CN_MOBILE ! +86 138 0013 8000",
                "CN_MOBILE ! +86-13800138000",
                "CN_MOBILE ! 138-0013-8000",
                "CN_MOBILE ! tel13800138000",
                "CN_MOBILE ! 13800138000.0",
                "CN_MOBILE ! 12 13800138000 7",
                "PAYMENT_CARD ! 4111111111111111",
                "PAYMENT_CARD ! 4111 1111 1111 1111",
                "PAYMENT_CARD ! 4111-1111-1111-1111",
                "PAYMENT_CARD ! 4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1",
                "PAYMENT_CARD ! 378282246310005",
                "PAYMENT_CARD ! 3782 822463 10005",
                "PAYMENT_CARD ! 5555555555554444",
                "PAYMENT_CARD ! 6222021234567890128",
                "PAYMENT_CARD ! 30569309025904",
                "PAYMENT_CARD ! card 4111 1111 1111 1111 ok",
                "EMAIL ! ann.o'neil+x@mail.example.org",
                "EMAIL ! <a@b.cn>",
                "EMAIL ! mail:a@b.cn.",
                "EMAIL ! a@xn--fiqs8s.xn--fiqs8s",
                "IBAN ! DE89370400440532013000",
                "IBAN ! DE89 3704 0044 0532 0130 00 please",
                "IBAN ! GB29NWBK60161331926819",
                "IBAN ! fr1420041010050500013m02606",
                "IBAN ! NO93 8601 1117 947",
                "IP_ADDRESS ! 203.0.113.9",
                "IP_ADDRESS ! from 10.0.0.1:8080",
                "IP_ADDRESS ! 192.168.0.0/16",
                "IP_ADDRESS ! 2001:db8::8a2e:370:7334",
                "IP_ADDRESS ! 2001:0db8:0000:0000:0000:ff00:0042:8329",
                "IP_ADDRESS ! [fe80::1%eth0]",
                "IP_ADDRESS ! ip:2001:db8::1:",
                "IP_ADDRESS ! ::ffff:192.0.2.128"
            })
    void identifiersAreFound(IdentifierType type, String text) {
        assertThat(hits(text)).containsExactly(type);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "110105194912310021",
                "110105194913310021",
                "91350211M000100Y44",
                "4111111111111112",
                "DE89370400440532013001",
                "12345678901",
                "14700000000123",
                "1609459200000",
                "1732505086123456789",
                "20261125034446",
                "2026-11-25 03:44:46.123456",
                "2026-11-25T03:44:46.123456789Z",
                "12:30:45",
                "00:1B:44:11:3A:B7",
                "550e8400-e29b-41d4-a716-446655440000",
                "13800138-1380-4138-8138-138001380001",
                "d41d8cd98f00b204e9800998ecf8427e",
                "da39a3ee5e6b4b0d3255bfef95601890afd80709",
                "116.39748012345678",
                "39.13800138000",
                "3.14159265358979",
                "13800138000.5",
                "1.2.3",
                "1.3.6.1.4.1.311",
                "v1.2.3.4",
                "300.1.2.3",
                "01.02.03.04",
                "std::string",
                "a::b",
                "dead::beef::1",
                "@types/node",
                "react@18.2.0",
                "icon@2x.png",
                "user@localhost",
                "a@b..c",
                "ann@",
                "@ann",
                "$1,234,567.89",
                "978-3-16-148410-0",
                "4006381333931",
                "010-12345678"
            })
    void whatOnlyLooksLikeThemIsNotFound(String text) {
        assertThat(hits(text)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(IdentifierType.class)
    void validOnesAreFoundAloneAndInText(IdentifierType type) {
        Random random = new Random(type.ordinal());
        for (int i = 0; i < 300; i++) {
            String value = Identifiers.of(type, random);
            assertThat(hits(value)).as(value).contains(type);
            assertThat(hits("号码:" + value + "。")).as(value).contains(type);
            assertThat(hits("(no " + value + ", see above)")).as(value).contains(type);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = IdentifierType.class,
            names = {"CN_RESIDENT_ID", "PAYMENT_CARD", "IBAN", "CN_USCC"})
    void oneWrongDigitIsANearMiss(IdentifierType type) {
        Random random = new Random(7);
        int misses = 0;
        for (int i = 0; i < 300; i++) {
            String value = Identifiers.of(type, random);
            int at = value.length() - 2;
            char digit = (char) ('0' + (value.charAt(at) - '0' + 1 + random.nextInt(8)) % 10);
            if (!Character.isDigit(value.charAt(at)) || digit == value.charAt(at)) {
                continue;
            }
            String wrong = value.substring(0, at) + digit + value.substring(at + 1);
            assertThat(hits(wrong)).as(wrong).doesNotContain(type);
            misses += CellScanner.misses(found(wrong)) >> type.ordinal() & 1;
        }
        assertThat(misses).isGreaterThan(50);
    }

    @Property(tries = 200)
    void writingThemOtherwiseDoesNotHideThem(@ForAll Random random, @ForAll @IntRange(max = 5) int form) {
        for (IdentifierType type : EnumSet.complementOf(EnumSet.of(IdentifierType.EMAIL, IdentifierType.IP_ADDRESS))) {
            String value = Identifiers.of(type, random);
            assertThat(hits(rewritten(value, form, type)))
                    .as("%s in form %s", type, form)
                    .contains(type);
        }
    }

    private static String rewritten(String value, int form, IdentifierType type) {
        boolean groups = type != IdentifierType.CN_USCC;
        return switch (form) {
            case 0 -> fullWidth(value);
            case 1 -> groups ? value.replaceAll("(....)(?=.)", "$1 ") : value;
            case 2 -> groups ? value.replaceAll("(....)(?=.)", "$1-") : value;
            case 3 -> groups ? value.replaceAll("(....)(?=.)", "$1\u3000") : fullWidth(value);
            case 4 -> groups ? value.replaceAll("(....)(?=.)", "$1\u2013") : value;
            default -> value.replaceAll("(..)(?=.)", "$1\u200b");
        };
    }

    private static String fullWidth(String value) {
        StringBuilder wide = new StringBuilder();
        value.chars().forEach(c -> wide.append((char) (c + 0xfee0)));
        return wide.toString();
    }

    @Test
    void silentCorporaStaySilent() {
        Random random = new Random(3);
        int raised = 0;
        int lines = 20_000;
        for (int i = 0; i < lines; i++) {
            String line =
                    switch (i % 8) {
                        case 0 -> String.format("%016x%016x", random.nextLong(), random.nextLong());
                        case 1 -> new UUID(random.nextLong(), random.nextLong()).toString();
                        case 2 -> String.valueOf(1_600_000_000_000L + random.nextInt());
                        case 3 -> String.format("%.7f,%.7f", random.nextDouble() * 180, random.nextDouble() * 90);
                        case 4 -> String.format("SO2026%010d", Math.abs(random.nextInt()));
                        case 5 -> "2026-11-25 03:44:46,123 INFO worker-7 took " + random.nextInt(100000) + " ms";
                        case 6 -> String.format("%010d", Math.abs(random.nextInt()));
                        default -> String.format("1.%d.%d", random.nextInt(100), random.nextInt(100));
                    };
            raised += hits(line).isEmpty() ? 0 : 1;
        }
        assertThat(raised).isLessThan(lines / 1000);
    }

    @FuzzTest
    void anyBytesAreScannedWithoutHarm(byte[] bytes) {
        int found = new CellScanner().scan(bytes, 0, bytes.length, ByteKind.of(bytes, 0, bytes.length));
        assertThat(found)
                .isEqualTo(new CellScanner().scan(bytes, 0, bytes.length, 0x7f & ~(ascii(bytes) ? ByteKind.HIGH : 0)));
    }

    @Property(tries = 1000)
    void anyCharactersAreScannedWithoutHarm(@ForAll String text, @ForAll @IntRange(max = 3) int cut) {
        byte[] bytes = (text + "13800138000 ４１１１").getBytes(StandardCharsets.UTF_8);
        anyBytesAreScannedWithoutHarm(Arrays.copyOf(bytes, bytes.length - cut));
    }

    private static boolean ascii(byte[] bytes) {
        return (ByteKind.of(bytes, 0, bytes.length) & ByteKind.HIGH) == 0;
    }

    private static int found(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new CellScanner().scan(bytes, 0, bytes.length, ByteKind.of(bytes, 0, bytes.length));
    }

    private static Set<IdentifierType> hits(String text) {
        EnumSet<IdentifierType> types = EnumSet.noneOf(IdentifierType.class);
        int hits = CellScanner.hits(found(text));
        for (IdentifierType type : IdentifierType.values()) {
            if ((hits >> type.ordinal() & 1) != 0) {
                types.add(type);
            }
        }
        return types;
    }
}
