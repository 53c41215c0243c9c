package io.sluice.gateway.classification;

import io.sluice.gateway.dataset.DataFormat;
import io.sluice.gateway.dataset.FormatGuess;
import io.sluice.gateway.dataset.TableLimits;
import io.sluice.gateway.dataset.TableReader;
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

    private final String name;
    private final long budgetBytes;
    private final ColumnCounts counts = new ColumnCounts();
    private ByteBuffer head = ByteBuffer.allocate(FormatGuess.HEAD_BYTES);
    private DataFormat format;
    private TableReader reader;
    private long bytes;
    private boolean passedOver;
    private Findings sample;

    private Classifier(String name, long budgetBytes) {
        this.name = name;
        this.budgetBytes = budgetBytes;
    }

    /**
     * A scan of a dataset.
     *
     * @param name file name or media type, a hint for guessing the format; may be empty
     * @param budgetBytes so many bytes are looked at, the rest is passed over; {@link #ALL} for no limit
     */
    public static Classifier start(String name, long budgetBytes) {
        if (budgetBytes <= 0) {
            throw new IllegalArgumentException("budget: " + budgetBytes + " (expected: more than 0 bytes)");
        }
        return new Classifier(name, budgetBytes);
    }

    /** Scans src to its end. The caller may reuse it at once. */
    public void feed(ByteBuffer src) {
        if (src.remaining() > budgetBytes - bytes) {
            passedOver = true;
            scan(first(src, budgetBytes - bytes));
            src.position(src.limit());
            return;
        }
        if (sample == null && src.remaining() > SAMPLE_BYTES - bytes) {
            scan(first(src, SAMPLE_BYTES - bytes));
            sample = findings(false);
        }
        scan(src);
    }

    /** The next count bytes of src, which moves on. */
    private static ByteBuffer first(ByteBuffer src, long count) {
        ByteBuffer first = src.slice(src.position(), (int) count);
        src.position(src.position() + (int) count);
        return first;
    }

    /** Whether the budget is spent, or nothing can be read, so that feeding more is of no use. */
    public boolean saturated() {
        return passedOver || bytes == budgetBytes || format != null && format.kind() == DataFormat.Kind.OPAQUE;
    }

    /** Ends the scan. */
    public Findings finish() {
        if (reader == null) {
            open();
        }
        if (!passedOver) {
            reader.end();
        }
        return findings(!passedOver).withSample(sample);
    }

    private Findings findings(boolean complete) {
        return counts.findings(format, format.tabular() && reader.sound(), complete, bytes);
    }

    private void scan(ByteBuffer src) {
        bytes += src.remaining();
        if (reader == null) {
            int n = Math.min(src.remaining(), head.remaining());
            head.put(head.position(), src, src.position(), n).position(head.position() + n);
            src.position(src.position() + n);
            if (!head.hasRemaining()) {
                open();
            }
        }
        if (reader != null && src.hasRemaining()) {
            reader.feed(src);
        }
        src.position(src.limit());
    }

    private void open() {
        head.flip();
        format = FormatGuess.of(name, head);
        reader = TableReader.of(format, TableLimits.DEFAULT, counts);
        reader.feed(head);
        head = null;
    }
}
