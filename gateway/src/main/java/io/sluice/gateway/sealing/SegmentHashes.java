package io.sluice.gateway.sealing;

import com.google.protobuf.ByteString;
import io.sluice.gateway.sealing.SealException.Reason;
import io.sluice.proto.Manifest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.security.MessageDigest;

/** The segment hashes of one object, checked against its manifest's root. Immutable. */
public final class SegmentHashes {
    private static final int PIECE_BYTES = 1 << 17;

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

    /** Hashes the whole object, and refuses it when its root is not the manifest's. Needs no key. */
    public static SegmentHashes compute(SeekableByteChannel object, Manifest manifest) throws IOException {
        SegmentLayout layout = SegmentLayout.of(manifest);
        SegmentHashList list = new SegmentHashList();
        ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);
        object.position(layout.headerLength());
        for (long index = 0; index < layout.count(); index++) {
            MessageDigest leaf = SegmentTree.startLeaf();
            for (int left = layout.length(index); left > 0; ) {
                piece.clear().limit(Math.min(left, PIECE_BYTES));
                int n = object.read(piece);
                if (n < 0) {
                    throw new SealException(Reason.TRUNCATED, "object: ends within segment " + index);
                }
                leaf.update(piece.flip());
                left -= n;
            }
            list.add(ByteString.copyFrom(leaf.digest()));
        }
        return verify(list.all(), manifest);
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
