package io.sluice.gateway.dataset;

import java.nio.ByteBuffer;

/**
 * Reads a table that is pushed in pieces of any size; how it is cut makes no difference to what the sink sees.
 * Not safe for concurrent use. Memory is bounded by {@link TableLimits}.
 */
public interface TableReader {
    /** Reads src to its end. The caller may reuse it at once. */
    void feed(ByteBuffer src);

    /** Ends the last row. No feed may follow. */
    void end();

    /**
     * Whether everything so far was read as its format promises: valid characters, closed quotes, JSON values, nothing
     * beyond the limits. What is wrong is still handed to the sink as far as it can be, but must count as unreadable.
     */
    boolean sound();

    /**
     * A reader for format; an opaque one reads nothing and is never sound, text has one column named "text".
     * In a folder, columns of the same name are one, whichever file they are in.
     */
    static TableReader of(DataFormat format, TableLimits limits, CellSink sink) {
        return of(format, limits, sink, Nesting.none());
    }

    /** A reader for what may lie in archives. */
    static TableReader of(DataFormat format, TableLimits limits, CellSink sink, Nesting nesting) {
        if (format.encoding() != TextEncoding.UTF_8) {
            TableReader reader = of(format.in(TextEncoding.UTF_8), limits, sink, nesting);
            return new DecodedReader(format.encoding(), reader);
        }
        return switch (format.kind()) {
            case CSV, TEXT -> new CsvReader(format, limits, sink);
            case JSON_LINES -> new JsonLinesReader(limits, sink, true);
            case JSON -> new JsonLinesReader(limits, sink, false);
            case GZIP -> new GzipReader(limits, sink, nesting);
            case ZIP -> ArchiveReader.zip(limits, sink, nesting);
            case TAR -> ArchiveReader.tar(limits, sink, nesting);
            case PARQUET -> new ParquetReader(limits, sink, nesting);
            case OPAQUE -> new OpaqueReader();
        };
    }
}
