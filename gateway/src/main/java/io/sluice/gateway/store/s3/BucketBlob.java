package io.sluice.gateway.store.s3;

import io.sluice.gateway.store.Blob;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Optional;
import java.util.concurrent.Executor;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** An object of a bucket, as it was when it was opened. */
final class BucketBlob implements Blob {
    private static final int BUFFER = 128 * 1024;
    /** How often an answer may break off without a byte: whom we copy for asks again. */
    private static final int BREAKS = 3;

    private final Bucket bucket;
    private final String name;
    private final Bucket.Found found;
    private final ReadAhead channel;

    BucketBlob(Bucket bucket, String name, Bucket.Found found, Executor workers) {
        this.bucket = bucket;
        this.name = name;
        this.found = found;
        this.channel =
                new ReadAhead((into, position) -> bucket.read(name, found, into, position), found.length(), workers);
    }

    @Override
    public long length() {
        return found.length();
    }

    @Override
    public SeekableByteChannel channel() {
        return channel;
    }

    @Override
    public Optional<FileChannel> file() {
        return Optional.empty();
    }

    /** As the bytes come, without a window; when the answer breaks off, from there on. */
    @Override
    public void copyTo(WritableByteChannel target, long position, long count) throws IOException {
        byte[] buffer = new byte[(int) Math.min(BUFFER, Math.max(1, count))];
        long done = 0;
        int breaks = 0;
        while (done < count) {
            long moved = copySome(target, position + done, count - done, buffer);
            done += moved;
            breaks = moved > 0 ? 0 : breaks + 1;
            if (breaks == BREAKS) {
                throw Failures.away("read blob", bucket.where(name), new IOException("the answer breaks off"));
            }
        }
    }

    /** Returns how many bytes went to the target before the source ended or broke. */
    private long copySome(WritableByteChannel target, long position, long count, byte[] buffer) throws IOException {
        ResponseInputStream<GetObjectResponse> in = bucket.stream(name, found, position, count);
        long done = 0;
        try {
            while (done < count) {
                int n = readOrBreak(in, buffer);
                if (n < 0) {
                    return done;
                }
                ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, n);
                while (bytes.hasRemaining()) {
                    target.write(bytes);
                }
                done += n;
            }
            return done;
        } finally {
            end(in, done == count);
        }
    }

    private static int readOrBreak(ResponseInputStream<GetObjectResponse> in, byte[] buffer) {
        try {
            return in.read(buffer);
        } catch (IOException e) {
            return -1;
        }
    }

    /** A connection whose answer was read to its end can be used again. */
    private static void end(ResponseInputStream<GetObjectResponse> in, boolean whole) {
        try {
            if (whole) {
                in.close();
            } else {
                in.abort();
            }
        } catch (IOException e) {
            // The bytes are what counts.
        }
    }

    @Override
    public void close() {
        channel.close();
    }
}
