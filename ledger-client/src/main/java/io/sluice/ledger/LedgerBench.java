package io.sluice.ledger;

import com.google.protobuf.ByteString;
import io.sluice.proto.BlindToken;
import io.sluice.proto.Outcome;
import io.sluice.proto.Rank;
import io.sluice.proto.Record;
import io.sluice.proto.RecordKind;
import io.sluice.proto.StreamPosition;
import io.sluice.proto.TokenKind;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * How fast a lane on this machine's disk is: durable records a second with proof, one client and many, against plain
 * write and fdatasync of the same bytes in the same run. Each acknowledged record has its hash path to a signed root;
 * the text of the proof, with the post-quantum signature, is made for one record of each thousand.
 */
public final class LedgerBench {
    private static final int RECORD_BYTES = 400;
    private static final int OPENING_BYTES = 600;
    private static final int IN_FLIGHT = 1_024;

    private final Path dir;
    private final CheckpointSigner signer;
    private final Random random;
    private final long nanos;

    private LedgerBench(Path dir, CheckpointSigner signer, Random random, long millis) {
        this.dir = dir;
        this.signer = signer;
        this.random = random;
        this.nanos = millis * 1_000_000;
    }

    /**
     * One measure.
     *
     * @param bench what was measured
     * @param value the figure
     * @param unit of the figure
     * @param baseline the same work without a ledger, in the same unit; 0 when there is none
     */
    public record Measure(String bench, double value, String unit, double baseline) {
        /** One line of JSON, {@code {"bench","value","unit","baseline","ratio"}}. */
        public String json() {
            return String.format(
                    Locale.ROOT,
                    "{\"bench\":\"%s\",\"value\":%.3f,\"unit\":\"%s\",\"baseline\":%.3f,\"ratio\":%.3f}",
                    bench,
                    value,
                    unit,
                    baseline,
                    baseline == 0 ? 0 : value / baseline);
        }
    }

    /**
     * Runs all measures, each for about {@code millis}, in a directory of its own below {@code parent} that is removed
     * afterwards.
     */
    public static void run(Path parent, long millis, Consumer<Measure> out) throws IOException {
        Path dir = Files.createTempDirectory(parent, "ledger-bench-");
        Random random = new Random(1); // For payload only; the keys sign nothing that anybody should believe.
        byte[] classic = new byte[32];
        byte[] quantum = new byte[32];
        random.nextBytes(classic);
        random.nextBytes(quantum);
        try {
            new LedgerBench(dir, new CheckpointSigner("bench/main", classic, quantum), random, millis).run(out);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            delete(dir);
        }
    }

    private void run(Consumer<Measure> out) throws IOException, ExecutionException, InterruptedException {
        signatures(out);
        double syncs = syncsPerSecond(1_024);
        one(out, syncs);
        double bound = syncsPerSecond(Batch.MAX_BYTES) * Batch.MAX_BYTES / RECORD_BYTES;
        many(out, bound);
        reopen(out);
    }

    private void signatures(Consumer<Measure> out) {
        byte[] root = new byte[32];
        int rounds = 0;
        long start = System.nanoTime();
        for (; System.nanoTime() - start < nanos / 4; rounds++) {
            signer.sign(rounds, root, 1);
        }
        out.accept(new Measure("ledger.sign-checkpoint", micros(start, rounds), "us", 0));
        String note = signer.sign(1, root, 1).format();
        CheckpointVerifier verifier = signer.verifier();
        rounds = 0;
        start = System.nanoTime();
        for (; System.nanoTime() - start < nanos / 4; rounds++) {
            verifier.verify(note);
        }
        out.accept(new Measure("ledger.verify-checkpoint", micros(start, rounds), "us", 0));
    }

    private static double micros(long start, int rounds) {
        return (System.nanoTime() - start) / 1e3 / Math.max(1, rounds);
    }

