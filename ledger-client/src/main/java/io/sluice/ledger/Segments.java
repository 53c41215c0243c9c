package io.sluice.ledger;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;

/**
 * Numbered files of fixed length, filled with zeros before they are used, so that writing into them changes no file
 * metadata and one fdatasync needs no journal commit. What is written never spans two files. A position is the file's
 * number in the upper and the offset in the lower 32 bits.
 *
 * <p>One thread writes; any thread reads, through a mapping, what is durable.
 */
final class Segments implements Closeable {
    /** Bytes at the head of each file: magic, number, SHA-256 of the origin. */
    static final int HEADER_BYTES = 64;

    /** The longest thing that can be written at once. */
    static final int MAX_WRITE_BYTES = (1 << 20) - HEADER_BYTES;

    private static final byte[] ZEROS = new byte[1 << 16];

    private final Path dir;
    private final byte[] magic;
    private final byte[] originHash;
    private final Disk disk;
    private final Executor allocator;

    private volatile MappedByteBuffer[] maps = {};
    private FileChannel channel; // Of the file being written.
    private int number = -1;
    private int offset;
    private int capacity;
    private boolean dirty;
    private FutureTask<Path> next;

    private Segments(Path dir, String magic, String origin, Disk disk, Executor allocator) {
        this.dir = dir;
        this.magic = magic.getBytes(StandardCharsets.US_ASCII);
        this.originHash = sha256(origin);
        this.disk = disk;
        this.allocator = allocator;
    }

    /** Opens for reading; {@link #resume} must follow before anything is written. Allocation runs on the executor. */
    static Segments open(Path dir, String magic, String origin, Disk disk, Executor allocator) throws IOException {
        Segments segments = new Segments(dir, magic, origin, disk, allocator);
        while (Files.exists(segments.file(segments.maps.length))) {
            segments.map(segments.maps.length);
        }
        try (var files = Files.list(dir)) {
            long all = files.filter(file -> file.toString().endsWith(".seg")).count();
            if (all != segments.maps.length) {
                throw new LedgerException(
                        LedgerException.Stage.CORRUPT,
                        segments.file(segments.maps.length) + ": missing (expected: numbers without a hole)");
            }
        }
        return segments;
    }

    int count() {
        return maps.length;
    }

    /** The whole file, read-only; positions are absolute. */
    ByteBuffer segment(int index) {
        return maps[index].duplicate();
    }

    Path file(int index) {
        return dir.resolve(String.format("%08d.seg", index));
    }

    static long position(int number, int offset) {
        return (long) number << 32 | offset;
    }

    /** Goes on writing at this place; zeroes what lies behind it in the same file if there is anything. */
    void resume(long position) throws IOException {
        if (maps.length == 0) {
            Files.deleteIfExists(fresh(0));
            adopt(allocate(0));
            use(0, HEADER_BYTES);
        } else {
            use((int) (position >>> 32), (int) position);
        }
        wipeTail();
    }

    /** Makes room for so many bytes in one piece. Nothing is written that counts; safe to try again after a failure. */
    void reserve(int bytes) throws IOException {
        if (bytes > MAX_WRITE_BYTES) {
            throw new IllegalArgumentException(
                    "write: " + bytes + " bytes (expected: at most " + MAX_WRITE_BYTES + ")");
        }
        if (offset + bytes > capacity) {
            int following = number + 1;
            if (following == maps.length) {
                adopt(prepared(following));
            }
            force();
            use(following, HEADER_BYTES);
        } else if (next == null && offset + bytes > capacity / 2 && number + 1 == maps.length) {
            int following = number + 1;
            next = new FutureTask<>(() -> allocate(following));
            allocator.execute(next);
        }
    }

    /** Writes in one piece into what was reserved and says where. Not durable before {@link #force()}. */
    long write(ByteBuffer bytes) throws IOException {
        long position = position(number, offset);
        dirty = true;
        while (bytes.hasRemaining()) {
            offset += channel.write(bytes, offset);
        }
        return position;
    }

    /** Waits until the disk has it. */
    void force() throws IOException {
        if (dirty) {
            channel.force(false);
            dirty = false;
        }
    }

