package io.sluice.gateway.dataset;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Reads Apache Parquet by columns. What a file holds is told at its end, so that it is kept in memory, up to
 * {@link TableLimits#heldBytes}; a larger one is not read, and not sound. Rows are put together from a page of each
 * column; where these would take more than as much again, the columns are read one after the other. Damaged and encrypted
 * files are not sound, nor what is packed in a way that is not known, nor bytes that belong to nothing.
 */
final class ParquetReader implements TableReader {
    private static final int MOST_METADATA = 1_000_000;
    private static final int MAGIC = 4;
    private static final String METADATA = "(file metadata)";

    private final TableLimits limits;
    private final CellSink sink;
    private final Nesting nesting;
    private byte[] file = new byte[1 << 12];
    private int size;
    private boolean tooLarge;
    private boolean sound;
    private List<ParquetLeaf> leaves = List.of();
    private int column;
    private long unpacked;
    private long claimed;

    ParquetReader(TableLimits limits, CellSink sink, Nesting nesting) {
        this.limits = limits;
        this.sink = sink;
        this.nesting = nesting;
    }

    /** Whether bytes begin like such a file, or an encrypted one. */
    static boolean begins(byte[] bytes) {
        return bytes.length >= MAGIC
                && bytes[0] == 'P'
                && bytes[1] == 'A'
                && bytes[2] == 'R'
                && (bytes[3] == '1' || bytes[3] == 'E');
    }

    @Override
    public void feed(ByteBuffer src) {
        int n = src.remaining();
        if (tooLarge || n > limits.heldBytes() - size) {
            tooLarge = true;
            file = new byte[0];
            src.position(src.limit());
            return;
        }
        if (size + n > file.length) {
            file = Arrays.copyOf(file, (int) Math.min(limits.heldBytes(), Math.max(size + n, file.length * 2L)));
        }
        src.get(file, size, n);
        size += n;
    }

    @Override
    public void end() {
        if (tooLarge) {
            return;
        }
        nesting.grow(size, 0);
        sound = true;
        try {
            read();
        } catch (DamagedFileException e) {
            sound = false; // What was read before it stays read.
        }
        file = new byte[0];
    }

    /** Whether all was read; before the end nothing is. */
    @Override
    public boolean sound() {
        return sound;
    }

    private void read() throws DamagedFileException {
        if (size < 3 * MAGIC || file[3] != '1' || !Arrays.equals(file, 0, MAGIC, file, size - MAGIC, size)) {
            throw new DamagedFileException("file: cut, or encrypted");
        }
        int metaEnd = size - 2 * MAGIC;
        long length = ParquetType.little(file, metaEnd, MAGIC);
        if (length > metaEnd - MAGIC) {
            throw new DamagedFileException("file: metadata longer than the file");
        }
        int metaStart = metaEnd - (int) length;
        ThriftStruct meta = new ThriftStruct.Source(file, metaStart, metaEnd, MOST_METADATA).read();
        if (meta.has(8)) {
            throw new DamagedFileException("file: encrypted");
        }
        leaves = ParquetLeaf.of(meta.structs(2), limits.depth());
        announce();
        metadata(meta);
        List<long[]> ranges = new ArrayList<>();
        ranges.add(new long[] {metaStart, size});
        long row = 1;
        for (ThriftStruct group : meta.structs(4)) {
            row = group(group, metaStart, row, ranges);
        }
        sound &= row - 1 == meta.number(3, -1) && covered(ranges);
    }

    private void announce() {
        sound &= leaves.size() <= limits.columns() && !leaves.isEmpty();
        for (int i = 0; i < Math.min(leaves.size(), limits.columns()); i++) {
            String name = leaves.get(i).path();
            sink.column(i, name.isBlank() ? "column " + (i + 1) : name);
        }
    }

    /** What the writer says of the file, for which every program has its own use. */
    private void metadata(ThriftStruct meta) throws DamagedFileException {
        List<byte[]> texts = new ArrayList<>();
        texts.add(meta.bytes(6));
        for (ThriftStruct pair : meta.structs(5)) {
            texts.add(pair.bytes(1));
            texts.add(pair.bytes(2));
        }
        int number = Math.min(leaves.size(), limits.columns());
        sink.at(1);
        boolean announced = false;
        for (byte[] text : texts) {
            for (int from = 0; from < text.length; from += limits.cellBytes()) {
                if (!announced) {
                    sink.column(number, METADATA);
                    announced = true;
                }
                int to = Math.min(text.length, from + limits.cellBytes());
                sink.cell(number, text, from, to, ByteKind.of(text, from, to));
            }
        }
    }

    private long group(ThriftStruct group, int end, long firstRow, List<long[]> ranges) throws DamagedFileException {
        List<ThriftStruct> chunks = group.structs(1);
        long rows = group.number(3, -1);
        if (chunks.size() != leaves.size() || rows < 0 || leaves.isEmpty()) {
            throw new DamagedFileException("row group: not as the schema says");
        }
        List<ParquetColumn> columns = new ArrayList<>();
        long held = 0;
        for (int i = 0; i < chunks.size(); i++) {
            ThriftStruct chunk = chunks.get(i);
            ThriftStruct meta = chunk.struct(3);
            if (meta == null || chunk.has(8) || chunk.has(9) || chunk.has(1)) {
                throw new DamagedFileException("column: encrypted, or in another file");
            }
            ParquetColumn column = new ParquetColumn(file, end, leaves.get(i), meta, limits.heldBytes(), nesting);
            columns.add(column);
            claimed += column.range()[1] - column.range()[0];
            if (claimed > size) {
                throw new DamagedFileException("column: where another one is");
            }
            held += column.held();
            ranges.add(column.range());
            range(ranges, chunk.number(4, 0), chunk.number(5, 0));
            range(ranges, chunk.number(6, 0), chunk.number(7, 0));
            range(ranges, meta.number(14, 0), meta.number(15, 0));
        }
        if (held <= limits.heldBytes()) {
            for (long row = 0; row < rows; row++) {
                sink.at(firstRow + row);
                for (int i = 0; i < columns.size(); i++) {
                    row(i, columns.get(i));
                }
                sink.row();
            }
        } else {
            for (int i = 0; i < columns.size(); i++) {
                for (long row = 0; row < rows; row++) {
                    sink.at(firstRow + row);
                    row(i, columns.get(i));
                }
                sound &= !columns.set(i, null).more();
            }
            for (long row = 0; row < rows; row++) {
                sink.row();
            }
            return firstRow + rows;
        }
        for (ParquetColumn column : columns) {
            sound &= !column.more();
        }
        return firstRow + rows;
    }

    private void row(int i, ParquetColumn values) throws DamagedFileException {
        column = i;
        unpacked = 0;
        values.row(this::value);
        if (unpacked > 0 && !nesting.grow(0, unpacked)) {
            throw new DamagedFileException("column: grows beyond reason");
        }
    }

    private void value(byte[] bytes) {
        if (bytes.length == 0) {
            return;
        }
        unpacked += bytes.length;
        int kinds = ByteKind.of(bytes, 0, bytes.length);
        if (leaves.get(column).type().bytes() && (kinds & (ByteKind.CONTROL | ByteKind.HIGH)) != 0) {
            Utf8Check check = new Utf8Check();
            check.check(bytes, 0, bytes.length);
            sound &= (kinds & ByteKind.CONTROL) == 0 && check.boundary();
        }
        int number = Math.min(column, limits.columns() - 1);
        for (int from = 0; from < bytes.length; from += limits.cellBytes()) {
            int to = Math.min(bytes.length, from + limits.cellBytes());
            sound &= to - from == bytes.length;
            sink.cell(number, bytes, from, to, to - from == bytes.length ? kinds : ByteKind.of(bytes, from, to));
        }
    }

    private static void range(List<long[]> ranges, long start, long length) {
        if (start > 0 && length > 0 && start <= Integer.MAX_VALUE && length <= Integer.MAX_VALUE) {
            ranges.add(new long[] {start, start + length});
        }
    }

    /** Whether every byte belongs to something, so that nothing hides between; padding with zeros is nothing. */
    private boolean covered(List<long[]> ranges) {
        ranges.sort(Comparator.comparingLong(range -> range[0]));
        int at = MAGIC;
        for (long[] range : ranges) {
            for (; at < Math.min(range[0], size); at++) {
                if (file[at] != 0) {
                    return false;
                }
            }
            at = (int) Math.max(at, Math.min(range[1], size));
        }
        return at == size;
    }
}