    private double syncsPerSecond(int bytes) throws IOException {
        Path file = dir.resolve("baseline");
        ByteBuffer buffer = ByteBuffer.allocateDirect(bytes);
        int fileBytes = 32 << 20;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            for (int at = 0; at < fileBytes; at += bytes) {
                channel.write(buffer.rewind(), at);
            }
            channel.force(true);
            int rounds = 0;
            long start = System.nanoTime();
            for (; System.nanoTime() - start < nanos / 2; rounds++) {
                channel.write(buffer.rewind(), (long) rounds * bytes % (fileBytes - bytes));
                channel.force(false);
            }
            return rounds * 1e9 / (System.nanoTime() - start);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private void one(Consumer<Measure> out, double syncs) throws IOException, ExecutionException, InterruptedException {
        try (LocalLedger ledger = LocalLedger.open(dir.resolve("one"), signer, Clock.systemUTC())) {
            long[] took = new long[1 << 20];
            int count = 0;
            byte[] opening = new byte[OPENING_BYTES];
            long start = System.nanoTime();
            while (System.nanoTime() - start < nanos && count < took.length) {
                long before = System.nanoTime();
                ledger.append(record(count), opening).get();
                took[count++] = System.nanoTime() - before;
            }
            double perSecond = count * 1e9 / (System.nanoTime() - start);
            Arrays.sort(took, 0, count);
            out.accept(new Measure("ledger.append-1-client", perSecond, "records/s", syncs));
            out.accept(new Measure("ledger.append-1-client-p50", took[count / 2] / 1e6, "ms", 1e3 / syncs));
            out.accept(new Measure("ledger.append-1-client-p99", took[count * 99 / 100] / 1e6, "ms", 0));
        }
    }

    private void many(Consumer<Measure> out, double bound) throws IOException, InterruptedException {
        byte[][] records = new byte[4_096][];
        for (int i = 0; i < records.length; i++) {
            records[i] = record(i);
        }
        byte[] opening = new byte[OPENING_BYTES];
        AtomicLong[] took = new AtomicLong[20_000]; // Histogram in steps of 10 us.
        Arrays.setAll(took, i -> new AtomicLong());
        AtomicInteger failed = new AtomicInteger();
        AtomicLong proofs = new AtomicLong();
        Semaphore room = new Semaphore(IN_FLIGHT);
        long start;
        long count = 0;
        double perSecond;
        try (LocalLedger ledger = LocalLedger.open(dir.resolve("many"), signer, Clock.systemUTC())) {
            warm(ledger, records, opening);
            start = System.nanoTime();
            while (System.nanoTime() - start < nanos) {
                room.acquire();
                long before = System.nanoTime();
                ledger.append(records[(int) (count & 4_095)], opening).whenComplete((receipt, failure) -> {
                    long micros10 = (System.nanoTime() - before) / 10_000;
                    took[(int) Math.min(micros10, took.length - 1)].incrementAndGet();
                    room.release();
                    if (failure != null) {
                        failed.incrementAndGet();
                    } else if (receipt.index() % 1_000 == 0) {
                        proofs.addAndGet(receipt.proof().length());
                    }
                });
                count++;
            }
            room.acquire(IN_FLIGHT);
            perSecond = count * 1e9 / (System.nanoTime() - start);
        }
        if (failed.get() > 0 || proofs.get() == 0) {
            throw new IOException("ledger bench: " + failed.get() + " appends failed");
        }
        out.accept(new Measure("ledger.append-1024-in-flight", perSecond, "records/s", bound));
        out.accept(new Measure("ledger.append-1024-in-flight-p50", quantile(took, count, 0.5), "ms", 0));
        out.accept(new Measure("ledger.append-1024-in-flight-p99", quantile(took, count, 0.99), "ms", 0));
    }

    private static void warm(LocalLedger ledger, byte[][] records, byte[] opening) throws InterruptedException {
        Semaphore room = new Semaphore(IN_FLIGHT);
        for (int i = 0; i < 20_000; i++) {
            room.acquire();
            ledger.append(records[i & 4_095], opening).whenComplete((receipt, failure) -> room.release());
        }
        room.acquire(IN_FLIGHT);
    }

    private static double quantile(AtomicLong[] took, long count, double q) {
        long left = (long) (count * q);
        for (int i = 0; i < took.length; i++) {
            left -= took[i].get();
            if (left <= 0) {
                return i / 100.0;
            }
        }
        return took.length / 100.0;
    }

    private void reopen(Consumer<Measure> out) throws IOException {
        long start = System.nanoTime();
        try (LocalLedger ledger = LocalLedger.open(dir.resolve("many"), signer, Clock.systemUTC())) {
            double seconds = (System.nanoTime() - start) / 1e9;
            out.accept(new Measure("ledger.replay-at-start", ledger.size() / seconds, "records/s", 0));
            out.accept(new Measure("ledger.proof-text", proofMicros(ledger), "us", 0));
        }
    }

    private double proofMicros(LocalLedger ledger) throws LedgerException {
        int rounds = 0;
        long start = System.nanoTime();
        for (; System.nanoTime() - start < nanos / 4; rounds++) {
            ledger.proof((long) (random.nextDouble() * ledger.size()));
        }
        return micros(start, rounds);
    }

    private byte[] record(int number) {
        byte[] bytes = new byte[RECORD_BYTES];
        random.nextBytes(bytes);
        Record.Builder record = Record.newBuilder()
                .setVersion(1)
                .setKind(RecordKind.GRANTED)
                .setRank(Rank.CONFIDENTIAL)
                .setOutcome(Outcome.DONE)
                .setTimeMillis(1_700_000_000_000L + number)
                .setCommitment(ByteString.copyFrom(bytes, 0, 32));
        for (int i = 0; i < 3; i++) {
            record.addStreams(StreamPosition.newBuilder()
                    .setStream(ByteString.copyFrom(bytes, 32 + 16 * i, 16))
                    .setNumber(number)
                    .setPrevious(ByteString.copyFrom(bytes, 100 + 32 * i, 32)));
        }
        for (int i = 0; i < 6; i++) {
            record.addTokens(BlindToken.newBuilder()
                    .setKind(TokenKind.forNumber(i + 1))
                    .setValue(ByteString.copyFrom(bytes, 200 + 16 * i, 16)));
        }
        return record.build().toByteArray();
    }

    private static void delete(Path dir) throws IOException {
        try (var files = Files.walk(dir)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Arguments: a directory on the disk to measure (default: here) and milliseconds for each measure (3000). */
    public static void main(String[] args) throws IOException {
        PrintStream out = System.out;
        Path parent = Path.of(args.length > 0 ? args[0] : ".");
        run(parent, args.length > 1 ? Long.parseLong(args[1]) : 3_000, measure -> out.println(measure.json()));
    }
}
