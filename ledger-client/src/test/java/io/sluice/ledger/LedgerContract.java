package io.sluice.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.sluice.lane.Checkpoint;
import io.sluice.lane.MerkleTree;
import io.sluice.proto.RecordKind;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every ledger promises, run against each of them. */
public abstract class LedgerContract {
    private Ledger ledger;
    private CheckpointVerifier verifier;

    /** An empty lane signed by {@link #signer()}. */
    protected abstract Ledger open() throws Exception;

    /** Always the same in one test. */
    protected CheckpointSigner signer() {
        return Samples.signer();
    }

    @BeforeEach
    void openLedger() throws Exception {
        ledger = open();
        verifier = signer().verifier();
    }

    @AfterEach
    void closeLedger() {
        ledger.close();
    }

    @Test
    void anEmptyLaneHasASignedCheckpointOfSizeZero() throws Exception {
        assertThat(ledger.size()).isZero();
        assertThat(verifier.verify(ledger.checkpoint()).orElseThrow().size()).isZero();
        assertThat(ledger.health().writable()).isTrue();
    }

    @Test
    void aReceiptProvesItsRecordOffline() throws Exception {
        Receipt receipt = Samples.append(ledger, Samples.record(0), Samples.opening(0));
        assertThat(receipt.index()).isZero();
        var proven = verifier.verify(receipt.proof(), Samples.record(0)).orElseThrow();
        assertThat(proven.index()).isZero();
        assertThat(verifier.verify(receipt.checkpoint())).contains(proven.checkpoint());
        assertThat(verifier.verify(receipt.proof(), Samples.record(1))).isEmpty();
    }

