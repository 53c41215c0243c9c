package io.sluice.gateway.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.BitSet;
import java.util.zip.CRC32C;

/**
 * Which segments of a partial blob are verified. One thread at a time.
 *
 * <p>File: a head of 64 bytes (magic "SLUICEJ1", length u64, segments u32, id of the machine's boot as 36 characters,
 * CRC-32C of what precedes, 4 zero bytes), then entries of 8 bytes: segment u32, CRC-32C of it u32. Segment numbers
 * with the top bit set take a mark back. All bits but the lowest set: the data are being forced to the disk; all bits
 * set: that is done, for everything before it began. The first entry that is not whole ends the journal.
 *
 * <p>Same boot: the operating system lived on, so every entry counts. Other boot, or a system that does not name its
 * boots: only what precedes the beginning of the last sync that was done.
 */
final class SegmentJournal implements AutoCloseable {
    private static final byte[] MAGIC = "SLUICEJ1".getBytes(StandardCharsets.US_ASCII);
    private static final int HEAD_BYTES = 64;
    private static final int ENTRY_BYTES = 8;
    private static final int BOOT_BYTES = 36;
    private static final int ON_DISK = -1;
    private static final int SYNC_BEGINS = -2;
    private static final int TAKEN_BACK = 1 << 31;
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    private final Path file;
    private final FileChannel channel;
    private final BitSet verified;

    private SegmentJournal(Path file, FileChannel channel, BitSet verified) {
        this.file = file;
        this.channel = channel;
        this.verified = verified;
    }

    /**
     * Reads what is there, if it speaks of the same blob, and starts a fresh file from it.
     *
     * @param dataOnDisk the data exist and were just forced to the disk
     */
    static SegmentJournal open(Path file, long length, int segments, boolean dataOnDisk) throws IOException {
        byte[] boot = Arrays.copyOf(boot(), BOOT_BYTES);
        boolean exists = Files.exists(file);
        BitSet verified = dataOnDisk && exists
                ? replay(ByteBuffer.wrap(Files.readAllBytes(file)), length, segments, boot)
                : new BitSet();
        ByteBuffer fresh = ByteBuffer.allocate(HEAD_BYTES + ENTRY_BYTES * (verified.cardinality() + 2))
                .put(head(length, segments, boot));
        verified.stream().forEach(segment -> fresh.put(entry(segment)));
        fresh.put(entry(SYNC_BEGINS)).put(entry(ON_DISK));
        if (exists) {
            Durable.write(file, fresh.array());
        } else {
            // Nothing to lose yet, so the disk is not waited for: a journal that is lost or torn says "nothing
            // verified".
            Files.write(file, fresh.array(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        }
        return new SegmentJournal(file, FileChannel.open(file, StandardOpenOption.APPEND), verified);
    }

    BitSet verified() {
        return (BitSet) verified.clone();
    }

    void mark(int segment) throws IOException {
        append(segment);
    }

    void unmark(int segment) throws IOException {
        append(segment | TAKEN_BACK);
    }

    /** The data of all segments marked so far are with the operating system, and the caller now forces them to the disk. */
    void syncBegins() throws IOException {
        append(SYNC_BEGINS);
    }

    /** What was begun is done. */
    void durable() throws IOException {
        append(ON_DISK);
        channel.force(false);
    }

    void delete() throws IOException {
        close();
        Files.deleteIfExists(file);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private void append(int entry) throws IOException {
        ByteBuffer bytes = entry(entry);
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Package-private for the fuzz target: any bytes give a set of segments, never an exception. */
    static BitSet replay(ByteBuffer journal, long length, int segments, byte[] boot) {
        BitSet onDisk = new BitSet();
        if (journal.remaining() < HEAD_BYTES) {
            return onDisk;
        }
        byte[] head = new byte[HEAD_BYTES];
        journal.get(head);
        byte[] writtenIn = Arrays.copyOfRange(head, 20, 20 + BOOT_BYTES);
        if (!Arrays.equals(head, head(length, segments, writtenIn).array())) {
            return onDisk;
        }
        BitSet now = new BitSet();
        BitSet begun = new BitSet();
        while (journal.remaining() >= ENTRY_BYTES) {
            int entry = journal.getInt();
            if (journal.getInt() != crc(entry)) {
                break;
            }
            if (entry == SYNC_BEGINS) {
                begun = (BitSet) now.clone();
            } else if (entry == ON_DISK) {
                onDisk = (BitSet) begun.clone();
            } else if ((entry & ~TAKEN_BACK) < segments) {
                now.set(entry & ~TAKEN_BACK, entry >= 0);
                if (entry < 0) { // Even if it is marked again: that is another write, which no sync may have seen.
                    begun.clear(entry & ~TAKEN_BACK);
                    onDisk.clear(entry & ~TAKEN_BACK);
                }
            }
        }
        boolean sameBoot = boot[0] != 0 && Arrays.equals(boot, writtenIn);
        if (!sameBoot) {
            return onDisk;
        }
        return now;
    }

    private static ByteBuffer head(long length, int segments, byte[] boot) {
        ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES)
                .put(MAGIC)
                .putLong(length)
                .putInt(segments)
                .put(boot);
        CRC32C crc = new CRC32C();
        crc.update(head.array(), 0, head.position());
        return head.putInt((int) crc.getValue()).putInt(0).flip();
    }

    private static ByteBuffer entry(int entry) {
        return ByteBuffer.allocate(ENTRY_BYTES).putInt(entry).putInt(crc(entry)).flip();
    }

    private static int crc(int entry) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(4).putInt(entry).flip());
        return (int) crc.getValue();
    }

    private static byte[] boot() {
        try {
            return new String(Files.readAllBytes(BOOT_ID), StandardCharsets.US_ASCII)
                    .strip()
                    .getBytes(StandardCharsets.US_ASCII);
        } catch (IOException notLinux) {
            return new byte[0];
        }
    }
}
