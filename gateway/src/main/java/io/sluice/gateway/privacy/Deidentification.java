package io.sluice.gateway.privacy;

import com.google.protobuf.ByteString;
import io.sluice.gateway.dataset.CellSink;
import io.sluice.gateway.dataset.CsvWriter;
import io.sluice.proto.ColumnPlan;
import io.sluice.proto.ColumnRole;
import io.sluice.proto.ReleaseTrace;
import io.sluice.proto.TransformPlan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Derives one release from a table that is read twice: the first time to measure what risk is left, the second time to
 * write the rows. Both times the same is done to every cell, so that what was measured is what is written.
 *
 * <pre>
 *   measure(): cells... -> measured(): the report -> [permits] -> release(out): cells... -> finish()
 * </pre>
 *
 * <p>Rows in groups that are too small are left out if the plan's thresholds allow that many. A release whose report
 * does not permit it cannot be written. Memory: some 10 bytes a row, 50 more where persons are known by their rows, and
 * the distinct values of the quasi-identifiers and sensitive columns. Not safe for concurrent use.
 */
public final class Deidentification {
    private static final long MOST_ROWS = 500_000_000;

    private final TransformPlan plan;
    private final List<String> columns;
    private final RowTransform transform;
    private final Limits limits;
    private final PersonCodes persons;
    private final RowTokens rowTokens;
    private final List<EarlierRelease> known = new ArrayList<>();
    private final int[] knownPlaces;
    private final long[] foundAgain;
    private final int[] quasi;
    private final int[] sensitive;
    private final Ints personOfRow = new Ints();
    private final Longs tokens = new Longs();
    private boolean tracing;
    private boolean masking;
    private long masked;
    private long maskedAgain;
    private RiskMeter meter;
    private RiskMeter.Measured measured;
    private TableRows rows;
    private long row;
    private long content;
    private long contentAgain;
    private IOException failure;
    private CsvWriter writer;

    private Deidentification(TransformPlan plan, ReleaseKeys keys, List<ReleaseTrace> earlier) throws PlanException {
        this.plan = plan;
        this.columns = plan.getColumnsList().stream().map(ColumnPlan::getColumn).toList();
        this.transform = new RowTransform(plan, keys);
        this.limits = Limits.of(plan.getThresholds());
        this.persons = new PersonCodes(keys);
        this.rowTokens = new RowTokens(keys);
        columns.forEach(rowTokens::column);
        for (ReleaseTrace trace : earlier) {
            known.add(EarlierRelease.of(trace, columns, plan.getSubjectColumn()));
        }
        this.knownPlaces =
                known.stream().mapToInt(each -> columns.indexOf(each.column())).toArray();
        this.foundAgain = new long[known.size()];
        this.tracing = transform.subjectPlace() >= 0;
        this.quasi = places(ColumnRole.QUASI_IDENTIFIER);
        this.sensitive = places(ColumnRole.SENSITIVE);
        this.meter = new RiskMeter(names(quasi), names(sensitive), known.size());
    }

    /**
     * A release by a plan.
     *
     * @param earlier traces of all releases that the same recipient has got from this owner
     * @throws PlanException the plan has mistakes, or the persons of an earlier release cannot be found in such a table
     */
    public static Deidentification of(TransformPlan plan, ReleaseKeys keys, List<ReleaseTrace> earlier)
            throws PlanException {
        List<String> mistakes = Plans.mistakes(plan);
        if (!mistakes.isEmpty()) {
            throw new PlanException(mistakes);
        }
        return new Deidentification(plan, keys, earlier);
    }

    /** Before {@link #measure}: keeps what a {@link #trace} needs also where persons are known by their rows. */
    public Deidentification tracing() {
        tracing = true;
        return this;
    }

    /**
     * Before {@link #measure}: rows without any cell are those of persons of whom nothing may be told. They are written as
     * they are, and tell of nobody.
     */
    public Deidentification masking() {
        masking = true;
        return this;
    }

    private boolean isMasked(String[] cells) {
        if (!masking) {
            return false;
        }
        for (String cell : cells) {
            if (!cell.isEmpty()) {
                return false;
            }
        }
        return true;
    }

    private int[] places(ColumnRole role) {
        return java.util.stream.IntStream.range(0, columns.size())
                .filter(i -> plan.getColumns(i).getRole() == role && !Steps.drops(plan.getColumns(i)))
                .toArray();
    }

    private List<String> names(int[] places) {
        return java.util.Arrays.stream(places).mapToObj(columns::get).toList();
    }

    /** Takes the table's cells for the first time. */
    public CellSink measure() {
        String[] quasiValues = new String[quasi.length];
        String[] sensitiveValues = new String[sensitive.length];
        int[] states = new int[known.size()];
        rows = new TableRows(columns, cells -> {
            content = content(cells, content);
            if (isMasked(cells)) {
                masked++;
                return;
            }
            if (row >= MOST_ROWS) {
                row++;
                return; // measured() refuses
            }
            int person = person(cells, states);
            boolean inSample = transform.apply(cells, row);
            pick(cells, quasi, quasiValues);
            pick(cells, sensitive, sensitiveValues);
            meter.row(quasiValues, sensitiveValues, person, states, inSample);
            row++;
        });
        return rows;
    }

    /** Not against forgers: the owner's own file may have been written to between the two readings. */
    private static long content(String[] cells, long before) {
        long content = before;
        for (String cell : cells) {
            content = (content ^ cell.hashCode()) * 0x9e3779b97f4a7c15L;
            content ^= content >>> 32;
        }
        return content;
    }

