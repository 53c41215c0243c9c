package io.sluice.gateway.classification;

import io.sluice.proto.Rank;

/**
 * Why a grade cannot be lower.
 *
 * @param code stable, lower-kebab: {@code direct-identifier}, {@code quasi-identifiers-together},
 *     {@code unreadable-content}
 * @param floor the rank that this reason alone demands
 * @param column where it was found; several are joined by ", "; empty for the whole dataset
 * @param type what was found; empty if it is not about identifiers
 * @param count in how many cells (columns, for quasi-identifiers)
 * @param share of the column's cells that are not empty, 0 to 1
 */
public record GradeReason(String code, Rank floor, String column, String type, long count, double share) {
    /** Whether it is the same reason, counted elsewhere. */
    boolean sameAs(GradeReason other) {
        return code.equals(other.code) && column.equals(other.column) && type.equals(other.type);
    }
}
