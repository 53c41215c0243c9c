package io.sluice.ledger.fabric.verify;

import com.google.protobuf.ByteString;
import io.sluice.ledger.fabric.FabricIdentity;
import io.sluice.ledger.fabric.LowSSigner;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;

/** An MSP with one root, made for a test. */
public final class TestOrganisation {
    private static final Date FROM = Date.from(Instant.parse("2026-01-01T00:00:00Z"));
    private static final Date UNTIL = Date.from(Instant.parse("2046-01-01T00:00:00Z"));

    final String msp;
    private final KeyPair keys;
    private final X509Certificate root;
    private final AtomicLong serial = new AtomicLong(1);

    public TestOrganisation(String msp) throws Exception {
        this.msp = msp;
        this.keys = pair();
        this.root = certificate(new X500Name("CN=ca." + msp), keys, keys, true);
    }

    /** Somebody of this organisation. */
    public record Person(FabricIdentity identity) {
        ByteString serialized() {
            return SerializedIdentity.newBuilder()
                    .setMspid(identity.msp())
                    .setIdBytes(ByteString.copyFromUtf8(pem(identity.certificate())))
                    .build()
                    .toByteString();
        }

        ByteString sign(ByteString... pieces) {
            try {
                MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
                for (ByteString piece : pieces) {
                    sha256.update(piece.toByteArray());
                }
                return ByteString.copyFrom(new LowSSigner(identity.key()).sign(sha256.digest()));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Issues a certificate to somebody in this role: client, peer, admin or orderer. */
    public Person person(String name, String role) {
        return person(new X500Name("CN=" + name + ",OU=" + role));
    }

    /** One whose unit is said to be UTF-8, and is not: the JDK lets it pass. */
    Person unreadable() throws IOException {
        ASN1Primitive broken = ASN1Primitive.fromByteArray(new byte[] {0x0c, 1, (byte) 0xff});
        return person(new X500Name(new RDN[] {new RDN(BCStyle.OU, broken)}));
    }

    private Person person(X500Name subject) {
        try {
            KeyPair own = pair();
            X509Certificate certificate = certificate(subject, own, keys, false);
            return new Person(new FabricIdentity(msp, certificate, own.getPrivate()));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    public ByteString rootPem() {
        return ByteString.copyFromUtf8(pem(root));
    }

    private X509Certificate certificate(X500Name subject, KeyPair own, KeyPair signer, boolean authority)
            throws GeneralSecurityException, IOException, OperatorCreationException {
        var builder = new JcaX509v3CertificateBuilder(
                new X500Name("CN=ca." + msp),
                BigInteger.valueOf(serial == null ? 1 : serial.incrementAndGet()),
                FROM,
                UNTIL,
                subject,
                own.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
        builder.addExtension(
                Extension.keyUsage,
                true,
                new KeyUsage(authority ? KeyUsage.keyCertSign | KeyUsage.cRLSign : KeyUsage.digitalSignature));
        if (!authority) {
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName[] {
                new GeneralName(GeneralName.iPAddress, "127.0.0.1"), new GeneralName(GeneralName.dNSName, "localhost")
            }));
        }
        return new JcaX509CertificateConverter()
                .getCertificate(
                        builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate())));
    }

    private static KeyPair pair() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    public static String pem(X509Certificate certificate) {
        try {
            return "-----BEGIN CERTIFICATE-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
