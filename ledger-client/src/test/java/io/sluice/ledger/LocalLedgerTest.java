package io.sluice.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.lane.Checkpoint;
import io.sluice.lane.MerkleTree;
import io.sluice.lane.Tile;
import io.sluice.lane.TileSource;
import io.sluice.ledger.LedgerException.Stage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalLedgerTest extends LedgerContract {
    @TempDir
    Path temp;

    @Override
    protected Ledger open() throws Exception {
        return open(temp.resolve("contract"));
    }

    private static LocalLedger open(Path dir) throws LedgerException {
        return LocalLedger.open(dir, Samples.signer(), Clock.systemUTC());
    }

    @Test
    void everythingIsThereAfterOpeningAgain() throws Exception {
        Path dir = temp.resolve("a");
        String checkpoint;
        try (LocalLedger ledger = open(dir)) {
            Samples.fill(ledger, 1_500);
            ledger.erase(7);
            checkpoint = ledger.checkpoint();
        }
        try (LocalLedger ledger = open(dir)) {
            assertThat(ledger.size()).isEqualTo(1_500);
            assertThat(ledger.checkpoint()).isEqualTo(checkpoint);
            assertThat(ledger.opening(7)).isEmpty();
            assertThat(ledger.opening(8)).hasValue(Samples.opening(8));
            assertThat(ledger.find(Query.ofTokens(List.of(Samples.token(100 + 1_234)))))
                    .singleElement()
                    .satisfies(entry -> assertThat(entry.index()).isEqualTo(1_234));
            Samples.fill(ledger, 10);
            assertThat(Samples.signer().verifier().verify(ledger.proof(3), Samples.record(3)))
                    .isPresent();
        }
    }

    @Test
    void aDirectoryOpenedTwiceIsRefused() throws Exception {
        Path dir = temp.resolve("a");
        try (LocalLedger ledger = open(dir)) {
            assertStage(() -> open(dir), Stage.IN_USE);
            assertThat(ledger.size()).isZero();
        }
        open(dir).close();
    }

    @Test
    void anotherLanesDirectoryIsRefused() throws Exception {
        Path dir = temp.resolve("a");
        open(dir).close();
        assertStage(() -> LocalLedger.open(dir, Samples.signer("bank/main", 1), Clock.systemUTC()), Stage.REFUSED);
    }

    @Test
    void aLaneSignedByAnUnknownKeyIsRefusedUnlessTheKeyIsNamed() throws Exception {
        Path dir = temp.resolve("a");
        try (LocalLedger ledger = open(dir)) {
            Samples.fill(ledger, 3);
        }
        CheckpointSigner next = Samples.signer(Samples.ORIGIN, 2);
        assertStage(() -> LocalLedger.open(dir, next, Clock.systemUTC()), Stage.CORRUPT);
        var settings = new LocalLedger.Settings(
                Duration.ofMillis(1), Optional.of(Samples.signer().verifier()));
        try (LocalLedger ledger = LocalLedger.open(dir, next, Clock.systemUTC(), settings)) {
            assertThat(next.verifier().verify(ledger.checkpoint()).orElseThrow().size())
                    .isEqualTo(3);
            Samples.fill(ledger, 1);
        }
    }

    @Test
    void aLaneGoesOnFromWhereAnEarlierKeyWasRetiredAndFromNoOtherPlace() throws Exception {
        Path dir = temp.resolve("a");
        Path other = temp.resolve("b");
        byte[] root;
        try (LocalLedger ledger = open(dir)) {
            Samples.fill(ledger, 5);
            root = Samples.signer()
                    .verifier()
                    .verify(ledger.checkpoint())
                    .orElseThrow()
                    .root();
        }
        CheckpointSigner old = Samples.signer();
        CheckpointSigner next = Samples.signer(Samples.ORIGIN, 2);
        for (int run = 0; run < 2; run++) { // The second as after a kill before anything was appended.
            try (LocalLedger ledger = retired(dir, next, old, 5, root)) {
                assertThat(next.verifier()
                                .verify(ledger.checkpoint())
                                .orElseThrow()
                                .size())
                        .isEqualTo(5);
            }
        }
        try (LocalLedger ledger = retired(dir, next, old, 5, root)) {
            Samples.fill(ledger, 1);
        }
        try (LocalLedger ledger = retired(dir, next, old, 5, root)) {
            assertThat(ledger.size()).isEqualTo(6);
        }
        assertStage(() -> retired(dir, next, old, 5, new byte[32]), Stage.FORK);

        // Whoever has the old key and this disk: shorter, or longer, than it was when the key was retired.
        try (LocalLedger ledger = open(other)) {
            Samples.fill(ledger, 3);
        }
        assertStage(() -> retired(other, next, old, 5, root), Stage.BEHIND);
        delete(other.resolve("public"));
        try (LocalLedger ledger = open(other)) {
            Samples.fill(ledger, 4);
        }
        assertStage(() -> retired(other, next, old, 5, root), Stage.CORRUPT);
    }

    private static LocalLedger retired(Path dir, CheckpointSigner next, CheckpointSigner old, long size, byte[] root)
            throws LedgerException {
        CheckpointVerifier keys = next.verifier().orUpTo(old.ed25519PublicKey(), old.mldsa44PublicKey(), size, root);
        return LocalLedger.open(
                dir, next, Clock.systemUTC(), LocalLedger.Settings.defaults().withEarlierKeys(keys));
    }

    @Test
    void anOldCopyBehindThePublishedCheckpointIsRefusedAndCanBeRetired() throws Exception {
        Path dir = temp.resolve("a");
        Path old = temp.resolve("old.seg");
        Path wal = dir.resolve("wal").resolve("00000000.seg");
        try (LocalLedger ledger = open(dir)) {
            Samples.fill(ledger, 10);
        }
        Files.copy(wal, old);
        try (LocalLedger ledger = open(dir)) {
            Samples.fill(ledger, 10);
        }
        Files.delete(wal);
        Files.copy(old, wal);
        assertStage(() -> open(dir), Stage.BEHIND);

        Path retired = LocalLedger.retire(dir);
        assertThat(retired.resolve("wal")).isDirectory();
        CheckpointSigner next = Samples.signer("hospital/main-2", 1);
        try (LocalLedger ledger = LocalLedger.open(dir, next, Clock.systemUTC())) {
            assertThat(ledger.size()).isZero();
        }
    }

    @Test
    void aChangedByteInAnOldBatchIsRefused() throws Exception {
        Path dir = temp.resolve("a");
        try (LocalLedger ledger = open(dir)) {
            for (int i = 0; i < 5; i++) {
                Samples.fill(ledger, 1);
            }
        }
        Path wal = dir.resolve("wal").resolve("00000000.seg");
        byte[] bytes = Files.readAllBytes(wal);
        bytes[Segments.HEADER_BYTES + 200] ^= 1;
        Files.write(wal, bytes);
        assertStage(() -> open(dir), Stage.CORRUPT);
    }

    @Test
    void theLastBatchDamagedAfterACleanStopIsRefused() throws Exception {
        Path dir = temp.resolve("a");
        try (LocalLedger ledger = open(dir)) {
            Samples.fill(ledger, 1);
        }
        Path wal = dir.resolve("wal").resolve("00000000.seg");
        byte[] bytes = Files.readAllBytes(wal);
        bytes[Segments.HEADER_BYTES + 170] ^= 1;
        Files.write(wal, bytes);
        assertStage(() -> open(dir), Stage.BEHIND);
    }

    @Test
    void publicFilesLeadToTheCheckpointsRootAndComeBackWhenLost() throws Exception {
        Path dir = temp.resolve("a");
        try (LocalLedger ledger = open(dir)) {
            Samples.fill(ledger, 70_000);
        }
        Path files = dir.resolve("public");
        assertTilesLeadToRoot(files, 70_000);
        delete(files);
        try (LocalLedger ledger = open(dir)) {
            Samples.fill(ledger, 1);
        }
        assertTilesLeadToRoot(files, 70_001);
        assertThat(files.resolve("tile/0/273.p/113")).exists();
        assertThat(files.resolve("tile/1/001.p/17")).exists();
        assertThat(files.resolve("tile/2/000.p/1")).exists();
    }

    private static void assertTilesLeadToRoot(Path files, long size) throws Exception {
        Checkpoint checkpoint = Samples.signer()
                .verifier()
                .verify(Files.readString(files.resolve("checkpoint")))
                .orElseThrow();
        assertThat(checkpoint.size()).isEqualTo(size);
        TileSource tiles = new TileSource(size, tile -> bytes(files.resolve(tile.path())));
        assertThat(MerkleTree.root(tiles, size)).isEqualTo(checkpoint.root());
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void resourcesAreWhatTheFilesWillBe() throws Exception {
        try (LocalLedger ledger = open(temp.resolve("a"))) {
            Samples.fill(ledger, 300);
            assertThat(ledger.resource("checkpoint").orElseThrow())
                    .isEqualTo(ledger.checkpoint().getBytes(StandardCharsets.UTF_8));
            assertThat(ledger.resource("tile/0/000").orElseThrow()).hasSize(256 * 32);
            assertThat(ledger.resource("tile/0/001.p/44").orElseThrow()).hasSize(44 * 32);
            assertThat(ledger.resource("tile/0/001.p/45")).isEmpty();
            assertThat(ledger.resource("tile/0/001")).isEmpty();
            assertThat(ledger.resource("tile/1/000.p/1").orElseThrow()).hasSize(32);
            byte[] bundle = ledger.resource("tile/entries/001.p/1").orElseThrow();
            assertThat(ByteBuffer.wrap(bundle).getShort()).isEqualTo((short) Samples.record(256).length);
            assertThat(ledger.resource("private/00000000.seg")).isEmpty();
            assertThat(ledger.resource("tile/0/../../private")).isEmpty();
            assertThat(new Tile(0, 1, 44).path()).isEqualTo("tile/0/001.p/44");
        }
    }

    @Test
    void anErasedOpeningLeavesNoByteOnDisk() throws Exception {
        Path dir = temp.resolve("a");
        byte[] secret = "a very private opening, unlike any other".getBytes(StandardCharsets.UTF_8);
        // Closed before one looks: while it publishes, files change their names.
        try (LocalLedger ledger = open(dir)) {
            Samples.append(ledger, Samples.record(0), secret);
        }
        assertThat(onDisk(dir, secret)).isTrue();
        try (LocalLedger ledger = open(dir)) {
            ledger.erase(0);
        }
        assertThat(onDisk(dir, secret)).isFalse();
    }

    private static boolean onDisk(Path dir, byte[] secret) throws Exception {
        String wanted = new String(secret, StandardCharsets.ISO_8859_1);
        try (var files = Files.walk(dir)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (Files.size(file) > 0
                        && new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(wanted)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static void delete(Path dir) throws Exception {
        try (var files = Files.walk(dir)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    static void assertStage(ThrowingCallable call, Stage stage) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        LedgerException.class, e -> assertThat(e.stage()).isEqualTo(stage));
    }
}
