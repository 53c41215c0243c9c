package io.sluice.gateway.sealing;

import com.google.protobuf.ByteString;
import io.sluice.gateway.sealing.SealException.Reason;
import io.sluice.proto.Manifest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Reads one sealed object: as a stream with bounded memory, or from any position. Only whole authenticated segments
 * leave it. Before the first byte it has checked prelude, header hash, lengths and commitment against the manifest, the
 * key against the commitment, and that the last chunk is genuine, so that the length is, too.
 *
 * <p>For one thread. The channel stays the caller's to close and must not be moved meanwhile. After the first refusal
 * nothing more can be read.
 */
public final class SealedReader implements ReadableByteChannel {
    private static final int WRITE_BYTES = 1 << 17; // the JDK copies heap buffers into direct ones of this size

    private final SeekableByteChannel object;
    private final SealedHeader header;
    private final SegmentLayout layout;
    private final long plaintextLength;
    private final Cobblestone keys;
    private final SegmentHashes segments;
    private final SealingOptions options;
    private final MessageDigest plaintextDigest;
    private final Deque<Ahead<OpenedSegment>> working = new ArrayDeque<>();
    private final Deque<OpenedSegment> free = new ArrayDeque<>();
    private OpenedSegment current;
    private OpenedSegment sought;
    private long nextToRead;
    private long streamed;
    private ByteString plaintextSha256;
    private SealException refusal;
    private boolean open = true;

    private SealedReader(
            SeekableByteChannel object,
            SealedHeader header,
            Manifest manifest,
            Cobblestone keys,
            SegmentHashes segments,
            SealingOptions options)
            throws SealException {
        this.object = object;
        this.header = header;
        this.layout = SegmentLayout.of(manifest);
        this.plaintextLength = manifest.getPlaintextLength();
        this.keys = keys;
        this.segments = segments;
        this.options = options;
        this.plaintextDigest = options.digestPlaintext() ? Digests.sha256() : null;
    }

    /** Opens on the caller's thread, without comparing segments with a hash list. */
    public static SealedReader open(SeekableByteChannel object, Manifest manifest, DataKey key) throws IOException {
        return open(object, manifest, key, null, SealingOptions.plain());
    }

    /**
     * Opens an object whose manifest the caller has verified ({@link Manifests#verify}). Keeps no reference to the key.
     *
     * @param segments when not null, each segment is compared with its hash before it is opened: then not even another
     *     holder of the data key can have changed it
     */
    public static SealedReader open(
            SeekableByteChannel object, Manifest manifest, DataKey key, SegmentHashes segments, SealingOptions options)
            throws IOException {
        SealedHeader header = verifyHeader(object, manifest);
        byte[] preamble = new byte[Cobblestone.PREAMBLE];
        readFully(object, header.length(), ByteBuffer.wrap(preamble));
        if (!ByteString.copyFrom(preamble, Cobblestone.SALT, Cobblestone.COMMITMENT)
                .equals(manifest.getCommitment())) {
            throw new SealException(Reason.TAMPERED, "commitment: not the one that the manifest signs");
        }
        Cobblestone keys = Cobblestone.open(key.bytes(), preamble, header.bodyContext());
        try {
            SealedReader reader = new SealedReader(object, header, manifest, keys, segments, options);
            reader.verifyLastChunk();
            return reader;
        } catch (IOException | RuntimeException e) {
            keys.close();
            throw e;
        }
    }

    /**
     * Checks, without a key, that the object has the manifest's length and header; the segments are {@link
     * SegmentHashes}' to check.
     */
    public static SealedHeader verifyHeader(SeekableByteChannel object, Manifest manifest) throws IOException {
        SegmentLayout layout = SegmentLayout.of(manifest);
        long size = object.size();
        if (size < layout.objectLength()) {
            throw new SealException(
                    Reason.TRUNCATED, "object: " + size + " bytes (expected: " + layout.objectLength() + ")");
        }
        if (size > layout.objectLength()) {
            throw new SealException(
                    Reason.TAMPERED, "object: " + size + " bytes (expected: " + layout.objectLength() + ")");
        }
        SealedHeader header = readHeader(object);
        Manifests.requireHeader(manifest, header);
        return header;
    }

    /** Reads the header at the start of an object; nothing says yet that it is genuine. */
    public static SealedHeader readHeader(SeekableByteChannel object) throws IOException {
        int present = (int) Math.min(object.size(), SealedHeader.PRELUDE_BYTES);
        ByteString prelude = readBytes(object, present);
        int wanted = SealedHeader.PRELUDE_BYTES + SealedHeader.coreLength(prelude);
        return SealedHeader.parse(readBytes(object, (int) Math.min(object.size(), wanted)));
    }

    private static ByteString readBytes(SeekableByteChannel object, int length) throws IOException {
        byte[] bytes = new byte[length];
        readFully(object, 0, ByteBuffer.wrap(bytes));
        return ByteString.copyFrom(bytes);
    }

