package io.sluice.gateway.exchange;

/** Negotiations, both roles. */
public final class Negotiating {
    /**
     * Negotiates with a peer for one of its datasets and waits for the outcome, for a bounded time.
     *
     * @throws PeerException the peer could not be reached or did not answer in time
     */
    public Negotiated request(String peer, String dataset, String purpose) throws PeerException {
        throw new UnsupportedOperationException(peer + dataset + purpose);
    }
}
