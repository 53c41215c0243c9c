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

    static boolean isPublished(String name) {
        return name.startsWith("out.");
    }

    /** In hex; of a name that {@link #isPublished}. */
    static String objectId(String name) {
        return name.split("\\.")[1];
    }

    static String fetched(ByteString manifestDigest) {
        return "in." + DataKeys.hex(manifestDigest) + ".object";
    }
}
