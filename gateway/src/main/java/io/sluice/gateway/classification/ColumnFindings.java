package io.sluice.gateway.classification;

import java.util.List;
import java.util.Optional;

/**
 * What was found in one column.
 *
 * @param name the column's name, or its number ("column 3") where the name itself looks like data
 * @param values cells that are not empty
 * @param types what was found, most frequent first; often empty
 * @param quasiIdentifier which quasi-identifier the column's name announces, such as "age" or "postcode"
 */
public record ColumnFindings(String name, long values, List<TypeFinding> types, Optional<String> quasiIdentifier) {
    /** Copies the list. */
    public ColumnFindings {
        types = List.copyOf(types);
    }
}
