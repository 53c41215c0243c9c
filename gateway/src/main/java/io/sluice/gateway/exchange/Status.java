package io.sluice.gateway.exchange;

/** Answers what is going on. */
public final class Status {
    /** A snapshot. */
    public StatusReport report() {
        throw new UnsupportedOperationException();
    }
}