    /** Overwrites bytes in place, through to the disk. Any thread. */
    void overwrite(long position, byte[] bytes) throws IOException {
        try (FileChannel place = disk.open(file((int) (position >>> 32)), StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            long at = (int) position;
            while (buffer.hasRemaining()) {
                at += place.write(buffer, at);
            }
            place.force(true);
        }
    }

    /** Copies durable bytes out. Any thread. */
    void read(long position, byte[] into) {
        maps[(int) (position >>> 32)].get((int) position, into);
    }

    ByteBuffer map(long position) {
        return maps[(int) (position >>> 32)];
    }

    private void use(int index, int at) throws IOException {
        FileChannel opened = disk.open(file(index), StandardOpenOption.WRITE);
        if (channel != null) {
            channel.close();
        }
        channel = opened;
        number = index;
        offset = at;
        capacity = maps[index].capacity();
        next = null;
    }

    private Path prepared(int following) throws IOException {
        FutureTask<Path> task = next;
        next = null;
        if (task == null) {
            return allocateSome(following);
        }
        try {
            return task.get();
        } catch (ExecutionException e) {
            return allocateSome(following); // The disk may have room by now; if not, the reason is fresh.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while a file was allocated", e);
        }
    }

    /** 1, 4, 16, then always 64 MiB. */
    private static int size(int index) {
        return 1 << Math.min(20 + 2 * index, 26);
    }

    private Path fresh(int index) {
        return dir.resolve(String.format("%08d.new", index));
    }

    /** A small file where there is no room for a large one: what happens when the disk is full is worth recording. */
    private Path allocateSome(int index) throws IOException {
        try {
            return allocate(index);
        } catch (IOException e) {
            return allocate(index, size(0));
        }
    }

    private Path allocate(int index) throws IOException {
        return allocate(index, size(index));
    }

    private Path allocate(int index, int size) throws IOException {
        Path fresh = fresh(index);
        try (FileChannel file = disk.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
            header.put(magic).putLong(index).put(originHash).position(0);
            long at = 0;
            while (header.hasRemaining()) {
                at += file.write(header, at);
            }
            while (at < size) {
                int more = (int) Math.min(ZEROS.length, size - at);
                at += file.write(ByteBuffer.wrap(ZEROS, 0, more), at);
            }
            file.force(true);
        } catch (IOException e) {
            Files.deleteIfExists(fresh); // Gives a full disk its room back.
            throw e;
        }
        return fresh;
    }

    private void adopt(Path fresh) throws IOException {
        int index = maps.length;
        Files.move(fresh, file(index), StandardCopyOption.ATOMIC_MOVE);
        Disk.sync(dir);
        map(index);
    }

    private void map(int index) throws IOException {
        try (FileChannel file = FileChannel.open(file(index), StandardOpenOption.READ)) {
            long length = file.size();
            if (length < HEADER_BYTES || length > Integer.MAX_VALUE) {
                throw new LedgerException(LedgerException.Stage.CORRUPT, file(index) + ": " + length + " bytes");
            }
            MappedByteBuffer map = file.map(FileChannel.MapMode.READ_ONLY, 0, length);
            byte[] head = new byte[magic.length];
            byte[] hash = new byte[originHash.length];
            map.get(0, head);
            map.get(magic.length + 8, hash);
            if (!Arrays.equals(head, magic) || map.getLong(magic.length) != index || !Arrays.equals(hash, originHash)) {
                throw new LedgerException(
                        LedgerException.Stage.CORRUPT, file(index) + ": header is not that of file " + index + " here");
            }
            MappedByteBuffer[] more = Arrays.copyOf(maps, index + 1);
            more[index] = map;
            maps = more;
        }
    }

    private void wipeTail() throws IOException {
        ByteBuffer map = maps[number];
        int end = capacity;
        while (end > offset && map.get(end - 1) == 0) {
            end--;
        }
        for (int at = offset; at < end; ) {
            int length = Math.min(ZEROS.length, end - at);
            at += channel.write(ByteBuffer.wrap(ZEROS, 0, length), at);
            dirty = true;
        }
        force();
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public void close() throws IOException {
        FutureTask<Path> task = next;
        if (task != null) {
            task.cancel(false);
        }
        if (channel != null) {
            channel.close();
        }
    }
}
