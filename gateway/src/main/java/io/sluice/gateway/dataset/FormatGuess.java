package io.sluice.gateway.dataset;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Guesses a format from the first bytes and, where these leave it open, from the name. The content decides: a name can
 * only choose among readings that the content allows, because whoever names a file may want it to be misread.
 */
public final class FormatGuess {
    /** So many bytes are looked at; more change nothing. */
    public static final int HEAD_BYTES = 64 * 1024;

    /** In order of preference: a comma is also punctuation and a decimal sign. */
    private static final char[] DELIMITERS = {'\t', ';', '|', ','};

    private static final int MOST_ROWS = 1000;
    private static final double SURE = 0.9;
    private static final double SURE_WITHOUT_NAME = 0.98;
    private static final int ROWS_WITHOUT_NAME = 3;
    private static final int HEADER_CELL_BYTES = 64;

    private FormatGuess() {}

    /**
     * The format of what starts with head.
     *
     * @param name a file name or media type, as a hint; may be empty
     * @param head the first {@link #HEAD_BYTES} bytes, or all if there are fewer; its position does not move
     */
    public static DataFormat of(String name, ByteBuffer head) {
        byte[] bytes = new byte[Math.min(head.remaining(), HEAD_BYTES)];
        head.duplicate().get(bytes);
        boolean table = saysTable(name.toLowerCase(Locale.ROOT));
        if (bytes.length == 0) {
            return table ? DataFormat.CSV : DataFormat.OPAQUE;
        }
        if (TarStream.begins(bytes)) {
            return DataFormat.TAR;
        }
        if (GzipStream.begins(bytes)) {
            return DataFormat.GZIP;
        }
        if (ZipStream.begins(bytes)) {
            return DataFormat.ZIP;
        }
        boolean whole = bytes.length < HEAD_BYTES;
        TextEncoding encoding = TextEncoding.ofTable(bytes, whole);
        if (encoding != TextEncoding.UTF_8) {
            return encoded(encoding, bytes, whole, table);
        }
        if (!text(bytes)) {
            return ParquetReader.begins(bytes) ? DataFormat.PARQUET : DataFormat.OPAQUE;
        }
        return utf8(bytes, whole) ? ofText(bytes, whole, table) : DataFormat.TEXT;
    }

    private static DataFormat encoded(TextEncoding encoding, byte[] bytes, boolean whole, boolean table) {
        ByteArrayOutputStream utf8 = new ByteArrayOutputStream();
        Utf8Stream stream = new Utf8Stream(
                encoding,
                piece -> utf8.write(piece.array(), piece.arrayOffset() + piece.position(), piece.remaining()));
        stream.feed(ByteBuffer.wrap(bytes));
        byte[] text = utf8.toByteArray();
        if (!text(text)) {
            return ParquetReader.begins(bytes) ? DataFormat.PARQUET : DataFormat.OPAQUE;
        }
        DataFormat format = stream.sound() ? ofText(text, whole, table) : DataFormat.TEXT;
        return format.in(encoding);
    }

    /** The format of text in UTF-8. */
    private static DataFormat ofText(byte[] bytes, boolean whole, boolean table) {
        int first = firstVisible(bytes);
        if (first == '{' || first == '[') {
            return json(bytes, whole, true)
                    ? DataFormat.JSON_LINES
                    : json(bytes, whole, false) ? DataFormat.JSON : DataFormat.TEXT;
        }
        return first == '<' ? DataFormat.TEXT : csv(bytes, whole, table);
    }

    private static boolean saysTable(String name) {
        return name.matches(".*\\.(csv|tsv|tab|psv)") || name.matches("text/(csv|tab-separated-values)(;.*)?");
    }

    /** Text has no NUL and hardly any other control character. */
    private static boolean text(byte[] bytes) {
        int controls = 0;
        for (byte b : bytes) {
            if (b == 0) {
                return false;
            }
            controls += (ByteKind.of(b) & ByteKind.CONTROL) != 0 ? 1 : 0;
        }
        return controls * 1000L <= bytes.length;
    }

    private static boolean utf8(byte[] bytes, boolean whole) {
        Utf8Check check = new Utf8Check();
        check.check(bytes, 0, bytes.length);
        return whole ? check.boundary() : check.possible();
    }

    private static int firstVisible(byte[] bytes) {
        int i = bytes.length >= 3 && bytes[0] == (byte) 0xef && bytes[1] == (byte) 0xbb ? 3 : 0;
        while (i < bytes.length && (bytes[i] == ' ' || bytes[i] == '\n' || bytes[i] == '\r' || bytes[i] == '\t')) {
            i++;
        }
        return i < bytes.length ? bytes[i] : ' ';
    }

    private static boolean json(byte[] bytes, boolean whole, boolean lines) {
        TableReader reader = new JsonLinesReader(TableLimits.DEFAULT, new Rows(), lines);
        reader.feed(ByteBuffer.wrap(bytes));
        if (whole) {
            reader.end();
        }
        return reader.sound();
    }

    private static DataFormat csv(byte[] bytes, boolean whole, boolean table) {
        DataFormat best = DataFormat.TEXT;
        double surest = 0;
        for (char delimiter : DELIMITERS) {
            Rows rows = Rows.of(delimiter, bytes, whole);
            double sure = rows.sure(table);
            if (sure > surest) {
                surest = sure;
                best = DataFormat.csv(delimiter, rows.header());
            }
        }
        if (surest == 0 && table) {
            Rows rows = Rows.of(',', bytes, whole);
            if (rows.sound && rows.widths.stream().allMatch(width -> width == 1)) {
                return DataFormat.csv(',', rows.header());
            }
        }
        return best;
    }

    /** What one way to read the head leads to. */
    private static final class Rows implements CellSink {
        private final List<Integer> widths = new ArrayList<>();
        private boolean nameless;
        private CsvReader reader;
        private boolean sound;
        private int firstCells;

        static Rows of(char delimiter, byte[] bytes, boolean whole) {
            Rows rows = new Rows();
            rows.reader = new CsvReader(DataFormat.csv(delimiter, false), TableLimits.DEFAULT, rows);
            rows.reader.feed(ByteBuffer.wrap(bytes));
            if (whole || rows.widths.isEmpty()) {
                rows.reader.end();
            }
            rows.sound = rows.reader.sound();
            return rows;
        }

        /** How sure it is that these are the rows of a table of several columns; 0: they are not. */
        double sure(boolean table) {
            int width = widths.isEmpty() ? 0 : widths.get(0);
            if (!sound || width < 2 || !table && widths.size() < ROWS_WITHOUT_NAME) {
                return 0;
            }
            double same = widths.stream().filter(each -> each == width).count() / (double) widths.size();
            return same >= (table ? SURE : SURE_WITHOUT_NAME) ? same : 0;
        }

        /** Whether the first row consists of names: all cells there, short, and none of them a number or an address. */
        boolean header() {
            return !nameless && !widths.isEmpty() && firstCells == widths.get(0);
        }

        @Override
        public void column(int column, String name) {
            // Only cells and rows count here.
        }

        @Override
        public void cell(int column, byte[] bytes, int from, int to, int kinds) {
            if (widths.isEmpty()) {
                firstCells++;
                boolean wordless = (kinds & (ByteKind.LETTER | ByteKind.HIGH)) == 0;
                nameless |= wordless || (kinds & ByteKind.AT) != 0 || to - from > HEADER_CELL_BYTES;
            }
        }

        @Override
        public void row() {
            if (reader != null && widths.size() < MOST_ROWS) {
                widths.add(reader.lastWidth());
            }
        }
    }
}
