package io.sluice.ledger.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class CertificateAuthorityTest {
    private static final BigInteger HALF =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16).shiftRight(1);

    private final Clock clock = Clock.fixed(Instant.parse("2026-11-25T12:00:00Z"), ZoneOffset.UTC);
    private final CertificateAuthority authority =
            CertificateAuthority.create("hospital members", "hospital", clock, new SecureRandom());

    @RepeatedTest(16)
    void everySignatureHasALowS() throws Exception {
        X509Certificate certificate =
                authority.member("gateway", "hospital", "client", "gateway").certificate();
        certificate.verify(authority.credential().certificate().getPublicKey());
        ASN1Sequence both = ASN1Sequence.getInstance(certificate.getSignature());
        assertThat(ASN1Integer.getInstance(both.getObjectAt(1)).getValue()).isLessThanOrEqualTo(HALF);
    }

    @Test
    void aMemberHasItsNodeTypeAndItsRole() throws Exception {
        X509Certificate gateway =
                authority.member("gateway", "hospital", "client", "gateway").certificate();
        assertThat(gateway.getSubjectX500Principal().getName())
                .contains("OU=client")
                .contains("CN=gateway");
        byte[] attributes = ASN1OctetString.getInstance(gateway.getExtensionValue("1.2.3.4.5.6.7.8.1"))
                .getOctets();
        assertThat(new String(attributes, StandardCharsets.UTF_8))
                .isEqualTo("{\"attrs\":{\"sluice.role\":\"gateway\"}}");
        X509Certificate peer = authority.member("peer0", "hospital", "peer", "").certificate();
        assertThat(peer.getExtensionValue("1.2.3.4.5.6.7.8.1")).isNull();
    }

    @Test
    void aDaemonIsFoundUnderItsHostAndOnThisMachine() throws Exception {
        X509Certificate certificate = authority
                .tls("peer0", "hospital", List.of("127.0.0.1", "localhost", "peer0.hospital.example"))
                .certificate();
        assertThat(certificate.getSubjectAlternativeNames().stream()
                        .map(name -> name.get(1).toString()))
                .containsExactly("127.0.0.1", "localhost", "peer0.hospital.example");
    }

    @Test
    void aCertificateIsValidALittleEarlierForClocksThatDiffer() throws Exception {
        X509Certificate certificate =
                authority.member("a", "hospital", "admin", "").certificate();
        certificate.checkValidity(Date.from(clock.instant().minusSeconds(240)));
        assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
        assertThat(authority.credential().certificate().getBasicConstraints()).isGreaterThanOrEqualTo(0);
    }
}
