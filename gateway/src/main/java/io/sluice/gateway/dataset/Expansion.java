package io.sluice.gateway.dataset;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Inflates DEFLATE (RFC 1951) in pieces, and stops where {@link Nesting} says stop. Not safe for concurrent use. */
final class Expansion implements AutoCloseable {
    /** Takes what was inflated; lent for one call. */
    interface Target {
        void inflated(byte[] bytes, int from, int to);
    }

    private final Inflater inflater = new Inflater(true);
    private final byte[] buffer = new byte[32 * 1024];
    private final Nesting nesting;
    private final Target target;
    private boolean failed;

    Expansion(Nesting nesting, Target target) {
        this.nesting = nesting;
        this.target = target;
    }

    /** Inflates bytes from to to; returns where the stream ended, or to. */
    int feed(byte[] bytes, int from, int to) {
        inflater.setInput(bytes, from, to - from);
        int left = to - from;
        while (!inflater.finished() && !failed) {
            int n = inflate();
            if (n == 0 && !inflater.finished()) {
                failed |= inflater.needsDictionary();
                break;
            }
            failed |= !nesting.grow(left - inflater.getRemaining(), n);
            left = inflater.getRemaining();
            target.inflated(buffer, 0, n);
        }
        nesting.grow(left - inflater.getRemaining(), 0);
        return failed ? to : to - inflater.getRemaining();
    }

    /** What comes before damage counts, so that it is the same however the stream is cut. */
    private int inflate() {
        long before = inflater.getBytesWritten();
        try {
            return inflater.inflate(buffer);
        } catch (DataFormatException e) {
            failed = true;
            return (int) (inflater.getBytesWritten() - before);
        }
    }

    /** Whether the stream is whole; the next one may begin. */
    boolean finished() {
        return inflater.finished();
    }

    /** Whether it is no such stream, or a bomb. */
    boolean failed() {
        return failed;
    }

    /** Begins anew. What was consumed and produced so far counts on. */
    void reset() {
        inflater.reset();
    }

    @Override
    public void close() {
        inflater.end();
    }
}
