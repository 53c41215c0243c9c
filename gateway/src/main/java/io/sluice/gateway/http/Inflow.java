package io.sluice.gateway.http;

import io.netty.buffer.ByteBuf;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * A body on its way from the event loop (add, end, fail) to the worker (the methods of {@link Body}). Buffers wait in a
 * queue under one lock; when more than a window waits, the loop stops reading until the worker has taken half of it.
 */
final class Inflow implements Body {
    private final Connection connection;
    private final long length;
    private final int window;
    private final Pace pace;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<ByteBuf> queue = new ArrayDeque<>();
    private long held;
    private boolean ended;
    private boolean closed;
    private boolean paused;
    private Supplier<IOException> failure;

    /** Runs once, in the worker, before it first waits: a server sends 100 Continue there. */
    private Runnable beforeFirstWait;

    Inflow(Connection connection, long length, int window, Pace pace, Runnable beforeFirstWait) {
        this.connection = connection;
        this.length = length;
        this.window = window;
        this.pace = pace;
        this.beforeFirstWait = beforeFirstWait;
    }

    // ---- the event loop's side

    /** Takes over the buffer. The worker hears of it with {@link #signal}, or at once if it is much. */
    void add(ByteBuf bytes) {
        lock.lock();
        try {
            if (closed || failure != null) {
                bytes.release();
                return;
            }
            queue.add(bytes);
            held += bytes.readableBytes();
        } finally {
            lock.unlock();
        }
    }

    void signal() {
        lock.lock();
        try {
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** What is queued is still read; then reads throw. */
    void fail(Supplier<IOException> why) {
        lock.lock();
        try {
            if (!ended && failure == null) {
                failure = why;
            }
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** False when the window is full; the connection is then told to go on when there is room again. */
    boolean hasRoom() {
        lock.lock();
        try {
            paused = held >= window && !closed;
            return !paused;
        } finally {
            lock.unlock();
        }
    }

    // ---- the worker's side

    /** True if the whole body has arrived, read or not. */
    boolean isEnded() {
        lock.lock();
        try {
            return ended;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public boolean isOpen() {
        lock.lock();
        try {
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (!target.hasRemaining()) {
            return 0;
        }
        int read = 0;
        while (target.hasRemaining() && (read == 0 || hasQueued())) {
            ByteBuf bytes = await();
            if (bytes == null) {
                break;
            }
            int length = Math.min(target.remaining(), bytes.readableBytes());
            int limit = target.limit();
            bytes.readBytes(target.limit(target.position() + length));
            target.limit(limit);
            taken(bytes, length);
            read += length;
        }
        return read == 0 ? -1 : read;
    }

    @Override
    public long transferTo(WritableByteChannel target) throws IOException {
        long moved = 0;
        for (ByteBuf bytes = await(); bytes != null; bytes = await()) {
            int length = bytes.readableBytes();
            for (ByteBuffer part : bytes.nioBuffers()) {
                while (part.hasRemaining()) {
                    target.write(part);
                }
            }
            bytes.skipBytes(length);
            taken(bytes, length);
            moved += length;
        }
        return moved;
    }

    @Override
    public byte[] bytes(int limit) throws IOException {
        if (length > limit) {
            throw connection.tooLong(limit);
        }
        byte[] all = new byte[length >= 0 ? (int) length : Math.min(limit, 8192)];
        int count = 0;
        for (ByteBuf bytes = await(); bytes != null; bytes = await()) {
            int more = bytes.readableBytes();
            if (more > limit - count) {
                throw connection.tooLong(limit);
            }
            if (count + more > all.length) {
                all = Arrays.copyOf(all, (int) Math.min(limit, Math.max(2L * all.length, count + more)));
            }
            bytes.readBytes(all, count, more);
            taken(bytes, more);
            count += more;
        }
        return count == all.length ? all : Arrays.copyOf(all, count);
    }

    @Override
    public InputStream stream() {
        return Channels.newInputStream(this);
    }

    @Override
    public void close() {
        boolean resume;
        lock.lock();
        try {
            closed = true;
            queue.forEach(ByteBuf::release);
            queue.clear();
            held = 0;
            resume = paused;
            paused = false;
        } finally {
            lock.unlock();
        }
        if (resume) {
            connection.readMore();
        }
    }

    private boolean hasQueued() {
        lock.lock();
        try {
            return !queue.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** The oldest buffer, which stays in the queue; null at the end of the body. Blocks. */
    private ByteBuf await() throws IOException {
        lock.lock();
        try {
            while (true) {
                if (closed) {
                    throw new ClosedChannelException();
                }
                if (!queue.isEmpty()) {
                    return queue.peek();
                }
                if (ended) {
                    return null;
                }
                if (failure != null) {
                    throw failure.get();
                }
                if (beforeFirstWait != null) {
                    beforeFirstWait.run();
                    beforeFirstWait = null;
                }
                if (!pace.await(changed)) {
                    throw connection.slow("body");
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Drops the oldest buffer if it is used up. Only the worker takes buffers off, or closes. */
    private void taken(ByteBuf bytes, int length) throws IOException {
        boolean resume;
        lock.lock();
        try {
            if (closed) {
                throw new EOFException("closed while it was read");
            }
            held -= length;
            pace.moved(length);
            if (!bytes.isReadable()) {
                queue.remove().release();
            }
            resume = paused && held <= window / 2;
            paused &= !resume;
        } finally {
            lock.unlock();
        }
        if (resume) {
            connection.readMore();
        }
    }
}
