package io.sluice.ledger.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.ledger.network.LocalNetwork;
import io.sluice.ledger.network.NeedsFabric;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Parts of a real network, and the gateway, are killed at random moments under load: each record is there once. */
@NeedsFabric
@ExtendWith(RealNetwork.class)
@Timeout(900)
class RealFaultTest {
    @TempDir
    private Path temp;

    @Test
    void whateverPartIsKilledEachRecordArrivesOnce(RealNetwork.Shared shared) throws Exception {
        LocalNetwork network = shared.network();
        Random random = new Random(11);
        try (FabricLedger ledger = AppendingProcess.open(temp, shared.freshLane(), shared.access())) {
            Load load = new Load(ledger);
            PlayedLane.until(() -> anchored(ledger) > 0);
            for (String part : network.processes()) {
                killForAWhile(network, part, ledger, random);
            }
            // Whether an answer was just awaited when a part was killed is a matter of luck.
            for (int more = 0; more < 20 && !ledger.metrics().failures().containsKey(Failure.UNKNOWN); more++) {
                killForAWhile(network, "orderer", ledger, random);
            }
            load.end();
            ledger.anchored(ledger.size() - 1).get(150, TimeUnit.SECONDS);
            assertThat(ledger.metrics().failures()).containsKeys(Failure.AWAY, Failure.UNKNOWN);
            for (PeerAddress peer : shared.access().peers()) {
                ChannelContent.assertEachRecordOnce(shared.access(), peer, ledger);
            }
        }
    }

    private static void killForAWhile(LocalNetwork network, String part, FabricLedger ledger, Random random)
            throws Exception {
        long enough = anchored(ledger) + random.nextInt(1_500);
        PlayedLane.until(() -> anchored(ledger) > enough);
        network.process(part).kill();
        TimeUnit.MILLISECONDS.sleep(500 + random.nextInt(500)); // It is away for a while: that is the test.
        network.process(part).start();
        long atReturn = ledger.size();
        PlayedLane.until(() -> anchored(ledger) >= atReturn);
        assertThat(ledger.health().backlog().orElseThrow().parked()).as(part).isFalse();
    }

    private static long anchored(FabricLedger ledger) {
        return ledger.health().backlog().orElseThrow().anchored();
    }

    @Test
    void whateverTheKilledGatewayAppendedArrivesOnce(RealNetwork.Shared shared) throws Exception {
        Random random = new Random(5);
        String lane = shared.freshLane();
        long known = 0;
        for (int round = 0; round < 3; round++) {
            long anchored = AppendingProcess.killAfter(temp, lane, shared.access(), random.nextInt(4_000));
            try (FabricLedger ledger = AppendingProcess.open(temp, lane, shared.access())) {
                assertThat(ledger.size()).isGreaterThanOrEqualTo(Math.max(known, anchored));
                known = ledger.size();
                ledger.anchored(known - 1).get(150, TimeUnit.SECONDS);
                ChannelContent.assertEachRecordOnce(
                        shared.access(), shared.access().peers().get(0), ledger);
            }
        }
    }

    /** Appends all the time, as fast as what is outstanding allows. */
    private static final class Load {
        private static final int OUTSTANDING = 1_000;
        private final AtomicBoolean done = new AtomicBoolean();
        private final AtomicReference<Throwable> failure = new AtomicReference<>();
        private final Thread thread;

        Load(FabricLedger ledger) {
            Semaphore room = new Semaphore(OUTSTANDING);
            thread = new Thread(() -> {
                try {
                    for (long number = 0; !done.get(); number++) {
                        if (room.tryAcquire(100, TimeUnit.MILLISECONDS)) {
                            ledger.append(AppendingProcess.record(number), new byte[0])
                                    .thenCompose(receipt -> ledger.anchored(receipt.index()))
                                    .whenComplete((anchor, problem) -> {
                                        failure.compareAndSet(null, problem);
                                        room.release();
                                    });
                        }
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            thread.setDaemon(true);
            thread.start();
        }

        void end() throws InterruptedException {
            done.set(true);
            thread.join();
            assertThat(failure.get()).isNull();
        }
    }
}
