package io.sluice.gateway.http;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Who we are in a handshake, and whom we accept.
 *
 * @param key our private key; must have an encoding (EC P-256 is what both TLS providers do best)
 * @param chain our certificate first, then those that sign it, if any
 * @param peers decides about every peer, whether it connects to us or we to it
 */
public record TlsIdentity(PrivateKey key, List<X509Certificate> chain, PeerCheck peers) {
    /** Copies the chain; an empty one is refused. */
    public TlsIdentity {
        chain = List.copyOf(chain);
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("certificate chain: empty (expected: our own certificate first)");
        }
    }

    /** Names the certificate, never the key. */
    @Override
    public String toString() {
        return "TlsIdentity[" + chain.get(0).getSubjectX500Principal() + "]";
    }
}
