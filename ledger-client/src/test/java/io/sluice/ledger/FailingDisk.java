package io.sluice.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** The real disk, until it is told to fail. */
final class FailingDisk implements Disk {
    final AtomicInteger forces = new AtomicInteger();
    volatile boolean failForce;
    volatile boolean full;

    @Override
    public FileChannel open(Path file, OpenOption... options) throws IOException {
        if (full && file.toString().endsWith(".new")) {
            throw new IOException("No space left on device");
        }
        return new Channel(FileChannel.open(file, options));
    }

    private final class Channel extends FileChannel {
        private final FileChannel real;

        Channel(FileChannel real) {
            this.real = real;
        }

        @Override
        public void force(boolean metaData) throws IOException {
            forces.incrementAndGet();
            if (failForce) {
                throw new IOException("Input/output error");
            }
            real.force(metaData);
        }

        @Override
        public int write(ByteBuffer src, long position) throws IOException {
            return real.write(src, position);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            real.close();
        }

        @Override
        public int read(ByteBuffer dst) {
            throw new AssertionError();
        }

        @Override
        public long read(ByteBuffer[] dsts, int offset, int length) {
            throw new AssertionError();
        }

        @Override
        public int write(ByteBuffer src) {
            throw new AssertionError();
        }

        @Override
        public long write(ByteBuffer[] srcs, int offset, int length) {
            throw new AssertionError();
        }

        @Override
        public long position() {
            throw new AssertionError();
        }

        @Override
        public FileChannel position(long newPosition) {
            throw new AssertionError();
        }

        @Override
        public long size() {
            throw new AssertionError();
        }

        @Override
        public FileChannel truncate(long size) {
            throw new AssertionError();
        }

        @Override
        public long transferTo(long position, long count, WritableByteChannel target) {
            throw new AssertionError();
        }

        @Override
        public long transferFrom(ReadableByteChannel src, long position, long count) {
            throw new AssertionError();
        }

        @Override
        public int read(ByteBuffer dst, long position) {
            throw new AssertionError();
        }

        @Override
        public MappedByteBuffer map(MapMode mode, long position, long size) {
            throw new AssertionError();
        }

        @Override
        public FileLock lock(long position, long size, boolean shared) {
            throw new AssertionError();
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) {
            throw new AssertionError();
        }
    }
}
