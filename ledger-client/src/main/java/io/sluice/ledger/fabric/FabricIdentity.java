package io.sluice.ledger.fabric;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/**
 * As whom we act on a channel: an MSP, a certificate that it vouches for, and the key of P-256 that belongs to it.
 */
public record FabricIdentity(String msp, X509Certificate certificate, PrivateKey key) {
    /** Never shows the key. */
    @Override
    public String toString() {
        return msp + " " + certificate.getSubjectX500Principal();
    }
}
