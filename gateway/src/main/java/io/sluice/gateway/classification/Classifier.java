package io.sluice.gateway.classification;

import io.sluice.gateway.classification.detection.CustomRecogniser;
import io.sluice.gateway.dataset.DataFormat;
import io.sluice.gateway.dataset.FormatGuess;
import io.sluice.gateway.dataset.TableLimits;
import io.sluice.gateway.dataset.TableReader;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Scans one dataset that is pushed in pieces of any size; the pieces make no difference to the findings.
 * {@code start, feed..., finish}, once. Not safe for concurrent use. Memory is bounded: a few MiB whatever the size, for
 * workbooks up to twice {@link TableLimits#heldBytes}.
 */
public final class Classifier {
    /** No budget: every byte is looked at. */
    public static final long ALL = Long.MAX_VALUE;

    /** A sample that settles most tables: 16 MiB. For recipients below RESTRICTED. */
    public static final long SAMPLE_BYTES = 16L << 20;

    /** How often it is asked whether a scan has settled. */
    private static final long STEP_BYTES = 256L << 10;

    private final String name;
    private final FloorTable settling;
    private long budgetBytes;
    private long nextStep = STEP_BYTES;
    private final ColumnCounts counts;
    private ByteBuffer head = ByteBuffer.allocate(FormatGuess.HEAD_BYTES);
    private DataFormat format;
    private TableReader reader;
    private long bytes;
    private boolean passedOver;
    private Findings sample;

    private Classifier(String name, long budgetBytes, FloorTable settling, List<CustomRecogniser> custom) {
        this.name = name;
        this.budgetBytes = budgetBytes;
        this.settling = settling;
        this.counts = new ColumnCounts(custom);
    }

    /**
     * A scan of a dataset.
     *
     * @param name file name or media type, a hint for guessing the format; may be empty
     * @param budgetBytes so many bytes are looked at, the rest is passed over; {@link #ALL} for no limit, as for formats
     *     of which a sample tells nothing
     */
    public static Classifier start(String name, long budgetBytes) {
        return start(name, budgetBytes, List.of());
    }

    /** With recognisers of somebody's own beside the built-in ones. */
    static Classifier start(String name, long budgetBytes, List<CustomRecogniser> custom) {
        if (budgetBytes <= 0) {
            throw new IllegalArgumentException("budget: " + budgetBytes + " (expected: more than 0 bytes)");
        }
        return new Classifier(name, budgetBytes, null, custom);
    }

    /**
     * A scan of a dataset that looks at its beginning, as a sample of the rest, until further rows would hardly change
     * the grade: in every column the share of each type, known or not yet seen, is apart from the one from which on it
     * counts, with a confidence of 99 %. As soon as anything is seen that may demand RESTRICTED or more, every byte is
     * looked at; so it is with archives and what is no table. What stands only further down in the file is not seen:
     * good for looking around, not for a label.
     *
     * @param name as for {@link #start}
     * @param floors which shares count
     */
    public static Classifier untilSettled(String name, FloorTable floors) {
        return untilSettled(name, floors, List.of());
    }

    /** With recognisers of somebody's own beside the built-in ones. */
    static Classifier untilSettled(String name, FloorTable floors, List<CustomRecogniser> custom) {
        return new Classifier(name, ALL, floors, custom);
    }

    /** Scans src to its end. The caller may reuse it at once. */
    public void feed(ByteBuffer src) {
        if (reader == null && src.remaining() > head.remaining() && budgetBytes - bytes > head.remaining()) {
            scan(first(src, head.remaining()));
        }
        while (settling != null && src.remaining() >= nextStep - bytes) {
            scan(first(src, nextStep - bytes));
            nextStep = settled() ? ALL : nextStep + STEP_BYTES;
            budgetBytes = nextStep == ALL ? bytes : ALL;
        }
        if (src.remaining() > budgetBytes - bytes) {
            passedOver = true;
            scan(first(src, budgetBytes - bytes));
            src.position(src.limit());
            return;
        }
        if (sample == null && src.remaining() > SAMPLE_BYTES - bytes && !wholeOnly()) {
            scan(first(src, SAMPLE_BYTES - bytes));
            sample = findings(false);
        }
        scan(src);
    }

    private boolean settled() {
        if (reader == null || !reader.sound()) {
            return false;
        }
        boolean rows = format.kind() == DataFormat.Kind.CSV || format.kind() == DataFormat.Kind.JSON_LINES;
        return rows && counts.settled(settling);
    }

    /** The next count bytes of src, which moves on. */
    private static ByteBuffer first(ByteBuffer src, long count) {
        ByteBuffer first = src.slice(src.position(), (int) count);
        src.position(src.position() + (int) count);
        return first;
    }

    /** Whether more was there than the budget allows, or nothing can be read, so that feeding more is of no use. */
    public boolean saturated() {
        return passedOver || format != null && format.kind() == DataFormat.Kind.OPAQUE;
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

    private boolean wholeOnly() {
        return format != null && format.readAtItsEnd();
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
        if (wholeOnly()) {
            budgetBytes = ALL;
        }
        reader = TableReader.of(format, TableLimits.DEFAULT, counts);
        reader.feed(head);
        head = null;
    }
}
