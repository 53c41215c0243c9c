package io.sluice.gateway.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.DefaultFileRegion;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;

/**
 * A message on its way from the worker to the socket. Bytes are gathered in a buffer that begins with the head, and go to
 * the event loop in pieces; before each piece the worker waits for room. In a chunked body each piece is one chunk, whose
 * size is filled in when it is known.
 */
final class Outflow implements Sink {
    static final int PIECE = 256 * 1024;
    private static final int SMALL = 8 * 1024;
    private static final byte[] SIZE = "00000000\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final Connection connection;
    private final Pace pace;
    private final boolean chunked;
    private final boolean bodiless;
    private final Runnable whenFinished;
    private long left;
    private ByteBuf pending;
    private int chunkStart = -1;
    private boolean sentFull;
    private boolean finished;
    private Rates.Peer paced;
    private boolean closed;

    /**
     * Begins a message.
     *
     * @param head goes first
     * @param length of the body; -1 sends chunks
     * @param bodiless the body is counted but not sent: it answers HEAD
     * @param whenFinished runs in the worker after the last piece went to the event loop
     */
    Outflow(Connection connection, Pace pace, byte[] head, long length, boolean bodiless, Runnable whenFinished) {
        this.connection = connection;
        this.pace = pace;
        this.chunked = length < 0;
        this.left = length;
        this.bodiless = bodiless;
        this.whenFinished = whenFinished;
        int room = bodiless ? 0 : (int) Math.min(length < 0 ? SMALL : length, PIECE);
        pending = allocate(head.length + room).writeBytes(head);
    }

    /** From here on bytes wait until this peer may have them. */
    void pacedBy(Rates.Peer peer) {
        paced = peer;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        int length = source.remaining();
        count(length);
        if (bodiless) {
            source.position(source.limit());
            return length;
        }
        while (source.hasRemaining()) {
            int part = Math.min(source.remaining(), room());
            int limit = source.limit();
            pending.writeBytes(source.limit(source.position() + part));
            source.limit(limit);
            sendIfFull();
        }
        return length;
    }

    @Override
    public void write(FileChannel file, long offset, long length) throws IOException {
        count(length);
        if (bodiless) {
            return;
        }
        if (!chunked && !connection.isEncrypted() && length > PIECE) {
            sendFile(file, offset, length);
            return;
        }
        long at = offset;
        while (at < offset + length) {
            int read = pending().writeBytes(file, at, (int) Math.min(offset + length - at, room()));
            if (read <= 0) {
                throw new EOFException("file ends at " + at + " (expected: " + (offset + length) + ")");
            }
            at += read;
            sendIfFull();
        }
    }

    /** The kernel copies, in pieces small enough to notice a peer who does not read. */
    private void sendFile(FileChannel file, long offset, long length) throws IOException {
        if (file.size() < offset + length) {
            throw new EOFException("file ends at " + file.size() + " (expected: " + (offset + length) + ")");
        }
        flush();
        for (long at = offset; at < offset + length; ) {
            boolean slowed = paced != null && paced.isSlowed();
            long part = Math.min(slowed ? PIECE : 4L * PIECE, offset + length - at);
            awaitTurn(part);
            connection.awaitRoom(pace);
            connection.send(new Region(file, at, part));
            pace.moved(part);
            at += part;
        }
    }

    @Override
    public void flush() throws IOException {
        open();
        if (pending == null) {
            return;
        }
        endChunk();
        send();
    }

    @Override
    public void finish() throws IOException {
        if (finished) {
            return;
        }
        open();
        if (left > 0 && !bodiless) {
            throw new EOFException("body ends " + left + " bytes early");
        }
        if (chunked && !bodiless) {
            endChunk();
            pending().writeBytes("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        flush();
        finished = true;
        closed = true;
        whenFinished.run();
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            connection.cut();
        }
        if (pending != null) {
            pending.release();
            pending = null;
        }
    }

    @Override
    public void cut() {
        connection.reset();
    }

    /** How many bytes are still to be written; meaningless when chunked. */
    long left() {
        return left;
    }

    /** Frees what was gathered without touching the connection. */
    void drop() {
        closed = true;
        close();
    }

    @Override
    public OutputStream stream() {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                Outflow.this.write(ByteBuffer.wrap(new byte[] {(byte) b}));
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                Outflow.this.write(ByteBuffer.wrap(bytes, offset, length));
            }

            @Override
            public void flush() throws IOException {
                Outflow.this.flush();
            }
        };
    }

    private void count(long length) throws IOException {
        open();
        if (!chunked && length > left) {
            throw new IOException("body is longer than announced, by " + (length - left) + " bytes");
        }
        left -= chunked ? 0 : length;
    }

    private void open() throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
    }

    private ByteBuf allocate(int capacity) {
        return connection.channel().alloc().directBuffer(capacity + SIZE.length + 8);
    }

    private ByteBuf pending() {
        if (pending == null) {
            pending = allocate(sentFull ? PIECE : SMALL);
        }
        return pending;
    }

    /** How many more bytes of body this piece may take. Opens a chunk where one is needed. */
    private int room() {
        ByteBuf piece = pending();
        if (chunked && chunkStart < 0) {
            chunkStart = piece.writerIndex();
            piece.writeBytes(SIZE);
        }
        return Math.max(1, PIECE - piece.readableBytes());
    }

    private void sendIfFull() throws IOException {
        if (pending.readableBytes() >= PIECE) {
            flush();
        }
    }

    private void endChunk() {
        if (chunkStart >= 0) {
            int size = pending.writerIndex() - chunkStart - SIZE.length;
            for (int i = 7; i >= 0; i--, size >>>= 4) {
                pending.setByte(chunkStart + i, HEX[size & 15]);
            }
            pending.writeBytes(SIZE, 8, 2);
            chunkStart = -1;
        }
    }

    private void awaitTurn(long bytes) throws IOException {
        if (paced != null) {
            connection.awaitTime(paced.reserve(bytes));
        }
    }

    private void send() throws IOException {
        awaitTurn(pending.readableBytes());
        connection.awaitRoom(pace);
        ByteBuf piece = pending;
        pending = null;
        sentFull = piece.readableBytes() >= PIECE;
        pace.moved(piece.readableBytes());
        connection.send(piece);
    }

    /** A region that leaves the file open: it belongs to the handler. */
    private static final class Region extends DefaultFileRegion {
        Region(FileChannel file, long position, long count) {
            super(file, position, count);
        }

        @Override
        protected void deallocate() {
            // Not ours to close.
        }
    }
}
