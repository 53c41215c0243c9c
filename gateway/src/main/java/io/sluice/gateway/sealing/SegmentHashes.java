package io.sluice.gateway.sealing;

import com.google.protobuf.ByteString;
import io.sluice.gateway.sealing.SealException.Reason;
import io.sluice.proto.Manifest;
import java.nio.ByteBuffer;

/** The segment hashes of one object, checked against its manifest's root. Immutable. */
public final class SegmentHashes {
    private final ByteString hashes;

    private SegmentHashes(ByteString hashes) {
        this.hashes = hashes;
    }

    /**
     * Takes a list as received (32 bytes each, concatenated) after checking that it is the one whose root and count the
     * manifest signs.
     */
    public static SegmentHashes verify(ByteString hashes, Manifest manifest) throws SealException {
        if (hashes.size() != SegmentLayout.of(manifest).count() * SegmentTree.HASH_BYTES
                || !SegmentTree.root(hashes).equals(manifest.getRoot())) {
            throw new SealException(Reason.TAMPERED, "segment hashes: not those of the manifest's root");
        }
        return new SegmentHashes(hashes);
    }

    /** How many there are. */
    public int count() {
        return hashes.size() / SegmentTree.HASH_BYTES;
    }

    /** The hash of segment {@code index}. */
    public ByteString get(int index) {
        return hashes.substring(index * SegmentTree.HASH_BYTES, (index + 1) * SegmentTree.HASH_BYTES);
    }

    /** Whether these bytes are segment {@code index}; consumes the buffer. */
    public boolean matches(int index, ByteBuffer segment) {
        return SegmentTree.leafHash(segment).equals(get(index));
    }
}
