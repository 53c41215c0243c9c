package io.sluice.gateway.dataset;

import java.util.Arrays;

/**
 * Reads one column of a row group, row by row: pages, levels, values. Holds one page and the dictionary. Not safe for
 * concurrent use.
 */
final class ParquetColumn {
    /** Takes the values of a row. */
    interface Target {
        void value(byte[] bytes);
    }

    private static final int MOST_HEADER = 4096;
    private static final int MOST_VALUES = 1 << 24;
    private static final int RUNS = 3;

    private final byte[] file;
    private final ParquetLeaf leaf;
    private final int codec;
    private final int mostPage;
    private final int start;
    private final int end;
    private final Nesting nesting;
    private int at;
    private long left;
    private int inPage;
    private ParquetNumbers definitions;
    private ParquetNumbers repetitions;
    private int repetition = -1;
    private ParquetValues values;
    private ParquetValues.Dictionary dictionary;

    /** With what the file says of the column, and how large a page may be. */
    ParquetColumn(byte[] file, int end, ParquetLeaf leaf, ThriftStruct meta, int mostPage, Nesting nesting)
            throws DamagedFileException {
        this.file = file;
        this.leaf = leaf;
        this.mostPage = mostPage;
        this.nesting = nesting;
        codec = meta.size(4, 100);
        left = meta.number(5, -1);
        int data = meta.size(9, end);
        long first = meta.number(11, 0);
        start = first > 0 && first < data ? (int) first : data;
        this.end = start + meta.size(7, end - start);
        at = start;
        if (meta.number(1, -1) != leaf.type().physical() || left < 0) {
            throw new DamagedFileException("column: not as the schema says");
        }
    }

    /** Where it lies in the file. */
    long[] range() {
        return new long[] {start, end};
    }

    /** How many bytes its largest page and its dictionary take together. */
    long held() throws DamagedFileException {
        long page = 0;
        long words = 0;
        for (int i = start; i < end; ) {
            ThriftStruct.Source source = new ThriftStruct.Source(file, i, end, MOST_HEADER);
            ThriftStruct header = source.read();
            int size = header.size(2, mostPage);
            if (header.size(1, 3) == 2) {
                words = size + 4L * part(header, 7).size(1, MOST_VALUES);
            }
            page = Math.max(page, size);
            i = source.at() + header.size(3, end - source.at());
        }
        return page + words;
    }

    /** Reads the values of the next row, of which there must be one. */
    void row(Target target) throws DamagedFileException {
        do {
            if (!more()) {
                throw new DamagedFileException("column: fewer rows than the file says");
            }
            if (leaf.repetition() > 0) {
                repetition();
                repetition = -1;
            }
            long definition = definitions == null ? leaf.definition() : definitions.next();
            inPage--;
            left--;
            if (definition == leaf.definition()) {
                target.value(values.next());
            }
        } while (leaf.repetition() > 0 && more() && repetition() > 0);
    }

    /** Whether there is a value more, or a gap where one might be. */
    boolean more() throws DamagedFileException {
        while (inPage == 0 && left > 0) {
            if (at >= end) {
                throw new DamagedFileException("column: fewer pages than the file says");
            }
            page();
        }
        return inPage > 0;
    }

    private long repetition() throws DamagedFileException {
        if (repetition < 0) {
            repetition = (int) repetitions.next();
        }
        return repetition;
    }

    private void page() throws DamagedFileException {
        ThriftStruct.Source source = new ThriftStruct.Source(file, at, end, MOST_HEADER);
        ThriftStruct header = source.read();
        int from = source.at();
        int to = from + header.size(3, end - from);
        int size = header.size(2, mostPage);
        at = to;
        if (!nesting.grow(0, size)) {
            throw new DamagedFileException("page: grows beyond reason");
        }
        switch (header.size(1, 3)) {
            case 0 -> first(part(header, 5), from, to, size);
            case 2 -> {
                byte[] words = codec == 0 ? Arrays.copyOfRange(file, from, to) : unpack(from, to, size);
                int count = part(header, 7).size(1, MOST_VALUES);
                dictionary = new ParquetValues.Dictionary(leaf.type(), words, 0, words.length, count);
            }
            case 3 -> second(part(header, 8), from, to, size);
            default -> {
                // An index: it says nothing that the pages do not.
            }
        }
        repetition = -1;
        if (inPage > left) {
            throw new DamagedFileException("column: more values than the file says");
        }
    }

    private static ThriftStruct part(ThriftStruct header, int id) throws DamagedFileException {
        ThriftStruct part = header.struct(id);
        if (part == null) {
            throw new DamagedFileException("page: no header of its kind");
        }
        return part;
    }

    /** A page whose levels are packed together with its values. */
    private void first(ThriftStruct header, int from, int to, int size) throws DamagedFileException {
        byte[] page = codec == 0 ? file : unpack(from, to, size);
        int i = codec == 0 ? from : 0;
        int pageEnd = codec == 0 ? to : size;
        count(header);
        repetitions = null;
        definitions = null;
        if (leaf.repetition() > 0) {
            int length = length(page, i, pageEnd, header.number(4, RUNS));
            repetitions = new ParquetNumbers.Runs(page, i + 4, i + 4 + length, bits(leaf.repetition()));
            i += 4 + length;
        }
        if (leaf.definition() > 0) {
            int length = length(page, i, pageEnd, header.number(3, RUNS));
            definitions = new ParquetNumbers.Runs(page, i + 4, i + 4 + length, bits(leaf.definition()));
            i += 4 + length;
        }
        values(header.size(2, 100), page, i, pageEnd);
    }

    /** A page whose levels lie before its values. */
    private void second(ThriftStruct header, int from, int to, int size) throws DamagedFileException {
        count(header);
        int repeated = header.size(6, to - from);
        int defined = header.size(5, to - from - repeated);
        int i = from + repeated;
        int levels = repeated + defined;
        if (levels > size) {
            throw new DamagedFileException("page: not of the size that it says");
        }
        repetitions = leaf.repetition() == 0 ? null : new ParquetNumbers.Runs(file, from, i, bits(leaf.repetition()));
        definitions =
                leaf.definition() == 0 ? null : new ParquetNumbers.Runs(file, i, i + defined, bits(leaf.definition()));
        i += defined;
        boolean packed = codec != 0 && header.number(7, 1) != 0 && size > levels;
        byte[] page = packed ? unpack(i, to, size - levels) : file;
        values(header.size(4, 100), page, packed ? 0 : i, packed ? page.length : to);
    }

    private void count(ThriftStruct header) throws DamagedFileException {
        inPage = header.size(1, MOST_VALUES);
        if (!nesting.grow(0, inPage)) {
            throw new DamagedFileException("page: grows beyond reason");
        }
    }

    private void values(int encoding, byte[] page, int from, int to) throws DamagedFileException {
        if (from == to) {
            values = () -> {
                throw new DamagedFileException("page: no values");
            };
            return;
        }
        values = ParquetValues.of(leaf.type(), encoding, page, from, to, dictionary, inPage);
    }

    private byte[] unpack(int from, int to, int size) throws DamagedFileException {
        return ParquetCodec.unpack(codec, file, from, to, size);
    }

    private static int length(byte[] page, int at, int end, long encoding) throws DamagedFileException {
        long length = end - at < 4 ? -1 : (int) ParquetType.little(page, at, 4);
        if (length < 0 || length > end - at - 4 || encoding != RUNS) {
            throw new DamagedFileException("page: levels");
        }
        return (int) length;
    }

    private static int bits(int most) {
        return 32 - Integer.numberOfLeadingZeros(most);
    }
}
