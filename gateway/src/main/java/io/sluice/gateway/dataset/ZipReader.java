package io.sluice.gateway.dataset;

import java.nio.ByteBuffer;

/** Reads a zip archive, each file in its own format; columns of the same name are one, whichever file they are in. */
final class ZipReader implements TableReader {
    private final FolderColumns columns;
    private final ZipStream stream;
    private TableReader file;
    private boolean sound = true;
    private boolean ended;

    ZipReader(TableLimits limits, CellSink sink) {
        columns = new FolderColumns(limits, sink);
        stream = new ZipStream(new ZipStream.Files() {
            @Override
            public void begin(String name) {
                columns.file(name);
                file = name.endsWith("/") ? new EmptyReader() : new GuessedReader(name, limits, columns);
            }

            @Override
            public void bytes(ByteBuffer bytes) {
                file.feed(bytes);
            }

            @Override
            public void end() {
                file.end();
                sound &= file.sound();
                file = null;
            }
        });
    }

    @Override
    public void feed(ByteBuffer src) {
        byte[] bytes = new byte[src.remaining()];
        src.get(bytes);
        stream.feed(bytes, 0, bytes.length);
    }

    @Override
    public void end() {
        if (file != null) {
            file.end();
            sound = false;
        }
        stream.end();
        ended = true;
    }

    @Override
    public boolean sound() {
        return sound && !stream.broken() && columns.sound() && (!ended || stream.sound());
    }

    /** A folder: it has no bytes. */
    private static final class EmptyReader implements TableReader {
        private boolean sound = true;

        @Override
        public void feed(ByteBuffer src) {
            sound &= !src.hasRemaining();
            src.position(src.limit());
        }

        @Override
        public void end() {
            // Nothing was begun.
        }

        @Override
        public boolean sound() {
            return sound;
        }
    }
}
