package io.sluice.gateway.http;

/**
 * A change that was made ready in full, so that doing it cannot fail any more. Whoever has it does it or closes it; to
 * close it after it was done changes nothing. Not for several threads.
 */
public interface Prepared extends AutoCloseable {
    /** Does it, at most once. */
    void commit();

    /** Drops what was not done. */
    @Override
    void close();
}
