package io.sluice.gateway.privacy;

import java.util.List;

/**
 * The rows of a table as codes of their quasi-identifiers, ready to be put together at any level. Equal rows are one
 * as long as only sizes are asked for.
 */
final class LatticeRows {
    private final int width;
    private final Tuples tuples;
    private final int[] tupleOfRow;
    private final int[] rowsOfTuple;
    private final List<SensitiveValues> sensitive;
    private final int[] personOfRow;

    /**
     * Of a table.
     *
     * @param columns the codes of each quasi-identifier, row by row
     * @param personOfRow who a row is about, from 0; empty: each row is a person
     */
    LatticeRows(List<Ints> columns, int rows, List<SensitiveValues> sensitive, int[] personOfRow) {
        this.width = columns.size();
        this.tuples = new Tuples(width);
        this.tupleOfRow = new int[rows];
        this.sensitive = sensitive;
        this.personOfRow = personOfRow;
        int[] codes = new int[width];
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < width; i++) {
                codes[i] = columns.get(i).get(row);
            }
            tupleOfRow[row] = tuples.number(codes);
        }
        rowsOfTuple = new int[tuples.count()];
        for (int tuple : tupleOfRow) {
            rowsOfTuple[tuple]++;
        }
    }

    /** Whether the thresholds are met when each column's codes are mapped, with as many rows left out as allowed. */
    boolean passes(int[][] maps, Limits limits) {
        Tuples mapped = new Tuples(width);
        int[] groupOfTuple = new int[rowsOfTuple.length];
        int[] codes = new int[width];
        for (int tuple = 0; tuple < groupOfTuple.length; tuple++) {
            for (int i = 0; i < width; i++) {
                codes[i] = maps[i][tuples.at(tuple, i)];
            }
            groupOfTuple[tuple] = mapped.number(codes);
        }
        return failing(groupOfTuple, mapped.count(), limits) <= limits.suppressible(tupleOfRow.length);
    }

    private long failing(int[] groupOfTuple, int groups, Limits limits) {
        if (!limits.diverse() && personOfRow.length == 0) {
            return tooSmall(groupOfTuple, groups, limits.least());
        }
        int[] groupOfRow = new int[tupleOfRow.length];
        for (int row = 0; row < groupOfRow.length; row++) {
            groupOfRow[row] = groupOfTuple[tupleOfRow[row]];
        }
        Grouping grouping = Grouping.of(groupOfRow, groups, personOfRow);
        boolean[] failing = grouping.failing(limits, sensitive);
        long rows = 0;
        for (int group = 0; group < groups; group++) {
            rows += failing[group] ? grouping.rows(group) : 0;
        }
        return rows;
    }

    private long tooSmall(int[] groupOfTuple, int groups, int least) {
        int[] sizes = new int[groups];
        for (int tuple = 0; tuple < groupOfTuple.length; tuple++) {
            sizes[groupOfTuple[tuple]] += rowsOfTuple[tuple];
        }
        long rows = 0;
        for (int size : sizes) {
            rows += size < least ? size : 0;
        }
        return rows;
    }
}
