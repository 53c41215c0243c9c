package io.sluice.gateway.provenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.ledger.CheckpointSigner;
import io.sluice.ledger.LocalLedger;
import io.sluice.proto.FieldKind;
import io.sluice.proto.Outcome;
import io.sluice.proto.Rank;
import io.sluice.proto.RecordKind;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same as in memory, on the lane that a gateway has. */
class EvidenceOnDiskTest {
    private final CheckpointSigner signer = new CheckpointSigner("hospital/main", Org.filled(1), Org.filled(2));

    @TempDir
    Path dir;

    @Test
    void thousandsOfRecordsInFlightKeepTheirStreamsWholeAcrossARestart() throws Exception {
        for (int run = 0; run < 2; run++) {
            try (LocalLedger ledger = LocalLedger.open(dir.resolve("lane"), signer, Clock.systemUTC())) {
                Evidence evidence = Evidence.open(
                        ledger,
                        "hospital",
                        TokenKeys.of(List.of(Org.filled(3))),
                        Clock.systemUTC(),
                        new SecureRandom());
                long start = System.nanoTime();
                List<Recorded> recorded = inParallel(evidence, 4, 1_000);
                System.Logger log = System.getLogger(getClass().getName());
                log.log(System.Logger.Level.INFO, "4000 records in {0} ms", (System.nanoTime() - start) / 1_000_000);

                assertThat(recorded).extracting(Recorded::index).doesNotHaveDuplicates();
                Recorded one = recorded.get(1234);
                assertThat(signer.verifier().verify(one.proof(), one.record())).isPresent();
                AuditReport report = Audit.ofOwn(
                                List.of(OwnLane.of(ledger, signer.verifier())),
                                "hospital",
                                TokenKeys.of(List.of(Org.filled(3))))
                        .report(AuditFilter.everything().withDataset("d3"), lane -> List.of());
                assertThat(report.findings()).isEmpty();
                assertThat(report.size()).isEqualTo(4_000L * (run + 1));
                assertThat(report.rows()).hasSize(400 * (run + 1));
            }
        }
    }

    private static List<Recorded> inParallel(Evidence evidence, int threads, int each) throws InterruptedException {
        List<CompletableFuture<Recorded>> all = new ArrayList<>();
        List<Thread> running = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            Thread thread = new Thread(() -> {
                List<CompletableFuture<Recorded>> own = new ArrayList<>();
                for (int i = 0; i < each; i++) {
                    own.add(evidence.recordAsync(Event.of(RecordKind.PUBLISHED, Outcome.DONE)
                            .rank(Rank.INTERNAL)
                            .field(FieldKind.FIELD_DATASET, "d" + i % 10)
                            .field(FieldKind.FIELD_PROVIDER, "hospital")
                            .build()));
                }
                synchronized (all) {
                    all.addAll(own);
                }
            });
            thread.start();
            running.add(thread);
        }
        for (Thread thread : running) {
            thread.join();
        }
        return all.stream().map(CompletableFuture::join).toList();
    }
}
