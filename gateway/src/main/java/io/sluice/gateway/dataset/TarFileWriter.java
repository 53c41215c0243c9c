package io.sluice.gateway.dataset;

import java.io.IOException;
import java.io.OutputStream;

/**
 * A tar of plain files in an order that the caller chooses: ustar with pax records where a name or a size needs them,
 * times 0, owner 0, mode 0644. {@link TarFileReader} reads it back. Owned by one thread; out stays open.
 */
public final class TarFileWriter {
    static final int BLOCK = 512;

    private final OutputStream out;

    public TarFileWriter(OutputStream out) {
        this.out = out;
    }

    /** Writes a file's content, exactly as long as was said. */
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Writes one file.
     *
     * @throws IOException if the content is not as long as was said; the tar is useless then
     */
    public void file(String name, long length, Content content) throws IOException {
        TarHeader.file(name, length).writeTo(out);
        Bounded bounded = new Bounded(name, length);
        content.writeTo(bounded);
        if (bounded.left != 0) {
            throw new IOException(name + ": " + bounded.left + " bytes too short (expected: " + length + ")");
        }
        out.write(new byte[padding(length)]);
    }

    /** The end; without it no reader takes the tar. */
    public void end() throws IOException {
        out.write(new byte[2 * BLOCK]);
    }

    /** Bytes that fill the last block of a content. */
    static int padding(long length) {
        return (int) ((BLOCK - length % BLOCK) % BLOCK);
    }

    private final class Bounded extends OutputStream {
        private final String name;
        private long left;

        Bounded(String name, long left) {
            this.name = name;
            this.left = left;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            if (length > left) {
                throw new IOException(name + ": longer than was said (expected: " + left + " bytes more)");
            }
            out.write(bytes, from, length);
            left -= length;
        }
    }
}
