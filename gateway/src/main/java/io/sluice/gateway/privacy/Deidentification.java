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
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Derives one release from a table that is read twice: the first time to measure what risk is left, the second time to
 * write the rows. Both times the same is done to every cell, so that what was measured is what is written.
 *
 * <pre>
 *   measure(): cells... -> measured(): the report -> [permits] -> release(out): cells... -> finish()
 * </pre>
 *
 * <p>Rows in groups that are too small are left out if the plan's thresholds allow that many. A release whose report
 * does not permit it cannot be written. Memory: some 10 bytes a row and the distinct values of the quasi-identifiers
 * and sensitive columns. Not safe for concurrent use.
 */
public final class Deidentification {
    private static final long MOST_ROWS = 500_000_000;

    private final TransformPlan plan;
    private final List<String> columns;
    private final RowTransform transform;
    private final Limits limits;
    private final PersonCodes persons;
    private final List<Map<Long, Integer>> known = new ArrayList<>();
    private final int[] quasi;
    private final int[] sensitive;
    private final Ints personOfRow = new Ints();
    private final List<Long> tokens = new ArrayList<>();
    private RiskMeter meter;
    private RiskMeter.Measured measured;
    private TableRows rows;
    private long row;
    private long content;
    private long contentAgain;
    private IOException failure;
    private CsvWriter writer;

    private Deidentification(TransformPlan plan, ReleaseKeys keys, List<ReleaseTrace> earlier) {
        this.plan = plan;
        this.columns = plan.getColumnsList().stream().map(ColumnPlan::getColumn).toList();
        this.transform = new RowTransform(plan, keys);
        this.limits = Limits.of(plan.getThresholds());
        this.persons = new PersonCodes(keys);
        earlier.forEach(trace -> known.add(PersonCodes.states(trace)));
        this.quasi = places(ColumnRole.QUASI_IDENTIFIER);
        this.sensitive = places(ColumnRole.SENSITIVE);
        this.meter = new RiskMeter(names(quasi), names(sensitive), known.size());
    }

    /**
     * A release by a plan.
     *
     * @param earlier traces of all releases that the same recipient has got from this owner; with them, or for a
     *     {@link #trace}, the plan must name a subject column
     * @throws PlanException the plan has mistakes
     */
    public static Deidentification of(TransformPlan plan, ReleaseKeys keys, List<ReleaseTrace> earlier)
            throws PlanException {
        List<String> mistakes = Plans.mistakes(plan);
        if (!mistakes.isEmpty()) {
            throw new PlanException(mistakes);
        }
        if (!earlier.isEmpty() && plan.getSubjectColumn().isEmpty()) {
            throw new PlanException("subject_column: none (expected: one, to find persons in the earlier releases)");
        }
        return new Deidentification(plan, keys, earlier);
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

    private int person(String[] cells, int[] states) {
        if (transform.subjectPlace() < 0) {
            return -1;
        }
        String subject = cells[transform.subjectPlace()];
        // Who has no identifier is somebody else in every row.
        long token = persons.token(subject.isEmpty() ? "\0row " + row : subject);
        int person = persons.code(token);
        if (person == tokens.size()) {
            tokens.add(token);
        }
        personOfRow.add(person);
        for (int i = 0; i < states.length; i++) {
            states[i] = known.get(i).getOrDefault(token, 0);
        }
        return person;
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
        writer = out;
        int[] kept = transform.kept();
        out.row(names(kept));
        List<String> cellsOut = new ArrayList<>();
        rows = new TableRows(columns, cells -> {
            contentAgain = content(cells, contentAgain);
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
        if (row != measured.report().rows() || content != contentAgain) {
            throw new PlanException("table: another at the second reading (expected: the "
                    + measured.report().rows() + " rows that were measured)");
        }
        writer.flush();
    }

    /** What the release tells of whom; empty lists without a subject column. To be kept for the next release. */
    public ReleaseTrace trace() {
        ReleaseTrace.Builder trace = ReleaseTrace.newBuilder().setPlanDigest(ByteString.copyFrom(Plans.digest(plan)));
        TreeMap<Long, Long> states = new TreeMap<>(Long::compareUnsigned);
        for (int i = 0; i < personOfRow.size(); i++) {
            long token = tokens.get(personOfRow.get(i));
            long group = measured.released(i) ? measured.released().group(i) + 1L : 0;
            // A person with several rows is told of by all of them, in whatever order.
            states.merge(token, group * 0x9e3779b97f4a7c15L, Long::sum);
        }
        states.forEach((token, state) -> trace.addPersons(token).addStates(state));
        return trace.build();
    }
}
