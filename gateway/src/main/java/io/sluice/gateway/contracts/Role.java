package io.sluice.gateway.contracts;

/** The two sides of a negotiation or a transfer. */
public enum Role {
    PROVIDER,
    CONSUMER;

    /** The other side. */
    public Role peer() {
        return this == PROVIDER ? CONSUMER : PROVIDER;
    }
}
