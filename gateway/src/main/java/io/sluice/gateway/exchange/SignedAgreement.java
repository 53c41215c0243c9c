package io.sluice.gateway.exchange;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.gateway.sealing.Digests;
import io.sluice.proto.Agreement;
import io.sluice.proto.Signed;

/**
 * An agreement with its signatures.
 *
 * @param agreement the parsed payload of {@code signed}
 * @param digest SHA-256 of the payload
 */
public record SignedAgreement(Agreement agreement, Signed signed, ByteString digest) {
    /** The type of the {@link Signed}. */
    public static final String TYPE = "agreement";

    /** Reads the payload; says nothing of the signatures. */
    public static SignedAgreement of(Signed signed) throws InvalidProtocolBufferException {
        return new SignedAgreement(Agreement.parseFrom(signed.getPayload()), signed, Digests.ofPayload(signed));
    }

    /** The agreement's identifier. */
    public String id() {
        return agreement.getId();
    }

    /** Whether somebody of this name has signed. */
    public boolean signedBy(String name) {
        return signed.getSignaturesList().stream()
                .anyMatch(each -> each.getSigner().equals(name));
    }

    /** The identifier and the parties: the token key is nobody else's business. */
    @Override
    public String toString() {
        return "agreement " + id() + " (" + agreement.getProvider() + " to " + agreement.getRecipient() + ")";
    }
}
