package io.sluice.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.ledger.LedgerException.Stage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class CrashTest {
    @TempDir
    Path temp;

    private static LocalLedger open(Path dir) throws LedgerException {
        return LocalLedger.open(dir, Samples.signer(), Clock.systemUTC());
    }

    private static LocalLedger open(Path dir, Disk disk) throws LedgerException {
        return LocalLedger.open(dir, Samples.signer(), Clock.systemUTC(), LocalLedger.Settings.defaults(), disk);
    }

    @Test
    void aTailTornAtAnyByteLosesOnlyTheLastBatch() throws Exception {
        Path dir = temp.resolve("lane");
        Path wal = fillOneByOne(dir, 4);
        int last = lastBatch(wal);
        byte[] whole = Files.readAllBytes(wal);
        int end = last + ByteBuffer.wrap(whole).getInt(last + 4);
        for (int cut = last; cut <= end; cut++) {
            byte[] torn = whole.clone();
            Arrays.fill(torn, cut, end, (byte) 0);
            assertThat(replayed(torn)).isEqualTo(cut == end ? 4 : 3);
            assertThat(replayed(Arrays.copyOf(whole, cut))).isEqualTo(cut == end ? 4 : 3);
        }
    }

    @Test
    void anySectorOfTheLastBatchMayBeMissing() throws Exception {
        Path dir = temp.resolve("lane");
        Path wal = fillOneByOne(dir, 2);
        try (LocalLedger ledger = open(dir)) {
            Samples.fill(ledger, 40);
        }
        int last = lastBatch(wal);
        byte[] whole = Files.readAllBytes(wal);
        int end = last + ByteBuffer.wrap(whole).getInt(last + 4);
        long before = ByteBuffer.wrap(whole).getLong(last + 8);
        for (int sector = last / 512; sector * 512 < end; sector++) {
            byte[] torn = whole.clone();
            Arrays.fill(torn, Math.max(last, sector * 512), Math.min(end, (sector + 1) * 512), (byte) 0);
            assertThat(replayed(torn)).isEqualTo(before);
        }
    }

    @Test
    void aTornTailIsCutAndTheLaneGoesOn() throws Exception {
        Path dir = temp.resolve("lane");
        Path wal = fillOneByOne(dir, 4);
        Files.delete(dir.resolve("public/checkpoint")); // Not published yet when the power went.
        int last = lastBatch(wal);
        try (FileChannel file = FileChannel.open(wal, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.allocate(64), last + 100);
        }
        try (LocalLedger ledger = open(dir)) {
            assertThat(ledger.size()).isEqualTo(3);
            Samples.fill(ledger, 5);
        }
        try (LocalLedger ledger = open(dir)) {
            assertThat(ledger.size()).isEqualTo(8);
            assertThat(ledger.opening(7)).hasValue(Samples.opening(7));
        }
    }

    private Path fillOneByOne(Path dir, int count) throws Exception {
        try (LocalLedger ledger = open(dir)) {
            for (int i = 0; i < count; i++) {
                Samples.append(ledger, Samples.record(i), Samples.opening(i));
            }
        }
        return dir.resolve("wal").resolve("00000000.seg");
    }

    private static int lastBatch(Path wal) throws IOException {
        ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(wal));
        int offset = Segments.HEADER_BYTES;
        int last = offset;
        while (file.getInt(offset) == Frame.MAGIC) {
            last = offset;
            offset += file.getInt(offset + 4);
        }
        return last;
    }

    /** Records found in write-ahead files that consist of this one. */
    private long replayed(byte[] file) throws IOException {
        Path dir = Files.createDirectories(temp.resolve("replay"));
        Files.write(dir.resolve("00000000.seg"), file);
        long[] count = {0};
        try (Segments wal = Segments.open(dir, LaneStore.WAL_MAGIC, Samples.ORIGIN, Disk.REAL, Runnable::run)) {
            Replay.run(wal, (number, map, frame) -> count[0] += frame.count());
        }
        return count[0];
    }

    @Test
    void anyDamageIsRefusedAsSuchOrCutsTheTail() throws Exception {
        Path wal = fillOneByOne(temp.resolve("lane"), 6);
        byte[] whole = Arrays.copyOf(Files.readAllBytes(wal), 4_096);
        Random random = new Random(7);
        for (int round = 0; round < 2_000; round++) {
            byte[] damaged = whole.clone();
            for (int flips = random.nextInt(3); flips >= 0; flips--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            try {
                assertThat(replayed(damaged)).isBetween(0L, 6L);
            } catch (LedgerException e) {
                assertThat(e.stage()).isEqualTo(Stage.CORRUPT);
                continue;
            }
            Path dir = temp.resolve("replay");
            try (Segments file = Segments.open(dir, LaneStore.WAL_MAGIC, Samples.ORIGIN, Disk.REAL, Runnable::run)) {
                LeafHashes read = LeafHashes.ofRecords(file, 6, Samples.signer().verifier());
                assertThat(read.leaves).hasSizeLessThanOrEqualTo(100);
            }
        }
    }

    @Test
    void aFailedFsyncStopsTheLaneForGood() throws Exception {
        Path dir = temp.resolve("lane");
        FailingDisk disk = new FailingDisk();
        try (LocalLedger ledger = open(dir, disk)) {
            Samples.fill(ledger, 3);
            disk.failForce = true;
            LedgerContract.assertStage(ledger.append(Samples.record(3), new byte[0]), Stage.OUTCOME_UNKNOWN);
            disk.failForce = false;
            int forces = disk.forces.get();
            LedgerContract.assertStage(ledger.append(Samples.record(4), new byte[0]), Stage.STOPPED);
            assertThat(disk.forces.get()).isEqualTo(forces);
            assertThat(ledger.health().writable()).isFalse();
            assertThat(ledger.size()).isEqualTo(3);
            assertThat(ledger.entry(2).record()).isEqualTo(Samples.record(2));
        }
        try (LocalLedger ledger = open(dir)) {
            assertThat(ledger.size()).isBetween(3L, 4L);
        }
    }

    @Test
    void aFullDiskRefusesAndTakesAgainWhenThereIsRoom() throws Exception {
        FailingDisk disk = new FailingDisk();
        try (LocalLedger ledger = open(temp.resolve("lane"), disk)) {
            disk.full = true;
            byte[] big = new byte[Ledger.MAX_RECORD_BYTES];
            byte[] none = new byte[0];
            long taken = 0;
            try {
                for (; taken < 1_000; taken++) {
                    Samples.append(ledger, big, none);
                }
            } catch (ExecutionException e) {
                assertThat(((LedgerException) e.getCause()).stage()).isEqualTo(Stage.BUSY);
            }
            assertThat(taken).isBetween(100L, 999L);
            assertThat(ledger.size()).isEqualTo(taken);
            LedgerContract.assertStage(ledger.append(big, none), Stage.BUSY);
            disk.full = false;
            assertThat(Samples.append(ledger, big, none).index()).isEqualTo(taken);
        }
    }

    @Test
    @Timeout(400)
    void noAcknowledgedRecordIsLostByKillingTheProcess() throws Exception {
        Path dir = temp.resolve("lane");
        int seeds = Integer.getInteger("sluice.crash.seeds", 4);
        long known = 0;
        for (int seed = 0; seed < seeds; seed++) {
            long acknowledged = killMidway(dir, new Random(seed).nextInt(3_000));
            try (LocalLedger ledger = open(dir)) {
                assertThat(ledger.size()).isGreaterThanOrEqualTo(Math.max(acknowledged, known));
                known = ledger.size();
                for (long i = Math.max(0, known - 2_000); i < known; i++) {
                    assertThat(ledger.entry(i).record()).isEqualTo(Samples.record(i));
                    assertThat(ledger.opening(i)).hasValue(Samples.opening(i));
                }
            }
            assertThat(LaneAudit.run(dir, Samples.signer().verifier(), List.of())
                            .findings())
                    .isEmpty();
        }
        assertThat(known).isPositive();
    }

    /** Lets a process append until it has acknowledged so many more, kills it and returns what it acknowledged. */
    private static long killMidway(Path dir, int more) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:auto",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CrashTest.class.getName(),
                        dir.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        long highest = 0;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line = lines.readLine();
            assertThat(line).startsWith("open ");
            long start = Long.parseLong(line.substring(5));
            while (highest < start + more && (line = lines.readLine()) != null) {
                highest = Long.parseLong(line) + 1;
            }
            process.toHandle().destroyForcibly(); // Unlike the process's own method, leaves its output readable.
            while ((line = lines.readLine()) != null && line.matches("[0-9]+")) {
                highest = Math.max(highest, Long.parseLong(line)); // The last line may be cut: at least its prefix.
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        return highest;
    }

    /** The process that is killed: appends without end and says what was acknowledged. */
    public static void main(String[] args) throws Exception {
        PrintStream out = System.out;
        try (LocalLedger ledger = open(Path.of(args[0]))) {
            long next = ledger.size();
            out.println("open " + next);
            Semaphore room = new Semaphore(64);
            while (next < 10_000_000) {
                room.acquire();
                ledger.append(Samples.record(next), Samples.opening(next)).whenComplete((receipt, failure) -> {
                    out.println(receipt.index());
                    room.release();
                });
                next++;
            }
        }
    }
}
