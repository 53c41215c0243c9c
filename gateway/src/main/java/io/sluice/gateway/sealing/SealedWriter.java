package io.sluice.gateway.sealing;

import com.google.protobuf.ByteString;
import io.sluice.gateway.sealing.SealException.Reason;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Writes one sealed object as a stream; memory stays bounded whatever its size. For one thread, which may block.
 *
 * <p>{@link #finish} writes the last chunk; {@link #close} without it leaves something that every reader refuses as
 * truncated. So a {@code try} that fails half way never leaves a shorter object that looks whole.
 *
 * <p>With an executor, full segments are ciphered and hashed by others while this thread takes more plaintext; they are
 * written in order, and at most {@code ahead} are in work.
 */
public final class SealedWriter implements Closeable {
    private static final int WRITE_BYTES = 1 << 17; // the JDK copies heap buffers into direct ones of this size

    private final WritableByteChannel out;
    private final SealedHeader header;
    private final Cobblestone keys;
    private final SealingOptions options;
    private final MessageDigest plaintextDigest;
    private final Deque<Ahead<SegmentBuffer>> working = new ArrayDeque<>();
    private final Deque<SegmentBuffer> free = new ArrayDeque<>();
    private final SegmentHashList hashes = new SegmentHashList();
    private byte[] copy = new byte[0];
    private SegmentBuffer current;
    private long nextSegment;
    private long plaintextLength;
    private boolean over;

    private SealedWriter(WritableByteChannel out, SealedHeader header, Cobblestone keys, SealingOptions options) {
        this.out = out;
        this.header = header;
        this.keys = keys;
        this.options = options;
        this.plaintextDigest = options.digestPlaintext() ? Digests.sha256() : null;
    }

    /**
     * Writes the header at once. Derives its keys from {@code key} and keeps no reference to it; the key must be fresh,
     * and {@code out} stays the caller's to close.
     */
    public static SealedWriter start(WritableByteChannel out, SealedHeader header, DataKey key, SecureRandom random)
            throws IOException {
        return start(out, header, key, random, SealingOptions.plain());
    }

    /** As above; {@code options} may hand the work of the cipher to other threads. */
    public static SealedWriter start(
            WritableByteChannel out, SealedHeader header, DataKey key, SecureRandom random, SealingOptions options)
            throws IOException {
        byte[] salt = new byte[Cobblestone.SALT];
        random.nextBytes(salt);
        Cobblestone keys = Cobblestone.derive(key.bytes(), salt, header.bodyContext());
        SealedWriter writer = new SealedWriter(out, header, keys, options);
        writer.write(header.bytes().toByteArray(), header.length(), out);
        writer.write(keys.preamble(), Cobblestone.PREAMBLE, out);
        writer.startSegment();
        return writer;
    }

    /** Takes all remaining bytes; the caller may reuse the buffer at once. */
    public void write(ByteBuffer plaintext) throws IOException {
        if (plaintext.hasArray()) {
            int length = plaintext.remaining();
            write(plaintext.array(), plaintext.arrayOffset() + plaintext.position(), length);
            plaintext.position(plaintext.limit());
            return;
        }
        if (copy.length == 0) {
            copy = new byte[Cobblestone.CHUNK];
        }
        while (plaintext.hasRemaining()) {
            int n = Math.min(copy.length, plaintext.remaining());
            plaintext.get(copy, 0, n);
            write(copy, 0, n);
        }
    }

    /** Takes these bytes; the caller may reuse the array at once. */
    public void write(byte[] plaintext, int offset, int length) throws IOException {
        requireOpen();
        try {
            int at = offset;
            int end = offset + length;
            while (at < end) {
                at += take(plaintext, at, end - at);
                if (current.room() == 0) {
                    hand(current, false);
                    startSegment();
                }
            }
        } catch (IOException | RuntimeException e) {
            over = true; // what stands in the channel now can only be a piece
            throw e;
        }
    }

    private int take(byte[] from, int offset, int length) throws IOException {
        int n;
        if (options.executor() == null && current.pending() == 0 && length >= Cobblestone.CHUNK) {
            n = Cobblestone.CHUNK;
            current.sealDirectly(from, offset);
        } else {
            n = current.put(from, offset, length);
            if (options.executor() == null) {
                current.sealWhole();
            }
        }
        if (plaintextDigest != null) {
            plaintextDigest.update(from, offset, n);
        }
        plaintextLength += n;
        return n;
    }

    /** Writes the last chunk. Nothing more may be written; forcing the channel to disk is the caller's. */
    public SealedSummary finish() throws IOException {
        requireOpen();
        over = true;
        hand(current, true);
        while (!working.isEmpty()) {
            writeOldest();
        }
        ByteString leaves = hashes.all();
        return new SealedSummary(
                header,
                header.length() + Cobblestone.sealedLength(plaintextLength),
                leaves,
                SegmentTree.root(leaves),
                keys.commitment(),
                plaintextLength,
                plaintextDigest == null ? ByteString.EMPTY : ByteString.copyFrom(plaintextDigest.digest()));
    }

    private void startSegment() throws IOException {
        if (nextSegment == SegmentLayout.MAX_SEGMENTS) {
            throw new SealException(Reason.TOO_LARGE, "object: more than " + SegmentLayout.MAX_SEGMENTS + " segments");
        }
        while (working.size() >= options.ahead()) {
            writeOldest();
        }
        current = free.isEmpty() ? new SegmentBuffer(keys.cipher()) : free.pop();
        current.start(nextSegment++, keys.preamble());
    }

    private void hand(SegmentBuffer segment, boolean last) throws IOException {
        working.add(new Ahead<>(() -> {
                    if (last) {
                        segment.sealLast();
                    } else {
                        segment.sealWhole();
                    }
                    return segment;
                })
                .offer(last ? null : options.executor()));
        if (options.executor() == null) {
            writeOldest();
        }
    }

    private void writeOldest() throws IOException {
        SegmentBuffer sealed = working.remove().get();
        hashes.add(sealed.leafHash());
        write(sealed.bytes(), sealed.sealedBytes(), out);
        free.push(sealed);
    }

    private void write(byte[] bytes, int length, WritableByteChannel channel) throws IOException {
        ByteBuffer all = ByteBuffer.wrap(bytes, 0, length);
        while (all.position() < length) {
            all.limit(Math.min(length, all.position() + WRITE_BYTES));
            channel.write(all);
        }
    }

    private void requireOpen() {
        if (over) {
            throw new IllegalStateException("the sealed writer is finished, failed or closed");
        }
    }

    /** Wipes keys and buffers. Never writes. */
    @Override
    public void close() {
        over = true;
        while (!working.isEmpty()) {
            try {
                free.push(working.remove().get());
            } catch (IOException e) {
                // Nobody wants this segment any more.
            }
        }
        free.forEach(SegmentBuffer::wipe);
        if (current != null) {
            current.wipe();
        }
        keys.close();
    }
}
