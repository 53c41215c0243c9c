package io.sluice.ledger.fabric;

import io.sluice.ledger.CheckpointSigner;
import io.sluice.ledger.LedgerException;
import io.sluice.ledger.LocalLedger;
import io.sluice.ledger.Receipt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * How fast lanes get to a channel: from the append of a record to the moment when its block is known here. Each lane has
 * one transaction in flight, so that the number of lanes is the number in flight.
 */
public final class FabricBench {
    private static final int RECORD_BYTES = 400;
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(5);
    private static final int OUTSTANDING = 2_000; // Of a lane: a batch in flight, and the next.

    /**
     * One measure.
     *
     * @param perSecond records
     * @param p50Millis from append to commit
     * @param p99Millis from append to commit
     * @param cpuMicros of all processes, for each record
     * @param batch records in a transaction, on average
     */
    public record Result(double perSecond, double p50Millis, double p99Millis, double cpuMicros, double batch) {}

    private final ChannelAccess access;
    private final String organisation;
    private final Supplier<Duration> cpu;
    private final Random random = new Random(1); // For payload and for keys that nobody should believe.
    private int runs;

    /**
     * On this channel.
     *
     * @param organisation name of the organisation whose gateway this is
     * @param cpu what all processes of the channel and this one have used so far
     */
    public FabricBench(ChannelAccess access, String organisation, Supplier<Duration> cpu) {
        this.access = access;
        this.organisation = organisation;
        this.cpu = cpu;
    }

    /**
     * Keeps so many lanes busy with records of 400 bytes for about so long, after as long for the compilers.
     *
     * @param dir for the lanes, on the disk to use; left empty
     * @param single one record at a time in each lane, so that each is a transaction of its own
     * @throws IOException when the channel refuses, or does not answer for five minutes
     */
    public Result run(Path dir, FabricSettings.Mode mode, int lanes, boolean single, Duration time) throws IOException {
        Path temp = Files.createTempDirectory(dir, "fabric-bench-");
        List<FabricLedger> ledgers = new ArrayList<>();
        int run = runs++;
        try {
            for (int i = 0; i < lanes; i++) {
                ledgers.add(open(temp.resolve("lane-" + i), "bench-" + run + "-" + i, mode));
            }
            int outstanding = single ? 1 : OUTSTANDING;
            drive(ledgers, outstanding, time.toNanos());
            return drive(ledgers, outstanding, time.toNanos());
        } finally {
            ledgers.forEach(FabricLedger::close);
            delete(temp);
        }
    }

    private FabricLedger open(Path dir, String lane, FabricSettings.Mode mode) throws LedgerException {
        byte[] classic = new byte[CheckpointSigner.SEED_BYTES];
        byte[] quantum = new byte[CheckpointSigner.SEED_BYTES];
        random.nextBytes(classic);
        random.nextBytes(quantum);
        CheckpointSigner signer = new CheckpointSigner(organisation + "/" + lane, classic, quantum);
        return FabricLedger.open(
                LocalLedger.open(dir.resolve("lane"), signer, Clock.systemUTC()),
                access,
                new FabricSettings(mode, Duration.ofMillis(100), Duration.ofSeconds(5)),
                dir.resolve("outbox"),
                Clock.systemUTC());
    }

    /** All lanes at once, until the time is up; all that was appended is committed then. */
    private Result drive(List<FabricLedger> ledgers, int outstanding, long nanos) throws IOException {
        Duration cpuBefore = cpu.get();
        long batchesBefore = batches(ledgers);
        Times times = new Times();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Semaphore room = new Semaphore(outstanding * ledgers.size());
        long start = System.nanoTime();
        long end = start + nanos;
        byte[][] payload = new byte[256][RECORD_BYTES];
        for (byte[] bytes : payload) {
            random.nextBytes(bytes);
        }
        try {
            for (FabricLedger ledger : ledgers) {
                for (int i = 0; i < outstanding; i++) {
                    room.acquire();
                    next(ledger, payload, end, times, failure, room);
                }
            }
            if (!room.tryAcquire(outstanding * ledgers.size(), nanos + PATIENCE_NANOS, TimeUnit.NANOSECONDS)) {
                throw new IOException("fabric bench: no answer for five minutes");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        if (failure.get() != null) {
            throw new IOException("fabric bench: " + failure.get().getMessage(), failure.get());
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        return times.result(seconds, cpu.get().minus(cpuBefore), batches(ledgers) - batchesBefore);
    }

    private static long batches(List<FabricLedger> ledgers) {
        return ledgers.stream().mapToLong(one -> one.metrics().batches()).sum();
    }

    /** One record, and when it is committed the next in its place. */
    private static void next(
            FabricLedger ledger,
            byte[][] payload,
            long end,
            Times times,
            AtomicReference<Throwable> failure,
            Semaphore room) {
        if (failure.get() != null || System.nanoTime() - end > 0) {
            room.release();
            return;
        }
        long before = System.nanoTime();
        ledger.append(payload[(int) (before & 255)], new byte[0])
                .thenCompose(Receipt::anchored)
                .whenComplete((anchor, problem) -> {
                    if (problem != null) {
                        failure.compareAndSet(
                                null, problem instanceof ExecutionException ? problem.getCause() : problem);
                        room.release();
                    } else {
                        times.add(System.nanoTime() - before);
                        next(ledger, payload, end, times, failure, room);
                    }
                });
    }

    /** How long each record took. */
    private static final class Times {
        private long[] nanos = new long[1 << 16];
        private int count;

        synchronized void add(long one) {
            if (count == nanos.length) {
                nanos = Arrays.copyOf(nanos, count * 2);
            }
            nanos[count++] = one;
        }

        synchronized Result result(double seconds, Duration cpu, long batches) {
            Arrays.sort(nanos, 0, count);
            int records = Math.max(1, count);
            return new Result(
                    count / seconds,
                    nanos[count / 2] / 1e6,
                    nanos[(int) (count * 0.99)] / 1e6,
                    cpu.toNanos() / 1e3 / records,
                    (double) count / Math.max(1, batches));
        }
    }

    private static void delete(Path dir) throws IOException {
        try (var files = Files.walk(dir)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
