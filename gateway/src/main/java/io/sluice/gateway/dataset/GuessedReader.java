package io.sluice.gateway.dataset;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Reads something in the format that its first bytes show. An archive that lies too deep is not read, and not sound. */
final class GuessedReader implements TableReader {
    private final String name;
    private final TableLimits limits;
    private final CellSink sink;
    private final Nesting nesting;
    private byte[] head = new byte[512];
    private int headBytes;
    private TableReader reader;
    private boolean tabular;

    GuessedReader(String name, TableLimits limits, CellSink sink, Nesting nesting) {
        this.name = name;
        this.limits = limits;
        this.sink = sink;
        this.nesting = nesting;
    }

    @Override
    public void feed(ByteBuffer src) {
        if (reader == null) {
            int n = Math.min(src.remaining(), FormatGuess.HEAD_BYTES - headBytes);
            if (headBytes + n > head.length) {
                head = Arrays.copyOf(head, Math.min(FormatGuess.HEAD_BYTES, Math.max(headBytes + n, head.length * 2)));
            }
            src.get(head, headBytes, n);
            headBytes += n;
            if (headBytes == FormatGuess.HEAD_BYTES) {
                open();
            }
        }
        if (reader != null) {
            reader.feed(src);
        }
    }

    @Override
    public void end() {
        if (reader == null && headBytes > 0) {
            open();
        }
        if (reader != null) {
            reader.end();
        }
    }

    @Override
    public boolean sound() {
        return reader == null || tabular && reader.sound();
    }

    private void open() {
        ByteBuffer first = ByteBuffer.wrap(head, 0, headBytes);
        DataFormat format = FormatGuess.of(name, first);
        tabular = format.tabular();
        boolean tooDeep = format.holdsOthers() && nesting.deepest();
        reader = tooDeep ? new OpaqueReader() : TableReader.of(format, limits, sink, nesting);
        reader.feed(first);
        head = null;
    }
}
