package io.sluice.gateway.privacy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;

/**
 * Takes the rows of a release and measures the risk in it. The groups that count are those of somebody who knows the
 * quasi-identifiers and has the earlier releases: what an earlier release told of a person is one more column.
 * Memory: a few bytes a row. Not safe for concurrent use.
 */
final class RiskMeter {
    private static final int MOST_SMALLEST = 10;

    private final List<String> quasi;
    private final List<String> sensitive;
    private final int known;
    private final Tuples tuples;
    private final Tuples finer;
    private final Ints groupOfRow = new Ints();
    private final Ints finerOfRow = new Ints();
    private final Ints personOfRow = new Ints();
    private final Ints sampled = new Ints();
    private final List<Codes> quasiCodes = new ArrayList<>();
    private final List<Codes> sensitiveCodes = new ArrayList<>();
    private final List<Ints> sensitiveOfRow = new ArrayList<>();
    private final int[] tuple;
    private final int[] finerTuple;

    /**
     * A meter for a release.
     *
     * @param known how many earlier releases the recipient has
     */
    RiskMeter(List<String> quasi, List<String> sensitive, int known) {
        this.quasi = quasi;
        this.sensitive = sensitive;
        this.known = known;
        tuples = new Tuples(quasi.size());
        finer = new Tuples(1 + known);
        tuple = new int[quasi.size()];
        finerTuple = new int[1 + known];
        quasi.forEach(column -> quasiCodes.add(new Codes()));
        for (int i = 0; i < sensitive.size(); i++) {
            sensitiveCodes.add(new Codes());
            sensitiveOfRow.add(new Ints());
        }
    }

    /**
     * One row as it is to be released.
     *
     * @param person from 0; negative: each row is a person, in all rows or in none
     * @param states what the earlier releases told of the person
     * @param inSample false: the row is not released, but stands for the population
     */
    void row(String[] quasiValues, String[] sensitiveValues, int person, int[] states, boolean inSample) {
        for (int i = 0; i < tuple.length; i++) {
            tuple[i] = quasiCodes.get(i).of(quasiValues[i]);
        }
        int group = tuples.number(tuple);
        groupOfRow.add(group);
        finerTuple[0] = group;
        System.arraycopy(states, 0, finerTuple, 1, known);
        finerOfRow.add(known == 0 ? group : finer.number(finerTuple));
        for (int i = 0; i < sensitiveValues.length; i++) {
            sensitiveOfRow.get(i).add(sensitiveCodes.get(i).of(sensitiveValues[i]));
        }
        if (person >= 0) {
            personOfRow.add(person);
        }
        sampled.add(inSample ? 1 : 0);
    }

    /** A measured release: which rows are in it, and the report. */
    record Measured(RiskReport report, Grouping released, Tuples tuples) {
        boolean released(long row) {
            return released.group((int) row) >= 0;
        }
    }

    /** Leaves out what the thresholds allow to be left out if that is enough, and measures the rest. */
    Measured measure(Limits limits) {
        int[] persons = personOfRow.toArray();
        List<SensitiveValues> columns = new ArrayList<>();
        for (int i = 0; i < sensitive.size(); i++) {
            columns.add(SensitiveValues.of(sensitiveOfRow.get(i).toArray(), sensitiveCodes.get(i)));
        }
        int[] finest = inSample(finerOfRow);
        Grouping groups = Grouping.of(finest, known == 0 ? tuples.count() : finer.count(), persons);
        boolean[] failing = groups.failing(limits, columns);
        long rows = sampled.size();
        long in = 0;
        long failed = 0;
        for (int group : finest) {
            in += group >= 0 ? 1 : 0;
            failed += group >= 0 && failing[group] ? 1 : 0;
        }
        boolean cleaned = failed > 0 && failed <= limits.suppressible(in);
        if (cleaned) {
            groups = groups.without(failing);
        }
        int[] base = groupOfRow.toArray();
        for (int row = 0; row < base.length; row++) {
            base[row] = groups.group(row) < 0 ? -1 : base[row];
        }
        Grouping visible = Grouping.of(base, tuples.count(), persons);
        Grouping population = Grouping.of(groupOfRow.toArray(), tuples.count(), persons);
        long suppressed = cleaned ? failed : 0;
        RiskReport report = report(
                rows, in - suppressed, suppressed, cleaned ? 0 : failed, visible, groups, population, columns, limits);
        return new Measured(report, visible, tuples);
    }