    /** Who the row is about, or -1 where each row is a person; and what earlier releases told of her. */
    private int person(String[] cells, int[] states) {
        int place = transform.subjectPlace();
        boolean byRow = place < 0 && tracing || place >= 0 && cells[place].isEmpty();
        for (int i = 0; i < knownPlaces.length; i++) {
            byRow |= knownPlaces[i] < 0 || cells[knownPlaces[i]].isEmpty();
        }
        // Who has no identifier is somebody else in every row.
        long rowToken = byRow ? rowTokens.token(at -> cells[at]) : 0;
        for (int i = 0; i < states.length; i++) {
            states[i] = known.get(i).state(token(cells, knownPlaces[i], rowToken));
            foundAgain[i] += states[i] == 0 ? 0 : 1;
        }
        if (place < 0) {
            if (tracing) {
                tokens.add(rowToken);
            }
            return -1;
        }
        long token = token(cells, place, rowToken);
        int person = persons.code(token);
        if (person == tokens.size()) {
            tokens.add(token);
        }
        personOfRow.add(person);
        return person;
    }

    private long token(String[] cells, int place, long rowToken) {
        return place < 0 || cells[place].isEmpty() ? rowToken : persons.token(cells[place]);
    }

    private static void pick(String[] cells, int[] places, String[] picked) {
        for (int i = 0; i < places.length; i++) {
            picked[i] = cells[places[i]];
        }
    }

    /** Ends the first reading: what risk the release would have. */
    public RiskReport measured() throws PlanException {
        if (measured == null) {
            rows.end();
            if (row > MOST_ROWS) {
                throw new PlanException("rows: " + row + " (expected: at most " + MOST_ROWS + ")");
            }
            measured = meter.measure(limits);
            meter = null;
        }
        return measured.report();
    }

    /**
     * Takes the table's cells for the second time and writes the release, with a row of names.
     *
     * @throws IllegalStateException the report does not permit it
     */
    public CellSink release(CsvWriter out) throws PlanException, IOException {
        if (!measured().permits()) {
            throw new IllegalStateException("a release that the risk gate refuses");
        }
        row = 0;
        contentAgain = 0;
        maskedAgain = 0;
        writer = out;
        int[] kept = transform.kept();
        out.row(names(kept));
        List<String> cellsOut = new ArrayList<>();
        List<String> nothing = Collections.nCopies(kept.length, "");
        rows = new TableRows(columns, cells -> {
            contentAgain = content(cells, contentAgain);
            if (isMasked(cells)) {
                maskedAgain++;
                if (maskedAgain <= masked && failure == null) {
                    write(nothing);
                }
                return;
            }
            // What the table has more of than at first was not measured.
            if (row < measured.report().rows() && measured.released(row) && failure == null) {
                transform.apply(cells, row);
                cellsOut.clear();
                for (int place : kept) {
                    cellsOut.add(cells[place]);
                }
                write(cellsOut);
            }
            row++;
        });
        return rows;
    }

    private void write(List<String> cells) {
        try {
            writer.row(cells);
        } catch (IOException e) {
            failure = e;
        }
    }

    /**
     * Ends the second reading; everything is handed to the stream.
     *
     * @throws PlanException the table was another than at the first reading: what was written must not be used
     */
    public void finish() throws PlanException, IOException {
        rows.end();
        if (failure != null) {
            throw failure;
        }
        if (row != measured.report().rows() || masked != maskedAgain || content != contentAgain) {
            throw new PlanException("table: another at the second reading (expected: the "
                    + measured.report().rows() + " rows that were measured)");
        }
        writer.flush();
    }

    /** How many rows of this table are about persons who were in the table of that earlier release. */
    public long foundAgain(int earlier) {
        return foundAgain[earlier];
    }

    /** How many rows without any cell are in the release, further to those that were measured. */
    public long masked() {
        return masked;
    }

    /** Whether a row of those that were measured, from 0, is in the release. */
    public boolean released(long number) {
        return measured.released(number);
    }

    /** How many persons a {@link #trace} would name. */
    public int traced() {
        return tokens.size();
    }

    /**
     * What the release tells of whom. To be kept for the next release.
     *
     * @throws IllegalStateException it was not asked for by {@link #tracing}, and there is no subject column
     */
    public ReleaseTrace trace() {
        if (!tracing) {
            throw new IllegalStateException("a trace of persons that nobody asked to keep");
        }
        long[] told = new long[tokens.size()];
        for (int i = 0; i < measured.report().rows(); i++) {
            long group = measured.released(i) ? measured.released().group(i) + 1L : 0;
            // A person with several rows is told of by all of them, in whatever order.
            told[transform.subjectPlace() < 0 ? i : personOfRow.get(i)] += group * 0x9e3779b97f4a7c15L;
        }
        long[] sorted = new long[told.length];
        for (int i = 0; i < sorted.length; i++) {
            sorted[i] = tokens.get(i) ^ Long.MIN_VALUE; // so that they are sorted as unsigned numbers
        }
        java.util.Arrays.sort(sorted);
        long[] states = new long[sorted.length];
        for (int i = 0; i < told.length; i++) {
            states[java.util.Arrays.binarySearch(sorted, tokens.get(i) ^ Long.MIN_VALUE)] += told[i];
        }
        ReleaseTrace.Builder trace = ReleaseTrace.newBuilder()
                .setPlanDigest(ByteString.copyFrom(Plans.digest(plan)))
                .setSubjectColumn(plan.getSubjectColumn());
        if (plan.getSubjectColumn().isEmpty()) {
            trace.addAllRowColumns(columns.stream().sorted().toList());
        }
        for (int i = 0; i < sorted.length; i++) {
            trace.addPersons(sorted[i] ^ Long.MIN_VALUE).addStates(states[i]);
        }
        return trace.build();
    }
}
