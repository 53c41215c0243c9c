package io.sluice.gateway.dataset;

import java.nio.ByteBuffer;

/**
 * Reads an archive of files, each in its own format by a reader of its own, so that nothing hides in one; columns of the
 * same name are one, whichever file they are in.
 */
final class ArchiveReader implements TableReader, Unpacking.Files {
    private final TableLimits limits;
    private final FolderColumns columns;
    private final Unpacking archive;
    private TableReader file;
    private boolean sound = true;

    private ArchiveReader(boolean tar, TableLimits limits, CellSink sink, Nesting nesting) {
        this.limits = limits;
        columns = new FolderColumns(limits, sink);
        archive = tar ? new TarStream(nesting, this) : new ZipStream(nesting, this);
    }

    static TableReader tar(TableLimits limits, CellSink sink, Nesting nesting) {
        return new ArchiveReader(true, limits, sink, nesting);
    }

    static TableReader zip(TableLimits limits, CellSink sink, Nesting nesting) {
        return new ArchiveReader(false, limits, sink, nesting);
    }

    @Override
    public void begin(String name, Nesting nesting) {
        columns.file(name);
        file = new GuessedReader(name, limits, columns, nesting);
    }

    @Override
    public void bytes(byte[] bytes, int from, int to) {
        file.feed(ByteBuffer.wrap(bytes, from, to - from));
    }

    @Override
    public void endFile() {
        file.end();
        sound &= file.sound();
        file = null;
    }

    @Override
    public void end() {
        archive.end();
    }

    @Override
    public void feed(ByteBuffer src) {
        byte[] bytes = new byte[src.remaining()];
        src.get(bytes);
        archive.feed(bytes, 0, bytes.length);
    }

    @Override
    public boolean sound() {
        return sound && archive.sound() && columns.sound() && (file == null || file.sound());
    }
}
