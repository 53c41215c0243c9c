package io.sluice.ledger.fabric;

/**
 * Where a peer listens.
 *
 * @param msp the MSP that it belongs to
 * @param host name or address, as in its TLS certificate
 * @param port of its gRPC listener
 * @param tlsRoots PEM certificates of who may vouch for its TLS certificate
 */
public record PeerAddress(String msp, String host, int port, String tlsRoots) {
    /** HOST:PORT. */
    public String authority() {
        return host + ":" + port;
    }

    @Override
    public String toString() {
        return msp + " " + authority();
    }
}
