package io.sluice.gateway.dataset;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Inflates DEFLATE (RFC 1951) in pieces, and stops when it grows beyond reason: more than {@value #FREE_BYTES} bytes
 * that are more than {@value #MOST_RATIO} times what they came from are a bomb, not data. Not safe for concurrent use.
 */
final class Expansion implements AutoCloseable {
    private static final long FREE_BYTES = 64L << 20;
    private static final long MOST_RATIO = 200;

    /** Takes what was inflated; lent for one call. */
    interface Target {
        void inflated(byte[] bytes, int from, int to);
    }

    private final Inflater inflater = new Inflater(true);
    private final byte[] buffer = new byte[32 * 1024];
    private final Target target;
    private long consumed;
    private long produced;
    private boolean failed;

    Expansion(Target target) {
        this.target = target;
    }

    /** Inflates bytes from to to; returns where the stream ended, or to. */
    int feed(byte[] bytes, int from, int to) {
        inflater.setInput(bytes, from, to - from);
        try {
            while (!inflater.finished() && !failed) {
                int n = inflater.inflate(buffer);
                if (n == 0 && !inflater.finished()) {
                    failed = inflater.needsDictionary();
                    break;
                }
                produced += n;
                long input = consumed + to - from - inflater.getRemaining();
                failed = produced > FREE_BYTES && produced / MOST_RATIO > input;
                target.inflated(buffer, 0, n);
            }
        } catch (DataFormatException e) {
            failed = true;
        }
        int end = failed ? to : to - inflater.getRemaining();
        consumed += end - from;
        return end;
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
