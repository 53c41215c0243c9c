package io.sluice.gateway.cli;

import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;

/** A file in memory, written once from its start; for one thread. */
final class BenchBuffer implements SeekableByteChannel {
    /** Takes everything and keeps nothing. */
    static final WritableByteChannel NOWHERE = new WritableByteChannel() {
        @Override
        public int write(ByteBuffer source) {
            int count = source.remaining();
            source.position(source.limit());
            return count;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    };

    private final ByteBuffer bytes;
    private int position;

    BenchBuffer(int capacity) {
        this.bytes = ByteBuffer.allocate(capacity).limit(0);
    }

    @Override
    public int read(ByteBuffer target) {
        if (position >= bytes.limit()) {
            return -1;
        }
        int count = Math.min(target.remaining(), bytes.limit() - position);
        target.put(target.position(), bytes, position, count).position(target.position() + count);
        position += count;
        return count;
    }

    @Override
    public int write(ByteBuffer source) {
        int count = source.remaining();
        int end = bytes.limit();
        bytes.limit(end + count).position(end);
        bytes.put(source);
        return count;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public SeekableByteChannel position(long newPosition) {
        position = Math.toIntExact(newPosition);
        return this;
    }

    @Override
    public long size() {
        return bytes.limit();
    }

    @Override
    public SeekableByteChannel truncate(long size) {
        throw new UnsupportedOperationException("truncate: this is written once");
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void close() {}
}
