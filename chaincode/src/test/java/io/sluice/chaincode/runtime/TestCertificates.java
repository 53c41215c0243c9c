package io.sluice.chaincode.runtime;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority for a test, and what it issues. */
final class TestCertificates {
    private final KeyPair authority = keys();
    private final X500Name name = new X500Name("CN=authority");
    private int serial;

    /** A certificate and its key, both in PEM. */
    record Issued(String certificate, String key) {}

    String root() {
        return certificate(name, authority, null);
    }

    Issued server() {
        KeyPair keys = keys();
        return new Issued(certificate(new X500Name("CN=chaincode"), keys, null), pem(keys.getPrivate()));
    }

    /** @param attributes the JSON of the attribute extension; null: none */
    Issued client(String attributes) {
        KeyPair keys = keys();
        return new Issued(certificate(new X500Name("CN=client,OU=client"), keys, attributes), pem(keys.getPrivate()));
    }

    private String certificate(X500Name subject, KeyPair keys, String attributes) {
        Instant now = Instant.now();
        X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                name,
                BigInteger.valueOf(++serial),
                Date.from(now.minus(1, ChronoUnit.HOURS)),
                Date.from(now.plus(1, ChronoUnit.DAYS)),
                subject,
                keys.getPublic());
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(subject.equals(name)));
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(new GeneralName(GeneralName.iPAddress, "127.0.0.1")));
            if (attributes != null) {
                builder.addExtension(
                        new ASN1ObjectIdentifier("1.2.3.4.5.6.7.8.1"),
                        false,
                        attributes.getBytes(StandardCharsets.UTF_8));
            }
            return pem(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(authority.getPrivate())));
        } catch (IOException | OperatorCreationException e) {
            throw new AssertionError(e);
        }
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String pem(Object object) {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(
                    object instanceof java.security.PrivateKey key
                            ? new org.bouncycastle.openssl.jcajce.JcaPKCS8Generator(key, null)
                            : object);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return text.toString();
    }
}
