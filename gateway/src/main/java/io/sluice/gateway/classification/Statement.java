package io.sluice.gateway.classification;

import java.util.List;

/**
 * What somebody says of some data beyond what is found in them. It can raise their rank and never lower it.
 *
 * @param categories that they belong to
 * @param impacts what their loss would do
 */
public record Statement(List<String> categories, List<Impact> impacts) {
    /** Nothing said. */
    public static final Statement NONE = new Statement(List.of(), List.of());

    /** Copies the lists. */
    public Statement {
        categories = List.copyOf(categories);
        impacts = List.copyOf(impacts);
    }
}