    private static void readFully(SeekableByteChannel object, long position, ByteBuffer target) throws IOException {
        object.position(position);
        while (target.hasRemaining()) {
            if (object.read(target) < 0) {
                throw new SealException(Reason.TRUNCATED, "object: became shorter while it was read");
            }
        }
    }

    private void verifyLastChunk() throws IOException {
        long chunk = plaintextLength / Cobblestone.CHUNK;
        byte[] sealed = new byte[(int) (plaintextLength % Cobblestone.CHUNK) + Aead.TAG];
        readFully(object, layout.objectLength() - sealed.length, ByteBuffer.wrap(sealed));
        keys.cipher().open(chunk, sealed, 0, sealed.length, sealed, 0);
        java.util.Arrays.fill(sealed, (byte) 0);
    }

    /** The header, whose hash the manifest signs. */
    public SealedHeader header() {
        return header;
    }

    /** Bytes of plaintext, authenticated. */
    public long plaintextLength() {
        return plaintextLength;
    }

    /** Next bytes of the stream; -1 at its end. */
    @Override
    public int read(ByteBuffer target) throws IOException {
        requireOpen();
        if (!target.hasRemaining()) {
            return 0;
        }
        return advance() ? current.take(target) : -1;
    }

    /** Writes the rest of the stream; the fastest way through. Returns the bytes written. */
    public long transferTo(WritableByteChannel target) throws IOException {
        requireOpen();
        long written = 0;
        while (advance()) {
            ByteBuffer all = current.takeAll();
            int end = all.limit();
            written += all.remaining();
            while (all.position() < end) {
                all.limit(Math.min(end, all.position() + WRITE_BYTES));
                target.write(all);
            }
        }
        return written;
    }

    /** Makes the next segment current when the last one is used up; false at the end. */
    private boolean advance() throws IOException {
        if (refusal != null) {
            throw new SealException(refusal.reason(), refusal.getMessage(), refusal);
        }
        while (current == null || current.remaining() == 0) {
            if (current != null) {
                free.push(current);
                current = null;
            }
            fill();
            if (working.isEmpty()) {
                end();
                return false;
            }
            try {
                current = working.remove().get();
            } catch (SealException e) {
                refusal = e;
                throw e;
            }
            fill();
            if (plaintextDigest != null) {
                plaintextDigest.update(current.all());
            }
            streamed += current.remaining();
        }
        return true;
    }

    /** Reads ciphertext as far ahead as the options allow, in the order of the object. */
    private void fill() throws IOException {
        while (nextToRead < layout.count() && working.size() < options.ahead()) {
            OpenedSegment segment = free.isEmpty() ? new OpenedSegment(keys.cipher()) : free.pop();
            long index = nextToRead++;
            readSegment(segment, index);
            working.add(new Ahead<>(() -> segment.open(expected(index))).offer(options.executor()));
            if (options.executor() == null) {
                return; // nobody works ahead: reading ahead would only cost memory
            }
        }
    }

    private void readSegment(OpenedSegment segment, long index) throws IOException {
        readFully(object, layout.offset(index), segment.start(index, layout.length(index)));
    }

    private ByteString expected(long index) {
        return segments == null ? null : segments.get((int) index);
    }

    private void end() {
        if (plaintextDigest != null && plaintextSha256 == null) {
            plaintextSha256 = ByteString.copyFrom(plaintextDigest.digest());
        }
        if (streamed != plaintextLength) {
            throw new IllegalStateException("the stream ended at " + streamed + " of " + plaintextLength);
        }
    }

    /**
     * Bytes from {@code position} of the plaintext, at most to the end of their segment; -1 beyond the plaintext's end.
     * Does not move the stream.
     */
    public int readAt(long position, ByteBuffer target) throws IOException {
        requireOpen();
        if (position < 0) {
            throw new IllegalArgumentException("position: " + position + " (expected: not negative)");
        }
        if (position >= plaintextLength) {
            return -1;
        }
        long bytes = (long) SegmentBuffer.CHUNKS * Cobblestone.CHUNK;
        long index = position / bytes;
        if (sought == null) {
            sought = new OpenedSegment(keys.cipher());
        }
        if (sought.index() != index) {
            readSegment(sought, index);
            sought.open(expected(index));
        }
        return sought.copy((int) (position % bytes), target);
    }

    /** SHA-256 of the plaintext; only after the stream has ended, and when the options asked for it. */
    public ByteString plaintextSha256() {
        if (plaintextSha256 == null) {
            throw new IllegalStateException("the stream has not ended, or its digest was not asked for");
        }
        return plaintextSha256;
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

    /** Wipes keys and buffers. */
    @Override
    public void close() {
        if (!open) {
            return;
        }
        open = false;
        while (!working.isEmpty()) {
            try {
                free.push(working.remove().get());
            } catch (IOException e) {
                // Nobody wants this segment any more.
            }
        }
        free.forEach(OpenedSegment::wipe);
        if (current != null) {
            current.wipe();
        }
        if (sought != null) {
            sought.wipe();
        }
        keys.close();
    }
}
