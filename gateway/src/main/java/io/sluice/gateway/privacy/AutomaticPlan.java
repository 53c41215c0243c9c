package io.sluice.gateway.privacy;

import io.sluice.gateway.classification.ColumnFindings;
import io.sluice.gateway.classification.Findings;
import io.sluice.proto.ColumnHierarchy;
import io.sluice.proto.ColumnPlan;
import io.sluice.proto.ColumnRole;
import io.sluice.proto.Drop;
import io.sluice.proto.Hierarchies;
import io.sluice.proto.Pseudonym;
import io.sluice.proto.ReleaseTrace;
import io.sluice.proto.TransformPlan;
import io.sluice.proto.TransformStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Works a plan out for a table: a role for each column, pseudonyms for direct identifiers (those that are only different in
 * every row, or that many rows share, are left out), and of all generalisations of the quasi-identifiers the one that meets the thresholds
 * and loses least.
 *
 * @param plan complete: it can be shown, signed and applied
 * @param columns what was decided for each column and why
 * @param combinations of generalisations that there are
 * @param checked how many of them had to be worked out
 * @param loss share of the quasi-identifiers' information that is lost, 0 to 1
 */
public record AutomaticPlan(TransformPlan plan, List<Column> columns, int combinations, int checked, double loss) {
    /** Of a column with fewer different values for its rows, no pseudonyms are made. */
    private static final double SHARED = 0.2;

    /**
     * What was decided for a column.
     *
     * @param why where the role comes from
     * @param level of generalisation, 0 for none
     * @param levels that there are
     */
    public record Column(String name, ColumnRole role, String why, int level, int levels) {}

    /** Copies the list. */
    public AutomaticPlan {
        columns = List.copyOf(columns);
    }

    /**
     * A plan for a table that was read into a profile.
     *
     * @param findings what the detectors found in the same table
     * @param wishes scope, thresholds, share of the sample and subject column; roles of columns that are known already,
     *     with steps if these are known too
     * @param given hierarchies, where there are better ones than numbers, dates and frequent values
     * @param keys of the release, to find persons in the earlier ones
     * @param earlier traces of all releases to the same recipient; with them, the profile must know rows again
     * @throws PlanException there is no such plan, or the table or the wishes cannot be worked with
     */
    public static AutomaticPlan of(
            TableProfile table,
            Findings findings,
            TransformPlan wishes,
            Hierarchies given,
            ReleaseKeys keys,
            List<ReleaseTrace> earlier)
            throws PlanException {
        table.end();
        Limits.of(wishes.getThresholds());
        PlanDraft draft = new PlanDraft(table, wishes);
        for (int i = 0; i < table.columns(); i++) {
            Optional<ColumnFindings> found = findings.columns().size() == table.columns()
                    ? Optional.of(findings.columns().get(i))
                    : Optional.empty();
            draft.add(i, SuggestedRoles.of(table, i, found), found);
        }
        return draft.search(given, keys, earlier);
    }

    /** What is collected until the search. */
    private static final class PlanDraft {
        private final TableProfile table;
        private final TransformPlan wishes;
        private final List<ColumnPlan.Builder> plans = new ArrayList<>();
        private final List<Column> columns = new ArrayList<>();
        private final List<Integer> quasi = new ArrayList<>();
        private final List<Integer> sensitive = new ArrayList<>();
        private final List<Integer> postcodes = new ArrayList<>();
        private String subject;

        PlanDraft(TableProfile table, TransformPlan wishes) throws PlanException {
            this.table = table;
            this.wishes = wishes;
            this.subject = wishes.getSubjectColumn();
            for (ColumnPlan wish : wishes.getColumnsList()) {
                if (table.place(wish.getColumn()) < 0) {
                    throw new PlanException("column: " + wish.getColumn() + " (expected: one of the table)");
                }
            }
        }

        void add(int column, SuggestedRoles.Suggested suggested, Optional<ColumnFindings> found) {
            String name = table.name(column);
            Optional<ColumnPlan> wish = wishes.getColumnsList().stream()
                    .filter(each -> each.getColumn().equals(name))
                    .findFirst();
            ColumnRole role = wish.map(ColumnPlan::getRole).orElse(suggested.role());
            String why = wish.isPresent() ? "as asked for" : suggested.why();
            ColumnPlan.Builder plan = ColumnPlan.newBuilder().setColumn(name).setRole(role);
            wish.ifPresent(each -> plan.addAllSteps(each.getStepsList()));
            switch (role) {
                case DIRECT_IDENTIFIER -> {
                    if (plan.getStepsCount() == 0) {
                        plan.addSteps(direct(column, suggested));
                    }
                    if (subject.isEmpty() && suggested.person()) {
                        subject = name;
                    }
                }
                case QUASI_IDENTIFIER -> {
                    if (plan.getStepsCount() == 0) {
                        quasi.add(column);
                    }
                }
                case SENSITIVE -> sensitive.add(column);
                case OTHER_COLUMN, COLUMN_ROLE_UNSPECIFIED, UNRECOGNIZED -> {
                    // stays as it is
                }
            }
            if (found.flatMap(ColumnFindings::quasiIdentifier)
                    .filter("postcode"::equals)
                    .isPresent()) {
                postcodes.add(column);
            }
            plans.add(plan);
            columns.add(new Column(name, role, why, 0, 0));
        }

