package io.sluice.gateway.exchange;

import com.google.protobuf.ByteString;

/** The names of blobs. What we publish is named by object id, what we fetch by the digest of its manifest. */
final class Names {
    private Names() {}

    static String object(ByteString objectId) {
        return "out." + DataKeys.hex(objectId) + ".object";
    }

    static String segments(ByteString objectId) {
        return "out." + DataKeys.hex(objectId) + ".segments";
    }

    static String fetched(ByteString manifestDigest) {
        return "in." + DataKeys.hex(manifestDigest) + ".object";
    }
}
