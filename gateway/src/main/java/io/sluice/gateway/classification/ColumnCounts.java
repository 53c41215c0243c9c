package io.sluice.gateway.classification;

import io.sluice.gateway.dataset.ByteKind;
import io.sluice.gateway.dataset.CellSink;
import io.sluice.gateway.dataset.DataFormat;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Counts what the scanner finds, by column. A column's name is scanned as well, and hidden if it looks like data. */
final class ColumnCounts implements CellSink {
    private static final IdentifierType[] TYPES = IdentifierType.values();
    private static final int SHOWN_CHARS = 64;
    private static final int SHOWN_DIGITS = 5;

    private static final class Column {
        private final String shown;
        private final String quasiIdentifier;
        private final long[] hits = new long[TYPES.length];
        private final long[] misses = new long[TYPES.length];
        private long values;

        private Column(String shown, String quasiIdentifier) {
            this.shown = shown;
            this.quasiIdentifier = quasiIdentifier;
        }
    }

    private final CellScanner scanner = new CellScanner();
    private Column[] columns = new Column[16];
    private int columnCount;
    private long rows;

    @Override
    public void column(int number, String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        int found = scanner.scan(bytes, 0, bytes.length, ByteKind.of(bytes, 0, bytes.length));
        boolean shown = CellScanner.hits(found) == 0
                && name.length() <= SHOWN_CHARS
                && name.chars().noneMatch(Character::isISOControl)
                && name.chars().filter(Character::isDigit).count() <= SHOWN_DIGITS;
        if (number == columns.length) {
            columns = Arrays.copyOf(columns, number * 2);
        }
        columns[number] = new Column(
                shown ? name : "column " + (number + 1),
                QuasiIdentifiers.of(name).orElse(null));
        columnCount = number + 1;
        if (CellScanner.hits(found) != 0) {
            columns[number].values++;
            count(columns[number], found);
        }
    }

    @Override
    public void cell(int number, byte[] bytes, int from, int to, int kinds) {
        Column column = columns[number];
        column.values++;
        int found = scanner.scan(bytes, from, to, kinds);
        if (found != 0) {
            count(column, found);
        }
    }

    @Override
    public void row() {
        rows++;
    }

    private static void count(Column column, int found) {
        int hits = CellScanner.hits(found);
        int misses = CellScanner.misses(found) & ~hits;
        for (int type = 0; type < TYPES.length; type++) {
            column.hits[type] += hits >> type & 1;
            column.misses[type] += misses >> type & 1;
        }
    }

    Findings findings(DataFormat format, boolean readable, boolean complete, long bytes) {
        List<ColumnFindings> found = new ArrayList<>(columnCount);
        for (int i = 0; i < columnCount; i++) {
            Column column = columns[i];
            List<TypeFinding> types = new ArrayList<>();
            for (IdentifierType type : TYPES) {
                long hits = column.hits[type.ordinal()];
                if (hits > 0) {
                    double share = (double) hits / column.values;
                    types.add(new TypeFinding(type.name(), hits, column.misses[type.ordinal()], share));
                }
            }
            types.sort(Comparator.comparingLong(TypeFinding::count).reversed());
            found.add(new ColumnFindings(
                    column.shown, column.values, types, Optional.ofNullable(column.quasiIdentifier)));
        }
        return new Findings(format, readable, complete, bytes, rows, found, Optional.empty());
    }
}
