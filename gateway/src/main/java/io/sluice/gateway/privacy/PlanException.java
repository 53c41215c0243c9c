package io.sluice.gateway.privacy;

import java.util.List;

/** A plan cannot be read, has mistakes, or does not fit the table. The message holds no value of a cell. */
public final class PlanException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient List<String> reasons;
    private final boolean unmet;

    PlanException(List<String> reasons) {
        this(reasons, false);
    }

    private PlanException(List<String> reasons, boolean unmet) {
        super(String.join("; ", reasons));
        this.reasons = List.copyOf(reasons);
        this.unmet = unmet;
    }

    static PlanException unmet(String reason) {
        return new PlanException(List.of(reason), true);
    }

    PlanException(String reason) {
        this(List.of(reason));
    }

    /** Whether nothing is wrong with table and plan, but no release of it can meet the thresholds. */
    public boolean unmet() {
        return unmet;
    }

    /** One sentence for each thing that is wrong. */
    public List<String> reasons() {
        return reasons;
    }
}
