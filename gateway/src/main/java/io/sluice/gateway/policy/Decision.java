package io.sluice.gateway.policy;

import java.util.List;

/** The answer of a policy. An error while deciding is a denial too. */
public sealed interface Decision {
    /**
     * Yes, with duties.
     *
     * @param duties IRIs of what has to be done with it, see {@link Vocabulary}
     */
    record Permit(List<String> duties) implements Decision {
        /** Copies the duties. */
        public Permit {
            duties = List.copyOf(duties);
        }
    }

    /**
     * No.
     *
     * @param reasons never empty: who asked is told why
     */
    record Deny(List<Reason> reasons) implements Decision {
        /** Copies the reasons. */
        public Deny {
            reasons = List.copyOf(reasons);
            if (reasons.isEmpty()) {
                throw new IllegalArgumentException("reasons: none (expected: at least one)");
            }
        }
    }

    /** A permit if there is no reason against it. */
    static Decision of(List<Reason> reasons, List<String> duties) {
        return reasons.isEmpty() ? new Permit(duties) : new Deny(reasons);
    }

    /** Whether the answer is yes. */
    default boolean permitted() {
        return this instanceof Permit;
    }

    /** Whether nothing stands against it but that people have not approved it yet. */
    default boolean waitsForApproval() {
        return !permitted()
                && denials().stream().allMatch(reason -> reason.code().equals(Reasons.APPROVAL_NEEDED));
    }

    /** Why not; empty for a permit. */
    default List<Reason> denials() {
        return this instanceof Deny deny ? deny.reasons() : List.of();
    }
}
