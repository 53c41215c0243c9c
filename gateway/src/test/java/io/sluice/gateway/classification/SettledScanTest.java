package io.sluice.gateway.classification;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.proto.Rank;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A scan that stops where looking on would change nothing. */
class SettledScanTest {
    private static final int ROWS = 200_000;

    @Test
    void aTableWithoutAnythingIsSettledSoon() {
        Findings findings = sample(i -> i + ",delivered," + i % 97);
        assertThat(findings.complete()).isFalse();
        assertThat(findings.bytes()).isEqualTo(256 << 10);
        assertThat(findings.readable()).isTrue();
        assertThat(grade(findings)).isEqualTo(Rank.PUBLIC);
    }

    @Test
    void aColumnOfAddressesIsSettledToo() {
        Findings findings = sample(i -> i + ",user" + i + "@example.org," + i % 97);
        assertThat(findings.complete()).isFalse();
        assertThat(grade(findings)).isEqualTo(Rank.CONFIDENTIAL);
        TypeFinding email = findings.columns().get(1).types().get(0);
        assertThat(email.low()).isGreaterThan(0.99);
        assertThat(email.high()).isEqualTo(1);
    }

    @Test
    void whatMayBeRestrictedIsLookedAtToTheEnd() {
        Random random = new Random(1);
        String one = Identifiers.residentId(random);
        Findings findings = sample(i -> i + "," + (i == 500 ? one : "x") + "," + i % 97);
        assertThat(findings.complete()).isTrue();
        assertThat(findings.rows()).isEqualTo(ROWS);
    }

    @Test
    void aShareOnTheLineIsLookedAtUntilItIsClear() {
        Findings line = sample(i -> i + "," + (i % 100 == 0 ? "a" + i + "@example.org" : "x") + "," + i % 97);
        Findings clear = sample(i -> i + "," + (i % 50 == 0 ? "a" + i + "@example.org" : "x") + "," + i % 97);
        assertThat(clear.complete()).isFalse();
        assertThat(line.bytes()).isGreaterThan(2 * clear.bytes());
        assertThat(grade(clear)).isEqualTo(Rank.CONFIDENTIAL);
    }

    @Test
    void aColumnWithHardlyAnyValuesIsNotSettled() {
        assertThat(sample(i -> i + "," + (i % 5_000 == 0 ? "x" : "") + "," + i % 97)
                        .complete())
                .isTrue();
    }

    @Test
    void whatIsNoTableIsLookedAtToTheEnd() {
        byte[] text = "nothing of note\n".repeat(100_000).getBytes(StandardCharsets.UTF_8);
        Classifier classifier = Classifier.untilSettled("a.txt", FloorTable.DEFAULT);
        classifier.feed(ByteBuffer.wrap(text));
        assertThat(classifier.finish().complete()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 777, 65_536, 262_144, 10_000_000})
    void thePiecesMakeNoDifference(int piece) {
        byte[] csv = csv(i -> i + ",user" + i + "@example.org," + i % 97, 20_000);
        assertThat(scan(csv, piece)).isEqualTo(scan(csv, csv.length));
        assertThat(scan(csv, piece).complete()).isFalse();
    }

    private static Rank grade(Findings findings) {
        return new Grader(FloorTable.DEFAULT).grade(findings).floor();
    }

    private static Findings sample(IntFunction<String> row) {
        return scan(csv(row, ROWS), 1 << 18);
    }

    private static Findings scan(byte[] bytes, int piece) {
        Classifier classifier = Classifier.untilSettled("a.csv", FloorTable.DEFAULT);
        for (int i = 0; i < bytes.length && !classifier.saturated(); i += piece) {
            classifier.feed(ByteBuffer.wrap(bytes, i, Math.min(piece, bytes.length - i)));
        }
        return classifier.finish();
    }

    private static byte[] csv(IntFunction<String> row, int rows) {
        StringBuilder csv = new StringBuilder("n,note,count\n");
        for (int i = 0; i < rows; i++) {
            csv.append(row.apply(i)).append('\n');
        }
        return csv.toString().getBytes(StandardCharsets.UTF_8);
    }
}