    private int[] inSample(Ints groups) {
        int[] kept = groups.toArray();
        for (int row = 0; row < kept.length; row++) {
            kept[row] = sampled.get(row) == 1 ? kept[row] : -1;
        }
        return kept;
    }

    private RiskReport report(
            long rows,
            long released,
            long suppressed,
            long failing,
            Grouping visible,
            Grouping finest,
            Grouping population,
            List<SensitiveValues> columns,
            Limits limits) {
        double highest = 0;
        double hits = 0;
        long persons = 0;
        int groups = 0;
        for (int group = 0; group < visible.groups(); group++) {
            int size = visible.persons(group);
            if (size > 0) {
                groups++;
                persons += size;
                highest = Math.max(highest, 1.0 / population.persons(group));
                hits += size / (double) population.persons(group);
            }
        }
        List<RiskReport.Sensitive> diversity = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            Diversity worst = Diversity.BEST;
            for (Diversity each : finest.diversity(columns.get(i))) {
                worst = worst.worse(each);
            }
            diversity.add(new RiskReport.Sensitive(
                    sensitive.get(i),
                    released == 0 ? 0 : worst.distinct(),
                    released == 0 ? 0 : worst.entropyL(),
                    worst.distance()));
        }
        List<Integer> smallest = finest.smallest(MOST_SMALLEST);
        int combined = smallest.isEmpty() ? 0 : smallest.get(0);
        int k = known == 0 ? combined : visible.smallest(1).stream().findFirst().orElse(0);
        RiskReport report = new RiskReport(
                rows,
                released,
                suppressed,
                groups,
                k,
                known == 0 ? OptionalInt.empty() : OptionalInt.of(combined),
                smallest,
                diversity,
                k == 0 ? 0 : 1.0 / combined,
                persons == 0 ? 0 : groups / (double) persons,
                highest,
                persons == 0 ? 0 : hits / persons,
                visible.mostRowsOfOne(personOfRow.toArray()),
                failing,
                failing == 0 ? List.of() : advice(limits, columns),
                List.of());
        return RiskGate.judged(report, limits);
    }

    /** What each column costs: how many rows would still be in groups that fail without it. */
    private List<RiskReport.Advice> advice(Limits limits, List<SensitiveValues> columns) {
        int[] persons = personOfRow.toArray();
        List<RiskReport.Advice> advice = new ArrayList<>();
        int[] without = new int[Math.max(0, quasi.size() - 1) + known];
        for (int left = 0; left < quasi.size(); left++) {
            Tuples coarser = new Tuples(without.length);
            int[] groups = inSample(known == 0 ? groupOfRow : finerOfRow);
            int[] coarse = new int[known == 0 ? tuples.count() : finer.count()];
            for (int group = 0; group < coarse.length; group++) {
                int base = known == 0 ? group : finer.at(group, 0);
                for (int i = 0, j = 0; i < quasi.size(); i++) {
                    if (i != left) {
                        without[j++] = tuples.at(base, i);
                    }
                }
                for (int i = 0; i < known; i++) {
                    without[quasi.size() - 1 + i] = finer.at(group, 1 + i);
                }
                coarse[group] = coarser.number(without);
            }
            for (int row = 0; row < groups.length; row++) {
                groups[row] = groups[row] < 0 ? -1 : coarse[groups[row]];
            }
            Grouping grouping = Grouping.of(groups, coarser.count(), persons);
            boolean[] fails = grouping.failing(limits, columns);
            long failing = 0;
            for (int group = 0; group < fails.length; group++) {
                failing += fails[group] ? grouping.rows(group) : 0;
            }
            advice.add(new RiskReport.Advice(quasi.get(left), failing));
        }
        advice.sort(Comparator.comparingLong(RiskReport.Advice::failing));
        return advice;
    }
}
