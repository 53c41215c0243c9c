package io.sluice.gateway.dataset;

import java.nio.ByteBuffer;

/** Reads what is compressed with gzip, in its own format. */
final class GzipReader implements TableReader {
    private final GuessedReader content;
    private final GzipStream stream;

    GzipReader(TableLimits limits, CellSink sink, Nesting nesting) {
        content = new GuessedReader("", limits, sink, nesting.within(true));
        stream = new GzipStream(nesting, content::feed);
    }

    @Override
    public void feed(ByteBuffer src) {
        byte[] bytes = new byte[src.remaining()];
        src.get(bytes);
        stream.feed(bytes, 0, bytes.length);
    }

    @Override
    public void end() {
        content.end();
        stream.end();
    }

    @Override
    public boolean sound() {
        return content.sound() && stream.sound();
    }
}
