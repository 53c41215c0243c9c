package io.sluice.gateway.dataset;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Writes rows of cells after RFC 4180 in UTF-8, with LF at the end of a row; what it writes, {@link TableReader} reads
 * back. Buffers: call {@link #flush} at the end. Not safe for concurrent use.
 */
public final class CsvWriter {
    private static final int FULL = 1 << 16;

    private final OutputStream out;
    private final byte delimiter;
    private byte[] buffer = new byte[FULL + (1 << 12)];
    private int size;

    /** Writes to out, which stays the caller's. The format's delimiter is used, a comma if it has none. */
    public CsvWriter(DataFormat format, OutputStream out) {
        this.out = out;
        this.delimiter = format.delimiter() == 0 ? (byte) ',' : format.delimiter();
    }

    /** One row. */
    public void row(List<String> cells) throws IOException {
        for (int i = 0; i < cells.size(); i++) {
            if (i > 0) {
                put(delimiter);
            }
            cell(cells.get(i), cells.size() == 1);
        }
        put((byte) '\n');
        if (size >= FULL) {
            flush();
        }
    }

    /** Hands everything to the stream and flushes it. */
    public void flush() throws IOException {
        out.write(buffer, 0, size);
        size = 0;
        out.flush();
    }

    /** A row of one empty cell would be an empty line, which is no row. */
    private void cell(String text, boolean alone) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        boolean quoted = bytes.length == 0 && alone;
        for (byte b : bytes) {
            quoted |= b == delimiter || b == '"' || b == '\n' || b == '\r';
        }
        // A byte order mark at the start of a file is passed over when it is not in quotes.
        quoted |= bytes.length > 0 && bytes[0] == (byte) 0xef;
        if (quoted) {
            put((byte) '"');
        }
        for (byte b : bytes) {
            if (b == '"') {
                put(b);
            }
            put(b);
        }
        if (quoted) {
            put((byte) '"');
        }
    }

    private void put(byte b) {
        if (size == buffer.length) {
            buffer = Arrays.copyOf(buffer, size * 2);
        }
        buffer[size++] = b;
    }
}
