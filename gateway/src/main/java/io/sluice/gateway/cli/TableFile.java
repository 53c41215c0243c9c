package io.sluice.gateway.cli;

import io.sluice.gateway.dataset.CellSink;
import io.sluice.gateway.dataset.DataFormat;
import io.sluice.gateway.dataset.FormatGuess;
import io.sluice.gateway.dataset.TableLimits;
import io.sluice.gateway.dataset.TableReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file of rows that is read as often as needed. */
record TableFile(Path path, DataFormat format) {
    private static final int PIECE_BYTES = 1 << 18;

    static TableFile open(Path path) throws IOException, CommandException {
        if (!Files.isRegularFile(path)) {
            throw CommandException.usage(path + " (expected: a file: it is read several times)");
        }
        ByteBuffer head = ByteBuffer.allocate(FormatGuess.HEAD_BYTES);
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            while (head.hasRemaining() && file.read(head) >= 0) {
                // until the head is full or the file ends
            }
        }
        DataFormat format = FormatGuess.of(Source.nameOf(path), head.flip());
        if (format.kind() != DataFormat.Kind.CSV && format.kind() != DataFormat.Kind.JSON_LINES) {
            throw CommandException.usage(
                    path + ": " + format.kind() + " (expected: rows and columns, CSV or JSON lines)");
        }
        return new TableFile(path, format);
    }

    /** All cells, from first to last; the progress is closed. */
    void read(CellSink sink, Progress progress) throws IOException, CommandException {
        TableReader reader = TableReader.of(format, TableLimits.DEFAULT, sink);
        try (progress;
                Source source = Source.open(path)) {
            ReadableByteChannel bytes = source.channel(progress);
            ByteBuffer buffer = ByteBuffer.allocate(PIECE_BYTES);
            while (bytes.read(buffer.clear()) >= 0) {
                reader.feed(buffer.flip());
            }
        }
        reader.end();
        if (!reader.sound()) {
            throw CommandException.refused(
                    "unreadable-content",
                    java.util.List.of(path
                            + ": not readable as rows (expected: characters of one encoding, closed quotes, rows"
                            + " of one width, cells of at most " + TableLimits.DEFAULT.cellBytes() + " bytes)"));
        }
    }
}
