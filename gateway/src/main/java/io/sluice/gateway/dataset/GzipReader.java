package io.sluice.gateway.dataset;

import java.nio.ByteBuffer;

/** Reads what is compressed with gzip, in its own format. */
final class GzipReader implements TableReader {
    private final GuessedReader content;
    private final GzipStream stream;
    private boolean ended;

    GzipReader(TableLimits limits, CellSink sink) {
        content = new GuessedReader("", limits, sink);
        stream = new GzipStream(content::feed);
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
        ended = true;
    }

    @Override
    public boolean sound() {
        return content.sound() && !stream.broken() && (!ended || stream.sound());
    }
}
