package io.sluice.gateway.identity;

/** What can be rotated. */
public enum KeyKind {
    /** Key and certificate of the connections. */
    TLS,
    /** The hybrid signing key. */
    SIGNING,
    /** The key that data keys are wrapped to; older ones go on opening. */
    SEALING,
    /** The key that wraps data keys at rest. Ours alone: no entry lists it, and nothing is to be activated. */
    STORAGE
}
