package io.sluice.gateway.classification;

import java.nio.ByteBuffer;

/**
 * Scans one dataset that is pushed in pieces of any size; the pieces make no difference to the findings.
 * {@code start, feed..., finish}, once. Not safe for concurrent use. Memory is bounded (a few MiB) whatever the size.
 */
public final class Classifier {
    /** No budget: every byte is looked at. */
    public static final long ALL = Long.MAX_VALUE;

    /** A sample that settles most tables: 16 MiB. For recipients below RESTRICTED. */
    public static final long SAMPLE_BYTES = 16L << 20;

    private Classifier(String name, long budgetBytes) {}

    /**
     * A scan of a dataset.
     *
     * @param name file name or media type, a hint for guessing the format; may be empty
     * @param budgetBytes so many bytes are looked at, the rest is passed over; {@link #ALL} for no limit
     */
    public static Classifier start(String name, long budgetBytes) {
        return new Classifier(name, budgetBytes);
    }

    /** Scans src to its end. The caller may reuse it at once. */
    public void feed(ByteBuffer src) {
        throw new UnsupportedOperationException();
    }

    /** Whether the budget is spent, so that feeding more is of no use. */
    public boolean saturated() {
        return false;
    }

    /** Ends the scan. */
    public Findings finish() {
        throw new UnsupportedOperationException();
    }
}
