package io.sluice.gateway.classification.detection;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextDetectorTest {
    private static final String[] VALUES = {
        "身份证号：11010519491231002X，",
        "call (415) 555-0132 ",
        "１３８００１３８０００ ",
        "a@b.cn;",
        "粤B12345 ",
        "DE89 3704 0044 0532 0130 00 ",
        "10.0.0.1:80 ",
        "\ud83d\ude00 2001:db8::1 ",
        "MTEwMTA1MTk0OTEyMzEwMDJY ",
        "4111\u200b1111 1111 1111\r",
        "地址：北京市海淀区中关村大街27号 "
    };

    @Test
    void placesAreOffsetsInCodePointsOfTheLine() {
        assertThat(Detected.in("x\n\ud83d\ude00证号：11010519491231002X。\n"))
                .containsExactly(new Finding(2, 4, 22, "CN_RESIDENT_ID", 0.9));
        assertThat(Detected.in("\u200b138\u200b0013\u200b8000!"))
                .containsExactly(new Finding(1, 1, 14, "CN_MOBILE", 0.8));
        assertThat(Detected.in("a@b.cn\r\n\r\na@b.cn"))
                .extracting(Finding::line)
                .containsExactly(1L, 3L);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64, 1000, 4096, 65535, 65536})
    void anyChunkSizeGivesTheSameFindings(int piece) {
        byte[] bytes = text(new Random(1), 3000).getBytes(StandardCharsets.UTF_8);
        List<Finding> whole = Detected.in(bytes, bytes.length);
        assertThat(whole.size()).isGreaterThan(2000);
        assertThat(Detected.in(bytes, piece)).isEqualTo(whole);
    }

    @Property(tries = 40)
    void anyCutsGiveTheSameFindings(@ForAll Random random, @ForAll @IntRange(min = 1, max = 70_000) int most) {
        byte[] bytes = text(random, 500).getBytes(StandardCharsets.UTF_8);
        List<Finding> found = new ArrayList<>();
        TextDetector detector = new TextDetector(0.5, found::add);
        int i = 0;
        while (i < bytes.length) {
            int n = Math.min(bytes.length - i, 1 + random.nextInt(most));
            ByteBuffer piece = ByteBuffer.allocateDirect(n).put(bytes, i, n).flip();
            detector.feed(piece);
            assertThat(piece.hasRemaining()).isFalse();
            i += n;
        }
        detector.end();
        assertThat(found).isEqualTo(Detected.in(bytes, bytes.length));
    }

    private static String text(Random random, int lines) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < lines; i++) {
            int parts = i % 400 == 399 ? 9000 : 1 + random.nextInt(5);
            for (int k = 0; k < parts; k++) {
                text.append(random.nextInt(3) == 0 ? VALUES[random.nextInt(VALUES.length)] : "nothing 无 here ");
            }
            text.append('\n');
        }
        return text.toString();
    }

    @Test
    void longLinesAreScannedToTheEndAndNothingIsFoundTwice() {
        String filler = "无 nothing, ".repeat(777);
        String line = (filler + "11010519491231002X ").repeat(40);
        List<Finding> found = Detected.in(line + "\nx 11010519491231002X");
        assertThat(found).hasSize(41);
        int period = filler.length() + 19;
        for (int i = 0; i < 40; i++) {
            assertThat(found.get(i).start()).isEqualTo(i * period + filler.length());
        }
        assertThat(found.get(40)).isEqualTo(new Finding(2, 2, 20, "CN_RESIDENT_ID", 0.9));
    }

    @Test
    void aColumnsNameIsContext() {
        List<Finding> found = new ArrayList<>();
        TextDetector detector = new TextDetector(0.5, found::add).table((byte) ',');
        detector.feed(ByteBuffer.wrap("n,bsn,\"a,b\",date of birth,order\n1,111222333,\"x,y\",1990-01-31,111222333\n"
                .getBytes(StandardCharsets.UTF_8)));
        detector.end();
        assertThat(found)
                .extracting(Finding::type, Finding::start)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("NL_BSN", 2),
                        org.assertj.core.groups.Tuple.tuple("DATE_OF_BIRTH", 18));
    }

    @Test
    void whereNoMorePassThanMustByChanceTheyAreNoCards() {
        Random random = new Random(3);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 5000; i++) {
            text.append(String.format("62%014d%n", Math.abs(random.nextLong() % 100_000_000_000_000L)));
        }
        assertThat(Detected.types(text.toString()).size()).isLessThan(40);
        text.append("4111111111111111\n".repeat(20));
        assertThat(Detected.in(text.toString()).stream().filter(f -> f.line() > 5000))
                .hasSize(18);
    }

    @Test
    void aChineseMobileNumberIsNoNumberOfAnotherStateByChance() {
        Random random = new Random(4);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 5000; i++) {
            text.append(String.format("138%08d%n", random.nextInt(100_000_000)));
        }
        assertThat(Detected.types(text.toString())).hasSize(5000).containsOnly("CN_MOBILE");
    }

    @FuzzTest
    void anyBytesAreScannedWithoutHarmHoweverTheyAreCut(byte[] bytes) {
        List<Finding> whole = Detected.in(bytes, Math.max(1, bytes.length));
        assertThat(Detected.in(bytes, 3)).isEqualTo(whole);
        for (Finding finding : whole) {
            assertThat(finding.start()).isBetween(0, finding.end() - 1);
            assertThat(finding.confidence()).isBetween(0.5, 1.0);
        }
    }

    @Property(tries = 500)
    void anyTextIsScannedWithoutHarm(@ForAll String text, @ForAll @IntRange(max = 10) int value) {
        anyBytesAreScannedWithoutHarmHoweverTheyAreCut((text + VALUES[value] + text).getBytes(StandardCharsets.UTF_8));
    }
}
