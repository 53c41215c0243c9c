package io.sluice.gateway.dataset;

import java.nio.ByteBuffer;

/** Reads something in the format that its first bytes show. Wrappings within wrappings are not read, and not sound. */
final class GuessedReader implements TableReader {
    private final String name;
    private final TableLimits limits;
    private final CellSink sink;
    private ByteBuffer head = ByteBuffer.allocate(FormatGuess.HEAD_BYTES);
    private TableReader reader;
    private boolean tabular;

    GuessedReader(String name, TableLimits limits, CellSink sink) {
        this.name = name;
        this.limits = limits;
        this.sink = sink;
    }

    @Override
    public void feed(ByteBuffer src) {
        if (reader == null) {
            int n = Math.min(src.remaining(), head.remaining());
            head.put(head.position(), src, src.position(), n).position(head.position() + n);
            src.position(src.position() + n);
            if (!head.hasRemaining()) {
                open();
            }
        }
        if (reader != null) {
            reader.feed(src);
        }
    }

    @Override
    public void end() {
        if (reader == null && head.position() > 0) {
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
        head.flip();
        DataFormat format = FormatGuess.of(name, head);
        tabular = format.tabular() && (!format.holdsOthers() || format.kind() == DataFormat.Kind.TAR);
        boolean wrapped = format.kind() == DataFormat.Kind.GZIP || format.kind() == DataFormat.Kind.ZIP;
        reader = wrapped ? new OpaqueReader() : TableReader.of(format, limits, sink);
        reader.feed(head);
        head = null;
    }
}
