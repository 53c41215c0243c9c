package io.sluice.gateway.classification.detection;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * Finds identifiers in text that is pushed in pieces of any size; how it is cut makes no difference. UTF-8; a line ends
 * at LF. A line is scanned where it lies; one that is cut between two pieces is collected first, and of one longer than
 * {@value #MOST_LINE} bytes windows are scanned that overlap. {@code feed..., end}, once. Memory is bounded whatever the
 * size. Not safe for concurrent use.
 */
public final class TextDetector {
    private static final int MOST_LINE = 1 << 16;
    private static final int OVERLAP = 1024;
    private static final int CONTEXT = 256;

    /** Eight bytes at once: a zero among them is found by the borrow that subtracting ones takes from it. */
    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final long ENDS = ONES * '\n';

    private final LineScanner scanner;
    private final FindingSink sink;
    private final double least;
    private byte[] held = new byte[4096];
    private int heldBytes;
    private long line = 1;

    /** Where in the line, in code points, the held bytes begin; before {@link #settled} all was reported. */
    private int base;

    private int settled;

    private ColumnNames columns;
    private CellDetector.Context cell;

    /** With where findings go, and how sure they have to be. */
    public TextDetector(double least, FindingSink sink) {
        this(least, List.of(), sink);
    }

    /** With recognisers of somebody's own beside the built-in ones. */
    public TextDetector(double least, List<CustomRecogniser> custom, FindingSink sink) {
        this.scanner = new LineScanner(Recognisers.BUILT_IN, custom, new Tally(Recognisers.BUILT_IN, true), true);
        this.least = least;
        this.sink = sink;
    }

    /** The text is a table with this delimiter, whose first line may name the columns. */
    public TextDetector table(byte delimiter) {
        columns = new ColumnNames(delimiter);
        return this;
    }

    /** Scans src to its end. The caller may reuse it at once. */
    public void feed(ByteBuffer src) {
        byte[] bytes;
        int from;
        int to;
        if (src.hasArray()) {
            bytes = src.array();
            from = src.arrayOffset() + src.position();
            to = from + src.remaining();
            src.position(src.limit());
        } else {
            bytes = new byte[src.remaining()];
            src.get(bytes);
            from = 0;
            to = bytes.length;
        }
        read(bytes, from, to);
    }

    /** What the columns of this name may be about. */
    CellDetector.Context context(String name) {
        return CellDetector.context(name, scanner);
    }

    /** Scans one cell of a table that has no lines of text; what is found is in the line of this number. */
    void cell(long row, byte[] bytes, int from, int to, CellDetector.Context context) {
        line = row;
        base = 0;
        settled = 0;
        cell = context;
        scan(bytes, from, to, ascii(bytes, from, to), to);
        cell = null;
    }

    /** Ends the last line. */
    public void end() {
        if (heldBytes > 0) {
            lineEnds(held, 0, heldBytes);
        }
    }

    private void read(byte[] b, int from, int to) {
        int start = from;
        while (start < to) {
            int i = start;
            int limit = (int) Math.min(to, (long) start + MOST_LINE - heldBytes);
            long high = 0;
            while (i + 8 <= limit) {
                long eight = (long) EIGHT.get(b, i);
                long differ = eight ^ ENDS;
                if ((differ - ONES & ~differ & HIGHS) != 0) {
                    break;
                }
                high |= eight;
                i += 8;
            }
            while (i < limit && b[i] != '\n') {
                high |= (long) b[i++] & HIGHS;
            }
            if (i < limit) {
                if (heldBytes > 0) {
                    hold(b, start, i);
                    lineEnds(held, 0, heldBytes);
                } else if (i > start) {
                    scan(b, start, i, (high & HIGHS) == 0, i);
                }
                heldBytes = 0;
                base = 0;
                settled = 0;
                line++;
                start = i + 1;
            } else {
                hold(b, start, i);
                start = i;
                if (heldBytes == MOST_LINE) {
                    window();
                }
            }
        }
    }

    private void hold(byte[] b, int from, int to) {
        int n = to - from;
        if (held.length < heldBytes + n) {
            held = Arrays.copyOf(held, Math.min(MOST_LINE, Math.max(held.length * 2, heldBytes + n)));
        }
        System.arraycopy(b, from, held, heldBytes, n);
        heldBytes += n;
    }

    private void lineEnds(byte[] b, int from, int to) {
        scan(b, from, to, ascii(b, from, to), to);
    }

    private static boolean ascii(byte[] b, int from, int to) {
        int signs = 0;
        for (int i = from; i < to; i++) {
            signs |= b[i];
        }
        return signs >= 0;
    }

    /** Reports what begins well before the end of the held bytes, and keeps their end with some context before it. */
    private void window() {
        int cut = characterAt(heldBytes - OVERLAP);
        int keep = characterAt(cut - CONTEXT);
        scan(held, 0, heldBytes, ascii(held, 0, heldBytes), cut);
        settled = base + points(held, 0, cut);
        base += points(held, 0, keep);
        System.arraycopy(held, keep, held, 0, heldBytes - keep);
        heldBytes -= keep;
    }

    private int characterAt(int i) {
        int at = i;
        while (at > i - 4 && (held[at] & 0xc0) == 0x80) {
            at--;
        }
        return at;
    }

    private int points(byte[] b, int from, int to) {
        scanner.scene.line.read(b, from, to, false);
        return scanner.scene.line.offset(scanner.scene.line.to);
    }

    /** Scans one line, or a window of one, and reports what begins before cut. */
    private void scan(byte[] b, int from, int to, boolean ascii, int cut) {
        Scene scene = scanner.scene;
        scene.begin(b, from, to, ascii);
        if (cell != null) {
            scene.column(cell.topics());
        } else if (columns != null) {
            columns.begin(scene, base == 0);
        }
        scanner.scan();
        Hits hits = scene.hits;
        if (hits.count == 0) {
            return;
        }
        int most = cut == to ? Integer.MAX_VALUE : points(b, from, cut);
        if (cut != to) {
            scene.line.read(b, from, to, ascii);
        }
        for (int i = 0; i < hits.count; i++) {
            int start = scene.line.offset(hits.starts[i]);
            boolean here = start < most && base + start >= settled;
            if (here && hits.confidences[i] >= least - 0.0005) {
                int end = scene.line.offset(hits.ends[i] - 1) + 1;
                double confidence = Math.round(hits.confidences[i] * 100) / 100.0;
                sink.found(
                        new Finding(0, line, 0, base + start, base + end, hits.types[i], confidence, hits.versions[i]));
            }
        }
    }
}
