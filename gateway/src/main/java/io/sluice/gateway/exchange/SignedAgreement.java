package io.sluice.gateway.exchange;

import com.google.protobuf.ByteString;
import io.sluice.proto.Agreement;
import io.sluice.proto.Signed;

/**
 * An agreement with its signatures.
 *
 * @param agreement the parsed payload of {@code signed}
 * @param digest SHA-256 of the payload
 */
public record SignedAgreement(Agreement agreement, Signed signed, ByteString digest) {
    /** The agreement's identifier. */
    public String id() {
        return agreement.getId();
    }
}
