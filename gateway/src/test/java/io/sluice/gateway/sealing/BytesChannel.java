package io.sluice.gateway.sealing;

import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;

/** An array to read from, a few bytes at a time, as slow files do. */
final class BytesChannel implements SeekableByteChannel {
    private static final int AT_ONCE = 70_001;

    private final byte[] bytes;
    private long position;
    private boolean open = true;

    BytesChannel(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public int read(ByteBuffer target) {
        if (position >= bytes.length) {
            return -1;
        }
        int n = (int) Math.min(AT_ONCE, Math.min(target.remaining(), bytes.length - position));
        target.put(bytes, (int) position, n);
        position += n;
        return n;
    }

    @Override
    public int write(ByteBuffer source) {
        throw new IllegalStateException("read only");
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public SeekableByteChannel position(long newPosition) {
        position = newPosition;
        return this;
    }

    @Override
    public long size() {
        return bytes.length;
    }

    @Override
    public SeekableByteChannel truncate(long size) {
        throw new IllegalStateException("read only");
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() {
        open = false;
    }
}
