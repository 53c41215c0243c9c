package io.sluice.gateway.privacy;

import io.sluice.gateway.classification.ColumnFindings;
import io.sluice.gateway.classification.ColumnRoles;
import io.sluice.gateway.classification.FloorTable;
import io.sluice.proto.ColumnRole;
import java.util.Optional;

/** Suggests what a column tells of a person: what {@link ColumnRoles} say, else from how its values lie. */
final class SuggestedRoles {
    private static final double OWN_VALUE = 0.5;
    private static final int ENOUGH_ROWS = 20;

    private SuggestedRoles() {}

    /**
     * A column's role, and why.
     *
     * @param person whether it tells which rows are about one person
     */
    record Suggested(ColumnRole role, String why, boolean person) {}

    /**
     * The role of a column of a profile, given what the detectors found in it. What is sensitive and singles persons out
     * too, as an income, is treated as a quasi-identifier: so it is generalised and counted.
     */
    static Suggested of(TableProfile table, int column, Optional<ColumnFindings> findings) {
        return ColumnRoles.of(table.name(column), findings, FloorTable.DEFAULT, true)
                .map(told -> new Suggested(
                        told.together() ? ColumnRole.QUASI_IDENTIFIER : told.role(), told.why(), told.person()))
                .orElseGet(() -> byValues(table, column));
    }

    private static Suggested byValues(TableProfile table, int column) {
        if (!table.coded(column)) {
            return new Suggested(ColumnRole.DIRECT_IDENTIFIER, "too many different values", false);
        }
        Codes codes = table.codes(column);
        if (SuggestedLevels.share(codes, value -> Dates.parse(value).isPresent()) > OWN_VALUE) {
            return new Suggested(ColumnRole.QUASI_IDENTIFIER, "dates", false);
        }
        boolean own = table.rows() >= ENOUGH_ROWS && codes.size() > OWN_VALUE * table.rows();
        boolean fractions = SuggestedLevels.share(
                        codes,
                        value -> Numbers.parse(value).filter(n -> n.scale() > 0).isPresent())
                > OWN_VALUE;
        return own && !fractions
                ? new Suggested(ColumnRole.DIRECT_IDENTIFIER, "most rows have a value of their own", false)
                : new Suggested(ColumnRole.OTHER_COLUMN, "nothing found", false);
    }
}
