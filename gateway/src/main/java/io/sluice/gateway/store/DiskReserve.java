package io.sluice.gateway.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SplittableRandom;

/**
 * Room that is taken while there is plenty and given back when the disk is full, so that records and state can still be
 * written then: a refusal, the end of an agreement. Ciphertext never gets it, since it stops much earlier ({@link
 * Blobs#requireSpace}). It is a file full of noise, which no file system stores for nothing. Any thread.
 */
public final class DiskReserve {
    private static final System.Logger LOG = System.getLogger(DiskReserve.class.getName());
    private static final String NAME = "reserve";
    private static final int CHUNK = 1 << 20;

    private final Path file;
    private final long bytes;
    private volatile boolean looked;

    private DiskReserve(Path file, long bytes) {
        this.file = file;
        this.bytes = bytes;
    }

    /** In this folder, on whose disk it is. Nothing is written before {@link #look}. 0 bytes: there is none. */
    public static DiskReserve in(Path folder, long bytes) {
        return new DiskReserve(folder.resolve(NAME), bytes);
    }

    /**
     * To be called every second or so: gives the room back when less than a quarter of it is free, and takes it again
     * when there is twice of it beside.
     */
    public synchronized void look() {
        if (bytes == 0) {
            return;
        }
        try {
            long usable = Files.getFileStore(file.getParent()).getUsableSpace();
            if (isHeld() && usable < bytes / 4) {
                giveBack();
            } else if (!isHeld() && usable > 3 * bytes) {
                take();
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "{0}: {1}", file, e.getMessage());
        }
        looked = true;
    }

    /** Gives the room back now, because something that must be written found none. */
    public synchronized void giveBack() {
        try {
            if (Files.deleteIfExists(file)) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "disk full: the reserve of {0} bytes is given back for records and state; make room",
                        Long.toString(bytes));
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "{0}: {1}", file, e.getMessage());
        }
    }

    /** Whether the room is there to be given back; true also where there shall be none, and before the first look. */
    public boolean isWhole() {
        return bytes == 0 || !looked || isHeld();
    }

    private boolean isHeld() {
        return Files.exists(file);
    }

    private void take() throws IOException {
        Path fresh = file.resolveSibling("." + NAME + ".new~"); // Swept like every half-written file.
        try {
            try (FileChannel channel = FileChannel.open(
                    fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                SplittableRandom noise = new SplittableRandom();
                byte[] chunk = new byte[CHUNK];
                for (long left = bytes; left > 0; ) {
                    noise.nextBytes(chunk);
                    ByteBuffer piece = ByteBuffer.wrap(chunk, 0, (int) Math.min(left, CHUNK));
                    left -= piece.remaining();
                    while (piece.hasRemaining()) {
                        channel.write(piece);
                    }
                }
                channel.force(true);
            }
            Durable.move(fresh, file);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }
}
