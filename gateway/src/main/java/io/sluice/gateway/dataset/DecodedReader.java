package io.sluice.gateway.dataset;

import java.nio.ByteBuffer;

/** Brings text in another encoding to UTF-8 for the reader of its format. Bytes that are no character are not sound. */
final class DecodedReader implements TableReader {
    private final TableReader reader;
    private final Utf8Stream stream;

    DecodedReader(TextEncoding encoding, TableReader reader) {
        this.reader = reader;
        this.stream = new Utf8Stream(encoding, reader::feed);
    }

    @Override
    public void feed(ByteBuffer src) {
        stream.feed(src);
    }

    @Override
    public void end() {
        stream.end();
        reader.end();
    }

    @Override
    public boolean sound() {
        return stream.sound() && reader.sound();
    }
}
