package io.sluice.gateway.dataset;

/**
 * How a dataset's bytes are to be read.
 *
 * @param kind the family of formats
 * @param delimiter the byte between two cells of a {@link Kind#CSV} row; 0 for the other kinds
 * @param header whether the first row of {@link Kind#CSV} names the columns
 * @param encoding how the characters of {@link Kind#CSV}, JSON and text are written as bytes; UTF-8 for the other kinds
 */
public record DataFormat(Kind kind, byte delimiter, boolean header, TextEncoding encoding) {
    /** The families that the gateway tells apart. */
    public enum Kind {
        /** Rows of cells, quoted after RFC 4180. */
        CSV,
        /** One JSON value per line. */
        JSON_LINES,
        /** JSON values that go over several lines. */
        JSON,
        /** Lines of text without columns; searched for identifiers, but nobody can say what else it tells. */
        TEXT,
        /** A folder: each file in it is read in its own format. */
        TAR,
        /** Something compressed with gzip, read in its own format. */
        GZIP,
        /** A zip archive: each file in it is read in its own format. */
        ZIP,
        /** Columns in Apache Parquet. */
        PARQUET,
        /** Binary, compressed otherwise or encrypted: not read at all. */
        OPAQUE
    }

    /** Cells separated by commas, under a row of names. */
    public static final DataFormat CSV = csv(',', true);

    /** One JSON value per line. */
    public static final DataFormat JSON_LINES = new DataFormat(Kind.JSON_LINES, (byte) 0, false, TextEncoding.UTF_8);

    /** JSON that is laid out. */
    public static final DataFormat JSON = new DataFormat(Kind.JSON, (byte) 0, false, TextEncoding.UTF_8);

    /** Compressed with gzip. */
    public static final DataFormat GZIP = new DataFormat(Kind.GZIP, (byte) 0, false, TextEncoding.UTF_8);

    /** A zip archive. */
    public static final DataFormat ZIP = new DataFormat(Kind.ZIP, (byte) 0, false, TextEncoding.UTF_8);

    /** Apache Parquet. */
    public static final DataFormat PARQUET = new DataFormat(Kind.PARQUET, (byte) 0, false, TextEncoding.UTF_8);

    /** Lines without columns. */
    public static final DataFormat TEXT = new DataFormat(Kind.TEXT, (byte) 0, false, TextEncoding.UTF_8);

    /** A folder of files. */
    public static final DataFormat TAR = new DataFormat(Kind.TAR, (byte) 0, false, TextEncoding.UTF_8);

    /** Nothing that can be read. */
    public static final DataFormat OPAQUE = new DataFormat(Kind.OPAQUE, (byte) 0, false, TextEncoding.UTF_8);

    /** Cells separated by delimiter, which must be one of {@code , ; | TAB}. */
    public static DataFormat csv(char delimiter, boolean header) {
        if (",;|\t".indexOf(delimiter) < 0) {
            throw new IllegalArgumentException("delimiter: " + delimiter + " (expected: one of , ; | TAB)");
        }
        return new DataFormat(Kind.CSV, (byte) delimiter, header, TextEncoding.UTF_8);
    }

    /** The same in another encoding. */
    DataFormat in(TextEncoding other) {
        return new DataFormat(kind, delimiter, header, other);
    }

    /** Whether rows and columns can be told apart (in files of a folder), or no grade below CONFIDENTIAL is possible. */
    public boolean tabular() {
        return kind != Kind.TEXT && kind != Kind.OPAQUE;
    }

    /** Whether it is a wrapping of something else that has a format of its own. */
    public boolean holdsOthers() {
        return kind == Kind.TAR || kind == Kind.GZIP || kind == Kind.ZIP;
    }

    /** Whether it may hold what must be seen to its end before it can be read, so that a sample of it tells nothing. */
    public boolean readAtItsEnd() {
        return kind == Kind.ZIP || kind == Kind.PARQUET;
    }

    /** The media type that goes into the header of a sealed object. */
    public String mediaType() {
        return switch (encoding) {
            case UTF_8 -> plainMediaType();
            case GB18030 -> plainMediaType() + "; charset=GB18030";
            case UTF_16LE, UTF_16BE -> plainMediaType() + "; charset=UTF-16"; // RFC 2781: so it is with a mark.
        };
    }

    private String plainMediaType() {
        return switch (kind) {
            case CSV -> delimiter == '\t' ? "text/tab-separated-values" : "text/csv";
            case JSON_LINES -> "application/jsonl";
            case JSON -> "application/json";
            case GZIP -> "application/gzip";
            case ZIP -> "application/zip";
            case TEXT -> "text/plain";
            case TAR -> "application/x-tar";
            case PARQUET -> "application/vnd.apache.parquet";
            case OPAQUE -> "application/octet-stream";
        };
    }
}
