package io.sluice.ledger.fabric.verify;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.lane.FormatException;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;

/**
 * Somebody who signed something on the channel: an MSP and a certificate. Whether the MSP vouches for the certificate is
 * looked up once, when it is first asked for. Safe for concurrent use.
 */
final class ChannelIdentity {
    private final Msp msp;
    private final X509Certificate certificate;
    private volatile Optional<String> misfit;

    private ChannelIdentity(Msp msp, X509Certificate certificate) {
        this.msp = msp;
        this.certificate = certificate;
    }

    /**
     * Reads a SerializedIdentity.
     *
     * @throws FormatException when it is none, or of an MSP that is not on the channel
     */
    static ChannelIdentity parse(ByteString serialized, ChannelConfig config) throws FormatException {
        SerializedIdentity identity;
        try {
            identity = SerializedIdentity.parseFrom(serialized);
        } catch (InvalidProtocolBufferException e) {
            throw new FormatException("identity: not readable");
        }
        Msp msp = config.msp(identity.getMspid());
        if (msp == null) {
            throw new FormatException("MSP " + identity.getMspid() + ": not on the channel");
        }
        return new ChannelIdentity(msp, certificate(identity.getIdBytes()));
    }

    static X509Certificate certificate(ByteString pem) throws FormatException {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(pem.toByteArray()));
        } catch (CertificateException e) {
            throw new FormatException("certificate: not readable");
        }
    }

    Msp msp() {
        return msp;
    }

    X509Certificate certificate() {
        return certificate;
    }

    /** Why the MSP does not vouch for it; empty when it does. */
    Optional<String> misfit() {
        Optional<String> known = misfit;
        if (known == null) {
            known = msp.misfit(certificate);
            misfit = known;
        }
        return known;
    }

    /** Whether it is one of those that the principal describes. */
    boolean is(MSPPrincipal principal) {
        return msp.satisfies(this, principal);
    }

    /** Whether this key signed the pieces, one after the other. The other spelling of an ECDSA signature is refused. */
    boolean signed(List<ByteString> message, ByteString signature) {
        PublicKey key = certificate.getPublicKey();
        try {
            Signature verifier;
            if (key instanceof ECPublicKey) {
                if (!isLow(signature, ((ECPublicKey) key).getParams().getOrder())) {
                    return false;
                }
                verifier = Signature.getInstance("SHA256withECDSA");
            } else if (key.getAlgorithm().equals("EdDSA") || key.getAlgorithm().equals("Ed25519")) {
                verifier = Signature.getInstance("Ed25519");
            } else {
                return false;
            }
            verifier.initVerify(key);
            for (ByteString piece : message) {
                verifier.update(piece.asReadOnlyByteBuffer());
            }
            return verifier.verify(signature.toByteArray());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static boolean isLow(ByteString der, BigInteger order) {
        try {
            ASN1Sequence both = ASN1Sequence.getInstance(ASN1Primitive.fromByteArray(der.toByteArray()));
            BigInteger s = ASN1Integer.getInstance(both.getObjectAt(1)).getValue();
            return both.size() == 2 && s.signum() > 0 && s.compareTo(order.shiftRight(1)) <= 0;
        } catch (java.io.IOException | RuntimeException e) {
            return false; // BouncyCastle refuses malformed DER with either.
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ChannelIdentity that
                && msp.id().equals(that.msp.id())
                && certificate.equals(that.certificate);
    }

    @Override
    public int hashCode() {
        return certificate.hashCode();
    }

    @Override
    public String toString() {
        return msp.id() + " " + certificate.getSubjectX500Principal();
    }

    static boolean same(X509Certificate one, X509Certificate other) {
        try {
            return Arrays.equals(one.getEncoded(), other.getEncoded());
        } catch (CertificateEncodingException e) {
            return false;
        }
    }
}
