package io.sluice.gateway.provenance;

import io.sluice.proto.Signed;
import java.util.Optional;

/** Where the signed documents lie that records name by hash: receipts, grants, confirmations, agreements, revocations. */
public interface SignedDocuments {
    /** By SHA-256 of the document's payload. */
    Optional<Signed> bySha256(byte[] payloadSha256);

    /** Knows none. */
    static SignedDocuments none() {
        return hash -> Optional.empty();
    }
}
