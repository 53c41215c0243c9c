package io.sluice.gateway.classification;

import io.sluice.gateway.classification.detection.CellDetector;
import io.sluice.gateway.classification.detection.CustomRecogniser;
import io.sluice.gateway.dataset.ByteKind;
import io.sluice.gateway.dataset.CellSink;
import io.sluice.gateway.dataset.DataFormat;
import io.sluice.proto.Rank;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Counts what the scanner finds, by column. A column's name is scanned as well, and hidden if it looks like data. */
final class ColumnCounts implements CellSink {
    private static final int SHOWN_CHARS = 64;
    private static final int SHOWN_DIGITS = 5;

    private static final class Count {
        private final String type;
        private long hits;
        private long misses;
        private double sureness;
        private long lastHit = -1;

        private Count(String type) {
            this.type = type;
        }
    }

    private static final class Column {
        private final String shown;
        private final String quasiIdentifier;
        private final CellDetector.Context context;
        private final List<Count> counts = new ArrayList<>();
        private long values;

        private Column(String shown, String quasiIdentifier, CellDetector.Context context) {
            this.shown = shown;
            this.quasiIdentifier = quasiIdentifier;
            this.context = context;
        }

        private Count count(String type) {
            for (int i = 0; i < counts.size(); i++) { // a few at most, and names are shared
                if (counts.get(i).type.equals(type)) {
                    return counts.get(i);
                }
            }
            Count added = new Count(type);
            counts.add(added);
            return added;
        }
    }

    private final CellDetector detector;
    private final SplitValues split = new SplitValues();
    private final CellDetector.Context joint;
    private Column[] columns = new Column[16];
    private int columnCount;
    private long rows;

    ColumnCounts(List<CustomRecogniser> custom) {
        detector = new CellDetector(custom);
        joint = detector.context("");
    }

    @Override
    public void column(int number, String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        CellDetector.Context none = detector.context("");
        int found = detector.scan(bytes, 0, bytes.length, ByteKind.of(bytes, 0, bytes.length), none);
        boolean shown = found == 0
                && name.length() <= SHOWN_CHARS
                && name.chars().noneMatch(Character::isISOControl)
                && name.chars().filter(Character::isDigit).count() <= SHOWN_DIGITS;
        if (number == columns.length) {
            columns = Arrays.copyOf(columns, number * 2);
        }
        Column column = new Column(
                shown ? name : "column " + (number + 1),
                QuasiIdentifiers.of(name).orElse(null),
                shown ? detector.context(name) : none);
        columns[number] = column;
        columnCount = number + 1;
        if (found > 0) {
            detector.scan(bytes, 0, bytes.length, ByteKind.of(bytes, 0, bytes.length), none);
            column.values++;
            count(column, found);
        }
    }

    @Override
    public void cell(int number, byte[] bytes, int from, int to, int kinds) {
        Column column = columns[number];
        column.values++;
        count(column, detector.scan(bytes, from, to, kinds, column.context));
        split(column, number, bytes, from, to, kinds);
    }

    @Override
    public void row() {
        split.part();
        rows++;
    }

    /** What this cell and those before it in the row make together. */
    private void split(Column column, int number, byte[] bytes, int from, int to, int kinds) {
        boolean x = (bytes[to - 1] | 0x20) == 'x' && (kinds & ~ByteKind.DIGIT) == ByteKind.LETTER;
        if (kinds != ByteKind.DIGIT && !(x && (ByteKind.of(bytes, from, to - 1) | ByteKind.DIGIT) == ByteKind.DIGIT)) {
            split.part();
            return;
        }
        split.add(number, bytes, from, to);
        for (int n = 2; n <= split.cells(); n++) {
            int start = split.from(n);
            if (start >= 0) {
                count(column, detector.scan(split.bytes(), start, split.to(), kinds, joint));
            }
        }
        if (x) {
            split.part();
        }
    }

    private void count(Column column, int found) {
        for (int i = 0; i < found; i++) {
            Count count = column.count(detector.found(i));
            if (count.lastHit != column.values) {
                count.lastHit = column.values;
                count.hits++;
                count.sureness += detector.confidence(i);
            }
        }
        for (int i = 0; i < detector.misses(); i++) {
            Count count = column.count(detector.missed(i));
            count.misses += count.lastHit == column.values ? 0 : 1;
        }
    }

    Findings findings(DataFormat format, boolean readable, boolean complete, long bytes) {
        List<ColumnFindings> found = new ArrayList<>(columnCount);
        for (int i = 0; i < columnCount; i++) {
            Column column = columns[i];
            List<TypeFinding> types = new ArrayList<>();
            for (Count count : column.counts) {
                if (count.hits > 0) {
                    types.add(finding(count, column.values));
                }
            }
            types.sort(Comparator.comparingLong(TypeFinding::count).reversed().thenComparing(TypeFinding::type));
            found.add(new ColumnFindings(
                    column.shown, column.values, types, Optional.ofNullable(column.quasiIdentifier)));
        }
        return new Findings(format, readable, complete, bytes, rows, found, Optional.empty());
    }

    private static TypeFinding finding(Count count, long values) {
        double sureness = count.sureness / count.hits;
        return TypeFinding.of(count.type, count.hits, count.misses, values, sureness, CellDetector.chance(count.type));
    }

    /**
     * Whether looking at more cells of these columns would hardly change what the floors make of them: in every column
     * the interval of every type's share is apart from the share from which on it counts, also of the types that were
     * not seen. Not so as soon as there is anything, anywhere, that may demand RESTRICTED or more.
     */
    boolean settled(FloorTable table) {
        for (int i = 0; i < columnCount; i++) {
            Column column = columns[i];
            for (Count count : column.counts) {
                FloorTable.Floor floor = table.floors().get(count.type);
                boolean seen = count.hits > 0;
                if (seen && (floor == null || floor.rank().getNumber() >= Rank.RESTRICTED.getNumber())) {
                    return false;
                }
                if (seen && !Wilson.of(count.hits, column.values).apartFrom(floor.minimumShare())) {
                    return false;
                }
            }
            if (Wilson.of(0, column.values).high() >= table.leastShare()) {
                return false;
            }
        }
        return columnCount > 0;
    }
}
