package io.sluice.gateway.store.s3;

import io.sluice.gateway.store.StoreException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.util.concurrent.Executor;

/**
 * A channel over bytes that are far away, for one thread. Who reads in order gets windows that grow to {@value #MOST}
 * bytes, the next one being fetched while this one is read; who jumps gets a small one. Memory: two windows.
 */
final class ReadAhead implements SeekableByteChannel {
    static final int FIRST = 64 * 1024;
    static final int MOST = 4 << 20;

    private final Far far;
    private final long length;
    private final Executor workers;
    private Window now = new Window(0, ByteBuffer.allocate(0));
    private Errand<Window> next; // null: none is being fetched
    private byte[] spare = new byte[0]; // of the window before this one
    private int size = FIRST;
    private long position;
    private boolean open = true;

    /** Where the bytes are. */
    @FunctionalInterface
    interface Far {
        /** Fills the buffer from the position, which is within the length; blocks. Throws {@link StoreException}. */
        void read(ByteBuffer into, long position);
    }

    /** Bytes from a position on; the buffer's position stays 0. */
    private record Window(long start, ByteBuffer bytes) {
        long end() {
            return start + bytes.limit();
        }

        boolean has(long position) {
            return position >= start && position < end();
        }
    }

    /** @param workers fetch ahead; they may refuse */
    ReadAhead(Far far, long length, Executor workers) {
        this.far = far;
        this.length = length;
        this.workers = workers;
    }

    @Override
    public int read(ByteBuffer target) throws ClosedChannelException {
        requireOpen();
        if (!target.hasRemaining()) {
            return 0;
        }
        if (position >= length) {
            return -1;
        }
        if (!now.has(position)) {
            load();
        }
        int from = (int) (position - now.start());
        int n = Math.min(target.remaining(), now.bytes().limit() - from);
        target.put(now.bytes().slice(from, n));
        position += n;
        return n;
    }

    private void load() {
        boolean inOrder = position == now.end();
        Window before = now;
        if (inOrder && next != null) {
            now = ahead();
        } else {
            dropAhead();
            size = inOrder && before.bytes().limit() > 0 ? grown() : FIRST;
            now = fetch(position, size, new byte[0]);
        }
        spare = before.bytes().array();
        if (inOrder && now.end() < length) {
            fetchAhead();
        }
    }

    private int grown() {
        return Math.min(MOST, size * 4);
    }

    private void fetchAhead() {
        size = grown();
        int wanted = size;
        byte[] room = spare;
        spare = new byte[0];
        long from = now.end();
        next = Errand.of(workers, () -> fetch(from, wanted, room));
    }

    private Window ahead() {
        Errand<Window> fetched = next;
        next = null;
        return fetched.get();
    }

    /** Waits for it: else each jump could leave one more window in memory. */
    private void dropAhead() {
        if (next != null) {
            next.dropOrAwait();
            next = null;
        }
    }

    private Window fetch(long from, int wanted, byte[] room) {
        int count = (int) Math.min(wanted, length - from);
        ByteBuffer bytes =
                ByteBuffer.wrap(room.length >= count ? room : new byte[count]).limit(count);
        far.read(bytes, from);
        return new Window(from, bytes.flip());
    }

    @Override
    public long position() throws ClosedChannelException {
        requireOpen();
        return position;
    }

    @Override
    public ReadAhead position(long newPosition) throws ClosedChannelException {
        requireOpen();
        if (newPosition < 0) {
            throw new IllegalArgumentException("position: " + newPosition + " (expected: 0 or more)");
        }
        position = newPosition;
        return this;
    }

    @Override
    public long size() throws ClosedChannelException {
        requireOpen();
        return length;
    }

    @Override
    public int write(ByteBuffer source) {
        throw new NonWritableChannelException();
    }

    @Override
    public ReadAhead truncate(long size) {
        throw new NonWritableChannelException();
    }

    private void requireOpen() throws ClosedChannelException {
        if (!open) {
            throw new ClosedChannelException();
        }
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() {
        open = false;
        dropAhead();
        now = new Window(0, ByteBuffer.allocate(0));
        spare = new byte[0];
    }
}
