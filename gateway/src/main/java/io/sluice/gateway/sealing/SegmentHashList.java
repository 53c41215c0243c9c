package io.sluice.gateway.sealing;

import com.google.protobuf.ByteString;
import java.util.Arrays;

/** Leaf hashes as they come, 32 bytes each. */
final class SegmentHashList {
    private byte[] hashes = new byte[8 * SegmentTree.HASH_BYTES];
    private int length;

    void add(ByteString hash) {
        if (length == hashes.length) {
            hashes = Arrays.copyOf(hashes, 2 * length);
        }
        hash.copyTo(hashes, length);
        length += SegmentTree.HASH_BYTES;
    }

    ByteString all() {
        return ByteString.copyFrom(hashes, 0, length);
    }
}