        /** A pseudonym that many rows share would single persons out like any quasi-identifier, uncounted. */
        private TransformStep direct(int column, SuggestedRoles.Suggested suggested) {
            boolean named =
                    suggested.why().startsWith("found") || suggested.why().startsWith("by its name");
            boolean shared = table.coded(column) && table.codes(column).size() < SHARED * table.rows();
            return named && (suggested.person() || !shared)
                    ? TransformStep.newBuilder()
                            .setPseudonym(Pseudonym.getDefaultInstance())
                            .build()
                    : TransformStep.newBuilder()
                            .setDrop(Drop.getDefaultInstance())
                            .build();
        }

        AutomaticPlan search(Hierarchies given, ReleaseKeys keys, List<ReleaseTrace> earlier) throws PlanException {
            List<Hierarchy> hierarchies = new ArrayList<>();
            List<Ints> codes = new ArrayList<>();
            for (int column : quasi) {
                if (!table.coded(column)) {
                    throw new PlanException("column " + table.name(column)
                            + ": too many different values (expected: another role, or steps of its own)");
                }
                hierarchies.add(Hierarchy.of(table.name(column), table.codes(column), levels(column, given)));
                codes.add(table.codeOfRow(column));
            }
            PersonColumn persons = new PersonColumn(table, subject, keys);
            for (ReleaseTrace trace : earlier) {
                Codes states = new Codes();
                codes.add(persons.known(trace, states));
                hierarchies.add(Hierarchy.fixed("", states));
            }
            List<SensitiveValues> values = new ArrayList<>();
            for (int column : sensitive) {
                if (table.coded(column)) {
                    values.add(SensitiveValues.of(table.codeOfRow(column).toArray(), table.codes(column)));
                }
            }
            LatticeRows rows = new LatticeRows(codes, table.rows(), values, persons.personOfRow());
            LeastGeneralisation.Found found = LeastGeneralisation.search(
                            hierarchies, rows, Limits.of(wishes.getThresholds()))
                    .orElseThrow(() -> PlanException.unmet("thresholds: not even a table with all quasi-identifiers"
                            + " blanked meets them (expected: lower ones, or other roles)"));
            for (int i = 0; i < quasi.size(); i++) {
                int column = quasi.get(i);
                int level = found.levels()[i];
                plans.get(column).addAllSteps(hierarchies.get(i).steps(level));
                Column was = columns.get(column);
                columns.set(
                        column,
                        new Column(
                                was.name(),
                                was.role(),
                                was.why(),
                                level,
                                hierarchies.get(i).levels() - 1));
            }
            TransformPlan.Builder plan =
                    wishes.toBuilder().clearColumns().setVersion(Plans.VERSION).setSubjectColumn(subject);
            plans.forEach(plan::addColumns);
            return new AutomaticPlan(plan.build(), columns, found.nodes(), found.checked(), found.share());
        }

        private List<TransformStep> levels(int column, Hierarchies given) {
            String name = table.name(column);
            return given.getColumnsList().stream()
                    .filter(each -> each.getColumn().equals(name))
                    .findFirst()
                    .map(ColumnHierarchy::getLevelsList)
                    .orElseGet(() -> SuggestedLevels.of(table.codes(column), postcodes.contains(column)));
        }
    }

    /** Who each row is about, and what earlier releases told of them. */
    private static final class PersonColumn {
        private final TableProfile table;
        private final String subject;
        private final int place;
        private final PersonCodes persons;

        PersonColumn(TableProfile table, String subject, ReleaseKeys keys) throws PlanException {
            this.table = table;
            this.subject = subject;
            this.place = table.place(subject);
            this.persons = new PersonCodes(keys);
            if (!subject.isEmpty() && (place < 0 || !table.coded(place))) {
                throw new PlanException("subject_column: " + subject
                        + " (expected: a column of the table with at most a million persons, or a plan by hand)");
            }
        }

        int[] personOfRow() {
            if (place < 0) {
                return new int[0];
            }
            int[] personOfRow = table.codeOfRow(place).toArray();
            int next = table.codes(place).size();
            for (int row = 0; row < personOfRow.length; row++) {
                if (table.codes(place).value(personOfRow[row]).isEmpty()) {
                    personOfRow[row] = next++; // somebody else in every row
                }
            }
            return personOfRow;
        }

        Ints known(ReleaseTrace trace, Codes states) throws PlanException {
            EarlierRelease earlier = EarlierRelease.of(trace, table.names(), subject);
            int at = earlier.column().isEmpty() ? -1 : table.place(earlier.column());
            if (at >= 0 && !table.coded(at)) {
                throw new PlanException("subject_column: " + earlier.column()
                        + ": more than a million persons (expected: a plan by hand)");
            }
            int[] stateOfCode = at < 0 ? new int[0] : statesOf(table.codes(at), earlier);
            Ints known = new Ints();
            for (int row = 0; row < table.rows(); row++) {
                int code = at < 0 ? -1 : table.codeOfRow(at).get(row);
                boolean byRow = at < 0 || table.codes(at).value(code).isEmpty();
                int state = byRow ? earlier.state(table.rowToken(row)) : stateOfCode[code];
                known.add(states.of(Integer.toString(state)));
            }
            return known;
        }

        private int[] statesOf(Codes codes, EarlierRelease earlier) {
            int[] stateOfCode = new int[codes.size()];
            for (int code = 0; code < stateOfCode.length; code++) {
                stateOfCode[code] = earlier.state(persons.token(codes.value(code)));
            }
            return stateOfCode;
        }
    }
}
