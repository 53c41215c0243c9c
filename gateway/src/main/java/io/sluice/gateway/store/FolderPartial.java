package io.sluice.gateway.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;
import java.util.function.LongConsumer;

/**
 * A growing file and the journal of its verified segments.
 *
 * <p>A mark goes to the journal when the segment's bytes have been handed to the operating system, without waiting for
 * the disk: enough for a killed process. Every {@value #SYNC_BYTES} bytes the data, then the journal are forced to the
 * disk and the journal notes when that began and that it is done; after a power failure only marks before that beginning
 * count. Data go first, always: a mark on the disk never speaks of bytes that are not. Whoever marks the segment that
 * makes it due waits for the disk; others write and mark meanwhile.
 */
final class FolderPartial implements PartialBlob {
    private static final long SYNC_BYTES = 64 << 20;

    private final String name;
    private final long length;
    private final int segments;
    private final Path data;
    private final Spool.Home home;
    private final FileChannel channel;
    private final SegmentJournal journal;
    private final Runnable onClose;
    private final BitSet verified; // guarded by this, like everything below
    private long bytesSinceSync;
    private boolean syncing;
    private boolean closed;

    private FolderPartial(
            String name,
            long length,
            int segments,
            Path data,
            Spool.Home home,
            FileChannel channel,
            SegmentJournal journal,
            Runnable onClose) {
        this.name = name;
        this.length = length;
        this.segments = segments;
        this.data = data;
        this.home = home;
        this.channel = channel;
        this.journal = journal;
        this.onClose = onClose;
        this.verified = journal.verified();
    }

    static FolderPartial open(
            String name,
            Path data,
            Path journalFile,
            Spool.Home home,
            long length,
            int segments,
            LongConsumer requireSpace,
            Runnable onClose)
            throws IOException {
        FileChannel channel =
                FileChannel.open(data, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            if (channel.size() > 0) {
                channel.force(true);
            }
            SegmentJournal journal = SegmentJournal.open(journalFile, length, segments, channel.size() > 0);
            boolean ready = false;
            try {
                if (journal.verified().isEmpty()) {
                    channel.truncate(0);
                }
                requireSpace.accept(Math.max(0, length - channel.size()));
                ready = true;
            } finally {
                if (!ready) {
                    journal.close();
                }
            }
            return new FolderPartial(name, length, segments, data, home, channel, journal, onClose);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public int segments() {
        return segments;
    }

    @Override
    public synchronized BitSet verified() {
        return (BitSet) verified.clone();
    }

    @Override
    public void write(ByteBuffer bytes, long position) {
        if (position < 0 || position + bytes.remaining() > length) {
            throw new IllegalArgumentException(
                    "position: " + position + " and " + bytes.remaining() + " bytes (expected: within " + length + ")");
        }
        try {
            long next = position;
            while (bytes.hasRemaining()) {
                next += channel.write(bytes, next);
            }
        } catch (IOException e) {
            throw StoreException.of("write blob", data, e);
        }
    }

    @Override
    public void read(ByteBuffer bytes, long position) {
        try {
            long next = position;
            while (bytes.hasRemaining()) {
                int count = channel.read(bytes, next);
                if (count < 0) {
                    throw new StoreException(
                            StoreException.Reason.CORRUPT, data + ": ends at " + next + " (expected: more bytes)");
                }
                next += count;
            }
        } catch (IOException e) {
            throw StoreException.of("read blob", data, e);
        }
    }

    @Override
    public void markVerified(int segment, long bytes) {
        try {
            if (mark(segment, bytes)) {
                channel.force(true);
                synced();
            }
        } catch (IOException e) {
            throw StoreException.of("write journal", data, e);
        }
    }

    /** Returns whether the caller is to force the data to the disk. */
    private synchronized boolean mark(int segment, long bytes) throws IOException {
        journal.mark(segment);
        verified.set(segment);
        bytesSinceSync += bytes;
        if (syncing || bytesSinceSync < SYNC_BYTES) {
            return false;
        }
        journal.syncBegins();
        bytesSinceSync = 0;
        syncing = true;
        return true;
    }

    private synchronized void synced() throws IOException {
        syncing = false;
        journal.durable();
    }

    @Override
    public synchronized void unmark(int segment) {
        try {
            journal.unmark(segment);
            verified.clear(segment);
        } catch (IOException e) {
            throw StoreException.of("write journal", data, e);
        }
    }

    @Override
    public synchronized void commit() {
        if (closed || verified.cardinality() != segments) {
            throw new IllegalStateException(
                    "partial blob: " + verified.cardinality() + " segments verified (expected: " + segments + ")");
        }
        try {
            if (channel.size() != length) {
                throw new StoreException(
                        StoreException.Reason.CORRUPT,
                        data + ": " + channel.size() + " bytes (expected: " + length + ")");
            }
            channel.force(true);
            home.take(name, data); // A crash from here on leaves an orphaned journal, swept at the next start.
            journal.delete();
            close();
        } catch (IOException e) {
            throw StoreException.of("commit blob", data, e);
        }
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            channel.close();
            journal.close();
        } catch (IOException e) {
            throw StoreException.of("close blob", data, e);
        } finally {
            onClose.run();
        }
    }
}
