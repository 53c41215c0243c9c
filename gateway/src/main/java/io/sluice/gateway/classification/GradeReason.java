package io.sluice.gateway.classification;

import io.sluice.proto.Rank;
import java.util.Locale;

/**
 * Why a grade cannot be lower.
 *
 * @param code stable, lower-kebab: {@code direct-identifier}, {@code quasi-identifiers-together},
 *     {@code unreadable-content}, {@code many-persons}, {@code category-floor}, {@code stated-impact};
 *     {@code type-floor-lowered} raises nothing and says that the scheme asks less of a type than is usual
 * @param floor the rank that this reason alone demands
 * @param column where it was found; several are joined by ", "; empty for the whole dataset
 * @param type what was found; for a category its name, for an impact OBJECT:DEGREE, for persons "personal" or
 *     "sensitive"; empty if it is not about any of them
 * @param count in how many cells (columns, for quasi-identifiers; rows, for persons)
 * @param share of the column's cells that are not empty, 0 to 1
 */
public record GradeReason(String code, Rank floor, String column, String type, long count, double share) {
    /** Whether it is the same reason, counted elsewhere. */
    boolean sameAs(GradeReason other) {
        return code.equals(other.code) && column.equals(other.column) && type.equals(other.type);
    }

    /** It in an English sentence without capital and full stop; holds no value of the data. */
    public String words() {
        return switch (code) {
            case "direct-identifier" ->
                "column \"" + column + "\" holds " + type + " in " + count + " cells (" + percent() + ")";
            case "quasi-identifiers-together" ->
                count + " quasi-identifiers together single persons out: columns " + column;
            case "unreadable-content" ->
                "the content cannot be read as rows and columns throughout, so nobody can tell what is in it";
            case "many-persons" ->
                count + " rows hold " + (type.equals("sensitive") ? "sensitive " : "") + "personal information";
            case "category-floor" -> "the category " + type + " demands it";
            case "stated-impact" -> "its owner states the impact " + type;
            case "type-floor-lowered" -> "the grading scheme asks less of " + type + " than is usual";
            default -> code + " " + type + " " + column;
        };
    }

    private String percent() {
        return String.format(Locale.ROOT, share < 0.01 ? "%.4f %%" : "%.0f %%", share * 100);
    }
}
