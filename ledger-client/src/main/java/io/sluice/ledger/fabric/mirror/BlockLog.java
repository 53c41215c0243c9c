package io.sluice.ledger.fabric.mirror;

import io.sluice.ledger.LedgerException;
import io.sluice.ledger.LedgerException.Stage;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * The blocks of a channel as they were accepted, one file that only grows. A block, what was found about it and the fact
 * that it is the newest are one write and one fsync: so there is no other cursor. What a crash tears at the end was never
 * acknowledged and is cut off; peers have it. Not safe for concurrent use, but for {@link #read}.
 *
 * <pre>
 *  0  8  "SLUMIR1" newline
 *  8 32  SHA-256 that names the channel
 * 40     frames: length of block (4), of verdicts (4), of peer (4); block, verdicts, peer; CRC-32C of all that (4)
 * </pre>
 */
final class BlockLog implements Closeable {
    private static final byte[] MAGIC = "SLUMIR1\n".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADER = 40;
    private static final int HEAD = 12;
    private static final int[] NOTHING = {0, 0, 0};
    private static final int MAX_BYTES = 128 << 20; // Peers send at most 100 MiB.

    private final Path file;
    private final FileChannel channel;
    private long end;

    private BlockLog(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * One block.
     *
     * @param verdicts what was found about its transactions
     * @param peer who gave it
     * @param position for {@link #read}
     */
    record Frame(byte[] block, byte[] verdicts, String peer, long position) {}

    /** Takes a frame that is read back. */
    interface Reader {
        void take(Frame frame) throws IOException;
    }

    /**
     * Opens the log of the channel with this name of 32 bytes, and hands out what is in it, in order.
     *
     * @throws LedgerException IN_USE; CORRUPT when there is what no crash leaves; REFUSED when it is another channel's
     */
    static BlockLog open(Path dir, byte[] name, Reader reader) throws IOException {
        if (!Files.isDirectory(dir)) {
            Files.createDirectories(dir);
            if (dir.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwx------"));
            }
        }
        Path file = dir.resolve("blocks");
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            lock(channel, dir);
            BlockLog log = new BlockLog(file, channel);
            log.header(name, dir);
            log.replay(reader);
            return log;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static void lock(FileChannel channel, Path dir) throws IOException {
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            throw new LedgerException(Stage.IN_USE, dir + ": another process mirrors into it");
        }
    }

    private void header(byte[] name, Path dir) throws IOException {
        ByteBuffer expected = ByteBuffer.allocate(HEADER).put(MAGIC).put(name).flip();
        if (channel.size() < HEADER) { // New, or a crash while it was made.
            channel.truncate(0);
            write(expected, 0);
            channel.force(true);
            try (FileChannel names = FileChannel.open(dir, StandardOpenOption.READ)) {
                names.force(true);
            }
        } else if (!Arrays.equals(bytes(0, HEADER), expected.array())) {
            throw new LedgerException(Stage.REFUSED, file + ": of another channel, chaincode or version");
        }
        end = HEADER;
    }

    private void replay(Reader reader) throws IOException {
        long size = channel.size();
        while (end < size) {
            int[] lengths = size - end < HEAD ? NOTHING : lengths(end);
            long next = end + HEAD + total(lengths) + Integer.BYTES;
            if (total(lengths) == 0 || next > size || next == size && !sound(end, next)) {
                channel.truncate(end); // The last append was cut short.
                channel.force(true);
                return;
            }
            if (!sound(end, next)) {
                throw new LedgerException(Stage.CORRUPT, file + ": damaged at " + end + ", and not by a crash");
            }
            reader.take(read(end));
            end = next;
        }
    }

    /** Appends; durable when this returns. Returns where it lies. */
    long append(byte[] block, byte[] verdicts, String peer) throws IOException {
        byte[] name = peer.getBytes(StandardCharsets.UTF_8);
        ByteBuffer frame = ByteBuffer.allocate(HEAD + block.length + verdicts.length + name.length + Integer.BYTES);
        frame.putInt(block.length).putInt(verdicts.length).putInt(name.length);
        frame.put(block).put(verdicts).put(name);
        frame.putInt(crc(frame.array(), frame.position())).flip();
        long position = end;
        write(frame, position);
        channel.force(false);
        end = position + frame.limit();
        return position;
    }

    /** The frame at a position that {@link #append} gave or a {@link Reader} was told. Safe for concurrent use. */
    Frame read(long position) throws IOException {
        int[] lengths = lengths(position);
        ByteBuffer bytes = ByteBuffer.wrap(bytes(position + HEAD, total(lengths)));
        byte[] block = new byte[lengths[0]];
        byte[] verdicts = new byte[lengths[1]];
        byte[] peer = new byte[lengths[2]];
        bytes.get(block).get(verdicts).get(peer);
        return new Frame(block, verdicts, new String(peer, StandardCharsets.UTF_8), position);
    }

    private int[] lengths(long position) throws IOException {
        ByteBuffer head = ByteBuffer.wrap(bytes(position, HEAD));
        int[] lengths = {head.getInt(), head.getInt(), head.getInt()};
        if (Arrays.stream(lengths).anyMatch(length -> length < 0 || length > MAX_BYTES) || total(lengths) > MAX_BYTES) {
            throw new LedgerException(Stage.CORRUPT, file + ": impossible length at " + position);
        }
        return lengths;
    }

    private static int total(int[] lengths) {
        return Arrays.stream(lengths).sum();
    }

    private boolean sound(long start, long next) throws IOException {
        byte[] frame = bytes(start, (int) (next - start));
        int length = frame.length - Integer.BYTES;
        return ByteBuffer.wrap(frame).getInt(length) == crc(frame, length);
    }

    private static int crc(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    private byte[] bytes(long position, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw new EOFException(file + ": shorter than " + (position + length));
            }
        }
        return buffer.array();
    }

    private void write(ByteBuffer buffer, long position) throws IOException {
        long at = position;
        while (buffer.hasRemaining()) {
            at += channel.write(buffer, at);
        }
    }

    /** Releases the directory. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