    @Test
    void manyConcurrentAppendsAreAllProvenAndNumberedWithoutGaps() throws Exception {
        List<CompletableFuture<Receipt>> all = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            all.add(ledger.append(Samples.record(i), Samples.opening(i)));
        }
        for (int i = 0; i < all.size(); i++) {
            Receipt receipt = all.get(i).get(90, TimeUnit.SECONDS);
            assertThat(receipt.index()).isEqualTo(i);
            if (i % 97 == 0) {
                assertThat(verifier.verify(receipt.proof(), Samples.record(i))).isPresent();
            }
        }
        assertThat(ledger.size()).isEqualTo(3_000);
    }

    @Test
    void aRecordForACertainPlaceIsTakenThereOrNotAtAll() throws Exception {
        assertStage(ledger.appendAt(1, Samples.record(1), Samples.opening(1)), LedgerException.Stage.BUSY);
        CompletableFuture<Receipt> first = ledger.appendAt(0, Samples.record(0), Samples.opening(0));
        CompletableFuture<Receipt> again = ledger.appendAt(0, Samples.record(2), Samples.opening(2));
        CompletableFuture<Receipt> second = ledger.appendAt(1, Samples.record(1), Samples.opening(1));
        assertThat(first.get(90, TimeUnit.SECONDS).index()).isZero();
        assertStage(again, LedgerException.Stage.BUSY);
        assertThat(second.get(90, TimeUnit.SECONDS).index()).isEqualTo(1);
        assertThat(ledger.size()).isEqualTo(2);
    }

    @Test
    void everyRecordAndOpeningIsReadBackAndProvenUnderTheNewestCheckpoint() throws Exception {
        Samples.fill(ledger, 700);
        for (int i = 0; i < 700; i += 23) {
            assertThat(ledger.entry(i).record()).isEqualTo(Samples.record(i));
            assertThat(ledger.opening(i)).hasValue(Samples.opening(i));
            var proven = verifier.verify(ledger.proof(i), Samples.record(i)).orElseThrow();
            assertThat(proven.index()).isEqualTo(i);
            assertThat(proven.checkpoint().size()).isEqualTo(700);
        }
    }

    @Test
    void aCopyMadeWhileRecordsArriveOpensAsTheLaneThatItsCheckpointCovers(@TempDir Path directory) throws Exception {
        Samples.fill(ledger, 3_000); // More than the first file of openings holds.
        LaneFiles copy = ledger.files();
        Samples.fill(ledger, 50);
        for (LaneFiles.Part part : copy.files()) {
            Path file = directory.resolve(part.name());
            Files.createDirectories(file.getParent());
            try (OutputStream out = Files.newOutputStream(file)) {
                part.writeTo(out);
            }
            assertThat(file).hasSize(part.length());
        }

        assertThat(copy.size()).isEqualTo(3_000);
        assertThat(verifier.verify(copy.checkpoint().orElseThrow())
                        .orElseThrow()
                        .size())
                .isEqualTo(3_000);
        assertThat(LaneAudit.run(directory, verifier, List.of(copy.checkpoint().orElseThrow()))
                        .findings())
                .isEmpty();
        assertThat(LaneFiles.atRest(directory).files())
                .extracting(LaneFiles.Part::name, LaneFiles.Part::length)
                .isEqualTo(copy.files().stream()
                        .map(part -> tuple(part.name(), part.length()))
                        .toList());
        try (LocalLedger opened = LocalLedger.open(directory, signer(), Clock.systemUTC())) {
            assertThat(opened.size()).isEqualTo(3_000);
            assertThat(opened.opening(2_999)).hasValue(Samples.opening(2_999));
            assertThat(Samples.append(opened, Samples.record(1), Samples.opening(1))
                            .index())
                    .isEqualTo(3_000);
        }
    }

    @Test
    void laterCheckpointsAreProvenToContainEarlierOnes() throws Exception {
        List<Checkpoint> seen = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            Samples.append(ledger, Samples.record(i), Samples.opening(i));
            seen.add(verifier.verify(ledger.checkpoint()).orElseThrow());
        }
        Checkpoint last = seen.get(39);
        for (Checkpoint old : seen) {
            assertThat(MerkleTree.verifyConsistency(
                            old.size(),
                            old.root(),
                            last.size(),
                            last.root(),
                            ledger.consistency(old.size(), last.size())))
                    .isTrue();
        }
    }

    @Test
    void recordsAreFoundByTokenKindTimeAndRange() throws Exception {
        for (int i = 0; i < 30; i++) {
            RecordKind kind = i % 2 == 0 ? RecordKind.GRANTED : RecordKind.REFUSED;
            Samples.append(ledger, Samples.record(i, kind, 1_000 + i, i % 3, 77), Samples.opening(i));
        }
        Query token = Query.ofTokens(List.of(Samples.token(1)));
        assertThat(indexes(token)).containsExactly(1L, 4L, 7L, 10L, 13L, 16L, 19L, 22L, 25L, 28L);
        assertThat(indexes(token.withKinds(Set.of(RecordKind.REFUSED)))).containsExactly(1L, 7L, 13L, 19L, 25L);
        assertThat(indexes(token.withTime(1_004, 1_013))).containsExactly(4L, 7L, 10L);
        assertThat(indexes(token.withNewestFirst().withLimit(2))).containsExactly(28L, 25L);
        assertThat(indexes(Query.ofTokens(List.of(Samples.token(0), Samples.token(77)))))
                .hasSize(30);
        assertThat(indexes(Query.ofTokens(List.of(Samples.token(9))))).isEmpty();
        assertThat(indexes(Query.all().withRange(27, 99))).containsExactly(27L, 28L, 29L);
        assertThat(indexes(Query.all().withKinds(Set.of(RecordKind.GRANTED)).withLimit(2)))
                .containsExactly(0L, 2L);
        assertThat(indexes(Query.all().withTime(0, 1_000))).isEmpty();
    }

    private List<Long> indexes(Query query) throws LedgerException {
        return ledger.find(query).stream().map(Entry::index).toList();
    }

    @Test
    void anErasedOpeningIsGoneAndTheProofStays() throws Exception {
        Samples.fill(ledger, 3);
        ledger.erase(1);
        ledger.erase(1);
        assertThat(ledger.opening(1)).isEmpty();
        assertThat(ledger.opening(0)).hasValue(Samples.opening(0));
        assertThat(ledger.opening(2)).hasValue(Samples.opening(2));
        assertThat(verifier.verify(ledger.proof(1), Samples.record(1))).isPresent();
    }

    @Test
    void aFollowerSeesWhatIsThereAndWhatComes() throws Exception {
        Samples.fill(ledger, 5);
        BlockingQueue<Long> seen = new LinkedBlockingQueue<>();
        try (var subscription = ledger.follow(2, entry -> seen.add(entry.index()))) {
            for (long i = 2; i < 5; i++) {
                assertThat(seen.poll(90, TimeUnit.SECONDS)).isEqualTo(i);
            }
            Samples.fill(ledger, 2);
            assertThat(seen.poll(90, TimeUnit.SECONDS)).isEqualTo(5);
            assertThat(seen.poll(90, TimeUnit.SECONDS)).isEqualTo(6);
            assertThat(subscription).isNotNull();
        }
    }

    @Test
    void whatCannotBeIsRefused() throws Exception {
        assertStage(ledger.append(new byte[0], new byte[0]), LedgerException.Stage.REFUSED);
        assertStage(ledger.append(new byte[8_193], new byte[0]), LedgerException.Stage.REFUSED);
        assertStage(ledger.append(new byte[1], new byte[65_537]), LedgerException.Stage.REFUSED);
        assertThatThrownBy(() -> ledger.entry(0)).isInstanceOf(LedgerException.class);
        assertThatThrownBy(() -> ledger.proof(-1)).isInstanceOf(LedgerException.class);
        assertThatThrownBy(() -> ledger.consistency(0, 1)).isInstanceOf(LedgerException.class);
        assertThat(ledger.size()).isZero();
    }

    @Test
    void itsOwnOldCheckpointIsConfirmedAndAFuturePastStopsIt() throws Exception {
        Samples.fill(ledger, 3);
        String old = ledger.checkpoint();
        Samples.fill(ledger, 3);
        ledger.confirm(old);
        ledger.confirm(ledger.checkpoint());
        assertThatThrownBy(() -> ledger.confirm("nonsense")).isInstanceOf(LedgerException.class);
        assertThat(ledger.health().writable()).isTrue();

        String longer = signer().sign(99, new byte[32], 1).format();
        assertThatThrownBy(() -> ledger.confirm(longer))
                .isInstanceOfSatisfying(
                        LedgerException.class, e -> assertThat(e.stage()).isEqualTo(LedgerException.Stage.BEHIND));
        assertStage(ledger.append(Samples.record(9), Samples.opening(9)), LedgerException.Stage.STOPPED);
        assertThat(ledger.health().writable()).isFalse();
        assertThatThrownBy(() -> ledger.checkpoint()).isInstanceOf(LedgerException.class);
    }

    @Test
    void afterClosingNothingIsTaken() throws Exception {
        ledger.close();
        assertStage(ledger.append(Samples.record(0), Samples.opening(0)), LedgerException.Stage.STOPPED);
    }

    protected static void assertStage(CompletableFuture<Receipt> receipt, LedgerException.Stage stage)
            throws Exception {
        try {
            receipt.get(90, TimeUnit.SECONDS);
            throw new AssertionError("acknowledged (expected: " + stage + ")");
        } catch (ExecutionException e) {
            assertThat(((LedgerException) e.getCause()).stage()).isEqualTo(stage);
        }
    }
}
