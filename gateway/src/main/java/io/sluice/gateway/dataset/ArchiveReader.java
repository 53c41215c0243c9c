package io.sluice.gateway.dataset;

import java.nio.ByteBuffer;

/**
 * Reads an archive of files, each in its own format by a reader of its own, so that nothing hides in one; columns of the
 * same name are one, whichever file they are in. In a zip may be a workbook, whose sheets are tables.
 */
final class ArchiveReader implements TableReader, Unpacking.Files, WorkbookSink {
    private static final String WORKBOOK_TEXT = "(workbook text)";

    private final TableLimits limits;
    private final FolderColumns columns;
    private final Unpacking archive;
    private final WorkbookReader workbook;
    private TableReader file;
    private boolean inWorkbook;
    private int files;
    private boolean sound = true;

    private ArchiveReader(boolean tar, TableLimits limits, CellSink sink, Nesting nesting) {
        this.limits = limits;
        columns = new FolderColumns(limits, sink);
        workbook = tar ? null : new WorkbookReader(limits, this);
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
        files++;
        inWorkbook = workbook != null && WorkbookReader.owns(name);
        if (inWorkbook) {
            workbook.begin(name, files);
            return;
        }
        file = new GuessedReader(name, limits, columns, nesting);
    }

    @Override
    public void bytes(byte[] bytes, int from, int to) {
        if (inWorkbook) {
            workbook.feed(bytes, from, to);
        } else {
            file.feed(ByteBuffer.wrap(bytes, from, to - from));
        }
    }

    @Override
    public void endFile() {
        if (inWorkbook) {
            workbook.endFile();
            return;
        }
        file.end();
        sound &= file.sound();
        file = null;
    }

    @Override
    public void end() {
        archive.end();
        if (workbook != null) {
            workbook.end();
        }
    }

    @Override
    public CellSink sheet(int number, String name) {
        return new SheetColumns(name);
    }

    @Override
    public void text(int number, int line, byte[] bytes, int from, int to) {
        columns.text(WORKBOOK_TEXT, bytes, from, to);
    }

    @Override
    public void feed(ByteBuffer src) {
        byte[] bytes = new byte[src.remaining()];
        src.get(bytes);
        archive.feed(bytes, 0, bytes.length);
    }

    @Override
    public boolean sound() {
        return sound
                && archive.sound()
                && columns.sound()
                && (file == null || file.sound())
                && (workbook == null || workbook.sound());
    }

    /** The columns of a sheet, named by it if there are several. */
    private final class SheetColumns implements CellSink {
        private final String sheet;

        private SheetColumns(String sheet) {
            this.sheet = sheet;
        }

        @Override
        public void column(int column, String name) {
            columns.column(column, sheet.isEmpty() ? name : sheet + "." + name);
        }

        @Override
        public void cell(int column, byte[] bytes, int from, int to, int kinds) {
            columns.cell(column, bytes, from, to, kinds);
        }

        @Override
        public void row() {
            columns.row();
        }
    }
}
