package io.sluice.gateway.privacy;

import java.util.List;

/** A plan cannot be read, has mistakes, or does not fit the table. The message holds no value of a cell. */
public final class PlanException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient List<String> reasons;

    PlanException(List<String> reasons) {
        super(String.join("; ", reasons));
        this.reasons = List.copyOf(reasons);
    }

    PlanException(String reason) {
        this(List.of(reason));
    }

    /** One sentence for each thing that is wrong. */
    public List<String> reasons() {
        return reasons;
    }
}
