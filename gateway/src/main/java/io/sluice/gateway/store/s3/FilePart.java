package io.sluice.gateway.store.s3;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.zip.CRC32C;
import software.amazon.awssdk.core.sync.RequestBody;

/** A part of a file that is uploaded, as often as it takes; never in memory as a whole. */
record FilePart(FileChannel file, long offset, long length) {
    private static final int BUFFER = 128 * 1024;

    /**
     * What a server can check the bytes by, in Base64.
     *
     * @param md5 every server knows it (it guards against faults on the way, not against people)
     */
    record Checksums(String crc32c, String md5) {}

    Checksums checksums() throws IOException {
        CRC32C crc = new CRC32C();
        MessageDigest md5 = md5();
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = new Reading(this)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                crc.update(buffer, 0, n);
                md5.update(buffer, 0, n);
            }
        }
        byte[] value = ByteBuffer.allocate(4).putInt((int) crc.getValue()).array();
        Base64.Encoder base64 = Base64.getEncoder();
        return new Checksums(base64.encodeToString(value), base64.encodeToString(md5.digest()));
    }

    RequestBody body() {
        return RequestBody.fromContentProvider(() -> new Reading(this), length, "application/octet-stream");
    }

    private static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // Every Java has it.
        }
    }

    /** By positions: other parts of the same file are read at the same time. */
    private static final class Reading extends InputStream {
        private final FilePart part;
        private long done;

        Reading(FilePart part) {
            this.part = part;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int count) throws IOException {
            if (done == part.length) {
                return -1;
            }
            ByteBuffer into = ByteBuffer.wrap(bytes, offset, (int) Math.min(count, part.length - done));
            int n = part.file.read(into, part.offset + done);
            if (n < 0) {
                throw new IOException("file ends at " + (part.offset + done) + " (expected: more)");
            }
            done += n;
            return n;
        }
    }
}
