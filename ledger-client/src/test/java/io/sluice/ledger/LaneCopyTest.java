package io.sluice.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.ledger.LedgerException.Stage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A copy of another replica's lane directory shows what the lane shows, and nothing is written to it. */
class LaneCopyTest {
    private static final int RECORDS = 700;

    @TempDir
    Path dir;

    private Path lane;
    private Path copy;

    @BeforeEach
    void aLaneAndACopyOfIt() throws Exception {
        lane = dir.resolve("lane");
        copy = dir.resolve("copy");
        append(0, RECORDS);
        copy();
    }

    private void append(int from, int until) throws Exception {
        try (LocalLedger ledger = LocalLedger.open(lane, Samples.signer(), Clock.systemUTC())) {
            for (int i = from; i < until; i++) {
                byte[] opening = ("opening " + i).getBytes(StandardCharsets.UTF_8);
                ledger.append(Samples.record(i), i % 3 == 0 ? new byte[0] : opening);
            }
            ledger.append(Samples.record(until), new byte[0]).join();
        }
    }

    private void copy() throws IOException {
        try (Stream<Path> all = Files.walk(lane, new FileVisitOption[0])) {
            for (Path path : all.sorted().toList()) {
                Path target = copy.resolve(lane.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(path, target, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    private LaneCopy open() throws LedgerException {
        return LaneCopy.open(copy, Samples.signer().verifier());
    }

    private Map<String, String> state(Path folder) throws IOException {
        Map<String, String> state = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.toList()) {
                state.put(
                        path.toString(),
                        Files.getLastModifiedTime(path) + " " + (Files.isDirectory(path) ? 0 : Files.size(path)));
            }
        }
        return state;
    }

    @Test
    void everythingIsAsInTheLaneAndTheCopyStaysUntouched() throws Exception {
        Map<String, String> before = state(copy);
        LaneCopy read = open();
        CheckpointVerifier keys = Samples.signer().verifier();
        try (LocalLedger ledger = LocalLedger.open(lane, Samples.signer(), Clock.systemUTC())) {
            assertThat(read.origin()).isEqualTo(ledger.origin());
            assertThat(read.size()).isEqualTo(ledger.size()).isEqualTo(RECORDS + 1);
            assertThat(keys.verify(read.checkpoint()).orElseThrow().size()).isEqualTo(RECORDS + 1);
            assertThat(read.beyond()).isZero();
            for (long index : new long[] {0, 1, 255, 256, RECORDS}) {
                assertThat(read.entry(index).record())
                        .isEqualTo(ledger.entry(index).record());
                assertThat(read.opening(index)).hasValue(ledger.opening(index).orElseThrow());
                assertThat(keys.verify(read.proof(index), read.entry(index).record()))
                        .isPresent();
            }
            assertThat(Arrays.deepEquals(
                            read.consistency(300, RECORDS).toArray(),
                            ledger.consistency(300, RECORDS).toArray()))
                    .isTrue();
            Query query = Query.ofTokens(List.of(Samples.token(3)));
            assertThat(read.find(query)).hasSameSizeAs(ledger.find(query)).isNotEmpty();
        }
        assertThat(state(copy)).isEqualTo(before);
    }

    @Test
    void whatTheCheckpointDoesNotCoverIsNotShown() throws Exception {
        byte[] old = Files.readAllBytes(LaneCopy.checkpointFile(lane));
        append(RECORDS + 1, RECORDS + 20);
        copy();
        Files.write(LaneCopy.checkpointFile(copy), old);
        LaneCopy read = open();
        assertThat(read.size()).isEqualTo(RECORDS + 1);
        assertThat(read.beyond()).isEqualTo(20);
        assertThatThrownBy(() -> read.entry(RECORDS + 1)).isInstanceOf(LedgerException.class);
        assertThat(read.find(Query.all().withRange(RECORDS, Long.MAX_VALUE))).hasSize(1);
    }

    @Test
    void aCopyThatIsNotWholeNotOursOrChangedIsRefused() throws Exception {
        assertThatThrownBy(() ->
                        LaneCopy.open(copy, Samples.signer("hospital/b", 1).verifier()))
                .hasMessageContaining("expected: hospital/b");
        assertThatThrownBy(() ->
                        LaneCopy.open(copy, Samples.signer("hospital/main", 9).verifier()))
                .hasMessageContaining("not signed by the keys");

        append(RECORDS + 1, RECORDS + 20);
        Files.copy(LaneCopy.checkpointFile(lane), LaneCopy.checkpointFile(copy), StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(this::open)
                .isInstanceOfSatisfying(
                        LedgerException.class, e -> assertThat(e.stage()).isEqualTo(Stage.BEHIND));
        copy();
        open();

        Path wal = copy.resolve("wal/00000000.seg");
        byte[] bytes = Files.readAllBytes(wal);
        bytes[400] ^= 1;
        Files.write(wal, bytes, StandardOpenOption.WRITE);
        assertThatThrownBy(this::open)
                .isInstanceOfSatisfying(
                        LedgerException.class, e -> assertThat(e.stage()).isEqualTo(Stage.CORRUPT));
    }

    @Test
    void aCopyWithoutOpeningsSaysSoWhereOneIsAskedFor() throws Exception {
        Files.delete(copy.resolve("private/00000000.seg"));
        Files.delete(copy.resolve("private"));
        LaneCopy read = open();
        assertThat(read.entry(1).record()).isEqualTo(Samples.record(1));
        assertThatThrownBy(() -> read.opening(1)).hasMessageContaining("has no openings");
    }

    @Test
    void anEndedLaneIsBelievedUpToItsEndOnly() throws Exception {
        LaneCopy whole = open();
        CheckpointVerifier keys = Samples.signer().verifier();
        LaneCopy.open(copy, keys.endingAt(whole.size(), whole.root()));
        for (CheckpointVerifier other :
                List.of(keys.endingAt(whole.size() - 1, whole.root()), keys.endingAt(whole.size(), new byte[32]))) {
            assertThat(other.verify(whole.checkpoint())).isEmpty();
            assertThat(other.contradictsEnd(whole.checkpoint())).isTrue();
            assertThatThrownBy(() -> LaneCopy.open(copy, other)).hasMessageContaining("beyond the end");
        }
        assertThat(keys.endingAt(whole.size() + 1, whole.root()).verify(whole.checkpoint()))
                .isPresent();
    }
}
