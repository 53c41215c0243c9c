package io.sluice.gateway.exchange;

import com.google.protobuf.ByteString;
import io.sluice.gateway.identity.Member;
import io.sluice.gateway.sealing.Signatures;
import io.sluice.proto.Signed;
import java.io.IOException;

/**
 * What another gateway answered to a signed message.
 *
 * @param signed as it came, and as it is kept
 * @param payload what it says
 */
record SignedAnswer(Signed signed, ByteString payload) {
    /**
     * Checks who signed it.
     *
     * @throws PartnerException the peer is no member any more
     * @throws IOException it is not readable, or not signed by the peer, or of another type
     */
    static SignedAnswer of(Parts parts, String peer, String type, byte[] answer) throws IOException {
        Signed signed = Signed.parseFrom(answer);
        Member member = parts.members()
                .find(peer)
                .orElseThrow(() ->
                        new PartnerException(PartnerException.Kind.REFUSED, peer + ": no longer in our member list"));
        return new SignedAnswer(signed, Signatures.verify(signed, type, peer, member.signingKeys()));
    }
}
