package io.sluice.ledger.network;

import java.util.List;

/**
 * Whose peers must endorse a transaction.
 *
 * @param kind how many
 * @param number of {@code organisations}, for {@link Kind#SOME}; otherwise 0
 * @param organisations names of who is counted, for {@link Kind#SOME}; otherwise empty
 */
public record EndorsementRule(Kind kind, int number, List<String> organisations) {
    /** How many of the organisations with peers. */
    public enum Kind {
        /** Every one: strictest, and any one's outage stops all. */
        ALL,
        /** More than half. */
        MAJORITY,
        /** A number of named ones. */
        SOME
    }

    /** Copies the list. */
    public EndorsementRule {
        organisations = List.copyOf(organisations);
        boolean counted = number >= 1 && number <= organisations.size();
        boolean named = number != 0 || !organisations.isEmpty();
        if (kind == Kind.SOME ? !counted : named) {
            throw new IllegalArgumentException("endorsement: " + number + " of " + organisations
                    + " (expected: all, majority, or a number of named organisations)");
        }
    }

    /** Every organisation with a peer. */
    public static EndorsementRule all() {
        return new EndorsementRule(Kind.ALL, 0, List.of());
    }

    /** More than half of the organisations with a peer. */
    public static EndorsementRule majority() {
        return new EndorsementRule(Kind.MAJORITY, 0, List.of());
    }

    /** A number of named organisations, such as two of both parties and a supervisor. */
    public static EndorsementRule some(int number, List<String> organisations) {
        return new EndorsementRule(Kind.SOME, number, organisations);
    }
}
