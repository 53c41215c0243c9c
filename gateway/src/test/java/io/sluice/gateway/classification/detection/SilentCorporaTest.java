package io.sluice.gateway.classification.detection;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Of texts without anything to find at most one line in a hundred raises anything. */
class SilentCorporaTest {
    private static final Random RANDOM = new Random(11);

    enum Corpus {
        ORDER_NUMBERS(i -> String.format("ORD-2026%04d-%06d", 101 + i % 1100, RANDOM.nextInt(1_000_000))),
        LONG_ORDER_NUMBERS(i -> digits(18)),
        SIXTEEN_DIGITS(i -> digits(16)),
        FIFTEEN_DIGITS(i -> digits(15)),
        THIRTEEN_DIGITS(i -> digits(13)),
        TWELVE_DIGITS(i -> digits(12)),
        ELEVEN_DIGITS(i -> "2" + digits(10)),
        TEN_DIGITS(i -> digits(10)),
        NINE_DIGITS(i -> digits(9)),
        DATED_ORDERS(i -> "20261125" + digits(10)),
        HASHES(i -> String.format("%016x%016x%08x", RANDOM.nextLong(), RANDOM.nextLong(), RANDOM.nextInt())),
        UUIDS(i -> new UUID(RANDOM.nextLong(), RANDOM.nextLong()).toString()),
        SECONDS(i -> String.valueOf(1_600_000_000 + RANDOM.nextInt(200_000_000))),
        MILLISECONDS(i -> String.valueOf(1_600_000_000_000L + RANDOM.nextInt(2_000_000_000))),
        MOMENTS(i -> "2026-11-25T03:44:46." + digits(9) + "Z"),
        COMPACT_MOMENTS(i -> String.format("202611%02d%02d%02d%02d", 1 + i % 28, i % 24, i % 60, RANDOM.nextInt(60))),
        COORDINATES(i -> String.format(
                Locale.ROOT, "%.6f,%.6f", RANDOM.nextDouble() * 180 - 90, RANDOM.nextDouble() * 360 - 180)),
        LOG_LINES(i -> "2026-11-25 03:44:46,123 INFO [worker-" + i % 16 + "] request " + digits(12) + " took "
                + RANDOM.nextInt(100_000) + " ms, " + RANDOM.nextInt(1 << 30) + " bytes, thread 0x" + digits(8)),
        ACCESS_LOG(i -> "[25/Nov/2026:03:44:46 +0000] \"GET /api/v1/items/" + digits(7) + " HTTP/1.1\" 200 " + digits(5)
                + " 0." + digits(3)),
        TABLE_OF_NUMBERS(i -> i + "," + digits(4) + "." + digits(2) + ",2026-11-25," + digits(3) + "," + digits(5)),
        SERIALS(i -> letters(2) + digits(8)),
        PART_NUMBERS(i -> letters(3) + "-" + digits(4) + "-" + letters(1) + digits(2)),
        TRACKING(i -> "SF" + digits(12)),
        CHINESE(i -> "订单" + digits(14) + "已于2026年11月25日发货，共" + i % 9 + "件，金额" + digits(3) + ".50元，请在3号窗口领取"),
        PROSE(i -> "In 1987 the committee of " + i % 90
                + " members met 12 times; see section 4.2.1, pages 110-115 of vol. 7.");

        private final IntFunction<String> line;

        Corpus(IntFunction<String> line) {
            this.line = line;
        }
    }

    @ParameterizedTest
    @EnumSource(Corpus.class)
    void nothingIsThereToFind(Corpus corpus) {
        int lines = 4000;
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < lines; i++) {
            text.append(corpus.line.apply(i)).append('\n');
        }
        long raised = Detected.in(text.toString()).stream()
                .map(Finding::line)
                .distinct()
                .count();
        assertThat(raised).as(corpus.name()).isLessThanOrEqualTo(lines / 100);
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
                "12:30:45",
                "13800138-1380-4138-8138-138001380001",
                "116.39748012345678",
                "39.13800138000",
                "13800138000.5",
                "1.3.6.1.4.1.311",
                "v1.2.3.4",
                "300.1.2.3",
                "std::string",
                "dead::beef::1",
                "@types/node",
                "react@18.2.0",
                "icon@2x.png",
                "user@localhost",
                "a@b..c",
                "$1,234,567.89",
                "978-3-16-148410-0",
                "4006381333931",
                "订单号 4111111111111111",
                "A123456(4)",
                "A123456780",
                "1HGCM82633A004353",
                "529900T8BM49AURSDO56",
                "US0378331006",
                "123456789@",
                "ff:ff:ff:ff:ff:ff"
            })
    void whatOnlyLooksLikeThemIsNotFound(String text) {
        assertThat(Detected.types(text)).isEmpty();
    }

    @Test
    void everyTypeIsInTheDocument() throws java.io.IOException {
        String document = Files.readString(Path.of("..", "docs", "detection.md"));
        for (IdentifierType type : IdentifierType.values()) {
            assertThat(document).contains("`" + type + "`");
        }
    }

    private static String digits(int n) {
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < n; i++) {
            digits.append(RANDOM.nextInt(10));
        }
        return digits.toString();
    }

    private static String letters(int n) {
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < n; i++) {
            letters.append((char) ('A' + RANDOM.nextInt(26)));
        }
        return letters.toString();
    }
}
