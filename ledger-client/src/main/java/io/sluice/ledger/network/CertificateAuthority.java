package io.sluice.ledger.network;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;

/** Issues certificates of P-256 that Fabric's membership rules accept. Every signature has a low S. */
final class CertificateAuthority {
    /** Where Fabric looks for attributes of a certificate's holder. */
    private static final ASN1ObjectIdentifier ATTRIBUTES = new ASN1ObjectIdentifier("1.2.3.4.5.6.7.8.1");

    private static final Duration LIFETIME = Duration.ofDays(3653);
    /** Clocks of a network's machines differ. */
    private static final Duration EARLIER = Duration.ofMinutes(5);

    private final Credential self;
    private final Clock clock;
    private final SecureRandom random;

    CertificateAuthority(Credential self, Clock clock, SecureRandom random) {
        this.self = self;
        this.clock = clock;
        this.random = random;
    }

    static CertificateAuthority create(String name, String organisation, Clock clock, SecureRandom random) {
        try {
            KeyPair keys = keys(random);
            X500Name subject = name(name, organisation, "");
            X509v3CertificateBuilder builder = builder(subject, subject, keys.getPublic(), clock, random)
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(true))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            X509Certificate certificate = sign(builder, new Credential(null, keys.getPrivate()));
            return new CertificateAuthority(new Credential(certificate, keys.getPrivate()), clock, random);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("certificate of " + name + ": cannot be made", e);
        }
    }

    Credential credential() {
        return self;
    }

    /**
     * A certificate for a member of the network.
     *
     * @param unit Fabric's node type: {@code client}, {@code peer}, {@code admin} or {@code orderer}
     * @param role value of {@code sluice.role}; empty for none
     */
    Credential member(String name, String organisation, String unit, String role) {
        return issue(name(name, organisation, unit), List.of(), builder -> {
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            if (!role.isEmpty()) {
                String json = "{\"attrs\":{\"sluice.role\":\"" + role + "\"}}";
                builder.addExtension(ATTRIBUTES, false, json.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            }
        });
    }

    /** A certificate for both ends of TLS connections under any of the host names and addresses. */
    Credential tls(String name, String organisation, List<String> hosts) {
        return issue(name(name, organisation, ""), hosts, builder -> {
            builder.addExtension(
                    Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyAgreement));
            builder.addExtension(Extension.extendedKeyUsage, false, TlsExtensions.bothEnds());
        });
    }

    private interface Extensions {
        void addTo(X509v3CertificateBuilder builder) throws IOException;
    }

    private Credential issue(X500Name subject, List<String> hosts, Extensions extensions) {
        try {
            KeyPair keys = keys(random);
            X500Name issuer = X500Name.getInstance(
                    self.certificate().getSubjectX500Principal().getEncoded());
            X509v3CertificateBuilder builder = builder(issuer, subject, keys.getPublic(), clock, random)
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                    .addExtension(
                            Extension.authorityKeyIdentifier,
                            false,
                            new JcaX509ExtensionUtils()
                                    .createAuthorityKeyIdentifier(
                                            self.certificate().getPublicKey()));
            if (!hosts.isEmpty()) {
                builder.addExtension(Extension.subjectAlternativeName, false, TlsExtensions.names(hosts));
            }
            extensions.addTo(builder);
            return new Credential(sign(builder, self), keys.getPrivate());
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("certificate of " + subject + ": cannot be made", e);
        }
    }

    private static X509v3CertificateBuilder builder(
            X500Name issuer, X500Name subject, PublicKey key, Clock clock, SecureRandom random)
            throws IOException, GeneralSecurityException {
        Instant now = clock.instant();
        BigInteger serial = new BigInteger(127, random).setBit(126); // Positive, and never short.
        return new X509v3CertificateBuilder(
                        issuer,
                        serial,
                        Date.from(now.minus(EARLIER)),
                        Date.from(now.plus(LIFETIME)),
                        subject,
                        SubjectPublicKeyInfo.getInstance(key.getEncoded()))
                .addExtension(
                        Extension.subjectKeyIdentifier,
                        false,
                        new JcaX509ExtensionUtils().createSubjectKeyIdentifier(key));
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, Credential issuer)
            throws GeneralSecurityException {
        return new JcaX509CertificateConverter().getCertificate(builder.build(new LowSContentSigner(issuer.key())));
    }

    private static KeyPair keys(SecureRandom random) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), random);
        return generator.generateKeyPair();
    }

    private static X500Name name(String name, String organisation, String unit) {
        X500NameBuilder builder = new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.O, organisation);
        if (!unit.isEmpty()) {
            builder.addRDN(BCStyle.OU, unit);
        }
        return builder.addRDN(BCStyle.CN, name).build();
    }
}
