package io.sluice.ledger.fabric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import org.junit.jupiter.api.Test;

class PeerConnectionTest {
    /** A certificate of P-256 that vouches for nothing. */
    private static final String PEM = """
            -----BEGIN CERTIFICATE-----
            MIIBuTCCAV+gAwIBAgIUceWB9AvTcOK1Mcr2JwieBHYTonAwCgYIKoZIzj0EAwIw
            MTEMMAoGA1UECgwDbGFiMQ8wDQYDVQQLDAZjbGllbnQxEDAOBgNVBAMMB2dhdGV3
            YXkwIBcNMjYxMTI1MTI1NzIxWhgPMjEyNjExMDExMjU3MjFaMDExDDAKBgNVBAoM
            A2xhYjEPMA0GA1UECwwGY2xpZW50MRAwDgYDVQQDDAdnYXRld2F5MFkwEwYHKoZI
            zj0CAQYIKoZIzj0DAQcDQgAEi3N+kJX222pRxPvbXME6MjsUVSXb1CYADsaKOR0f
            U6iZdEORtqj0o8cQ5xgCRzzwST5eXDAItWmfbwdz3spF/KNTMFEwHQYDVR0OBBYE
            FGJtkvjbDRQkWDmK/dDvgLZ9fJsrMB8GA1UdIwQYMBaAFGJtkvjbDRQkWDmK/dDv
            gLZ9fJsrMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIhAIEpnpmo
            5O6C+5OJY1JLtW9W/b3PKozRlTwI4PK7kStYAiAklXRumEpneQOqH6YUVJLrrVzg
            tiB32gDCU7EBY/LMDQ==
            -----END CERTIFICATE-----
            """;

    @Test
    void aConnectionIsMadeBeforeThePeerAnswers() throws Exception {
        try (PeerConnection connection =
                PeerConnection.open(new PeerAddress("LabMSP", "localhost", 1, PEM), identity())) {
            assertThat(connection.gateway().getIdentity().getMspId()).isEqualTo("LabMSP");
            assertThat(new String(connection.gateway().getIdentity().getCredentials(), StandardCharsets.US_ASCII))
                    .isEqualTo(PEM);
        }
    }

    @Test
    void rootsThatAreNoCertificatesAreRefused() throws Exception {
        FabricIdentity identity = identity();

        assertThatThrownBy(() -> PeerConnection.open(new PeerAddress("LabMSP", "localhost", 1, "nothing"), identity))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("TLS roots of LabMSP localhost:1");
    }

    private static FabricIdentity identity() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        X509Certificate certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(PEM.getBytes(StandardCharsets.US_ASCII)));
        return new FabricIdentity(
                "LabMSP", certificate, generator.generateKeyPair().getPrivate());
    }
}
