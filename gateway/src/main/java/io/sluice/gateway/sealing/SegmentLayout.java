package io.sluice.gateway.sealing;

import io.sluice.gateway.sealing.SealException.Reason;
import io.sluice.proto.Manifest;

/**
 * Where the segments of an object lie. A segment is 64 chunks of ciphertext (1,049,600 bytes); the first also has the
 * body's 56-byte preamble, the last is shorter. Offsets count from the start of the object, header included.
 *
 * @param headerLength bytes before the body
 * @param objectLength bytes of header and body
 */
public record SegmentLayout(long headerLength, long objectLength) {
    /** Ciphertext bytes of a full segment, without the first one's preamble. */
    public static final int SEGMENT_BYTES = Cobblestone.SEALED_CHUNK * 64;

    /** The longest segment: the first. */
    public static final int MAX_SEGMENT_BYTES = SEGMENT_BYTES + Cobblestone.PREAMBLE;

    /** Segments in the longest object: 4 TiB. */
    public static final int MAX_SEGMENTS = 1 << 22;

    /** Refuses lengths that no object has. */
    public static SegmentLayout of(Manifest manifest) throws SealException {
        SegmentLayout layout = new SegmentLayout(manifest.getHeaderLength(), manifest.getObjectLength());
        long body = layout.bodyLength();
        if (manifest.getHeaderLength() < SealedHeader.PRELUDE_BYTES
                || manifest.getHeaderLength() > SealedHeader.PRELUDE_BYTES + SealedHeader.MAX_CORE_BYTES
                || manifest.getPlaintextLength() < 0
                || body != Cobblestone.sealedLength(manifest.getPlaintextLength())
                || manifest.getSegmentCount() != layout.count()) {
            throw new SealException(Reason.MALFORMED, "manifest: lengths and segment count do not agree");
        }
        if (layout.count() > MAX_SEGMENTS) {
            throw new SealException(Reason.TOO_LARGE, "segments: more than " + MAX_SEGMENTS);
        }
        return layout;
    }

    /** Bytes of the body. */
    public long bodyLength() {
        return objectLength - headerLength;
    }

    /** How many segments there are; at least one. */
    public long count() {
        long chunks = bodyLength() - Cobblestone.PREAMBLE;
        return Math.max(1, (chunks + SEGMENT_BYTES - 1) / SEGMENT_BYTES);
    }

    /** Where segment {@code index} begins in the object. */
    public long offset(long index) {
        return headerLength + (index == 0 ? 0 : Cobblestone.PREAMBLE + index * SEGMENT_BYTES);
    }

    /** Bytes of segment {@code index}. */
    public int length(long index) {
        long end = Math.min(objectLength, headerLength + Cobblestone.PREAMBLE + (index + 1) * SEGMENT_BYTES);
        return (int) (end - offset(index));
    }
}
