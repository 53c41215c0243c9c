package io.sluice.gateway.policy;

import java.util.List;
import java.util.function.Supplier;

/**
 * What an obligation came to, for the facts that were looked at.
 *
 * @param state whether it is met
 * @param by what meets it, or will, or why it is not demanded; of what is unmet, how far it is. For the provider's own
 *     people alone; may be empty
 * @param reasons why it is not met, or not yet; empty if it is, or is not demanded
 * @param command what the one who can meet it types, words in capitals to be filled in; empty if nothing helps, or
 *     nothing is needed
 */
public record Finding(State state, String by, List<Reason> reasons, String command) {
    /** Whether an obligation is met. */
    public enum State {
        /** Met. */
        MET,
        /** Not met yet, and cannot be: a later step of the exchange meets it. */
        LATER,
        /** Not met. */
        UNMET,
        /** Nobody demands it of this exchange. */
        NOT_DEMANDED
    }

    private static final Finding NOT_DEMANDED = new Finding(State.NOT_DEMANDED, "", List.of(), "");

    /** Copies the reasons. */
    public Finding {
        reasons = List.copyOf(reasons);
        boolean open = state == State.UNMET || state == State.LATER;
        if (reasons.isEmpty() == open) {
            throw new IllegalArgumentException(state + " with " + reasons.size() + " reasons (expected: "
                    + (open ? "at least one" : "none") + ")");
        }
    }

    /** Nobody demands it. */
    static Finding notDemanded() {
        return NOT_DEMANDED;
    }

    /** Nobody demands it, because of that. */
    static Finding notDemanded(String because) {
        return new Finding(State.NOT_DEMANDED, because, List.of(), "");
    }

    /** Met by that. */
    static Finding met(String by) {
        return new Finding(State.MET, by, List.of(), "");
    }

    /** Not met; the command may be empty. */
    static Finding unmet(Reason reason, String command) {
        return unmet(List.of(reason), command);
    }

    /** Not met, though that is there; the command may be empty. */
    static Finding unmet(String though, List<Reason> reasons, String command) {
        return new Finding(State.UNMET, though, reasons, command);
    }

    /** Not met; the command may be empty. */
    static Finding unmet(List<Reason> reasons, String command) {
        return new Finding(State.UNMET, "", reasons, command);
    }

    /** To be met by a later step; the reason holds where that is too late. */
    static Finding later(String by, Reason reason, String command) {
        return new Finding(State.LATER, by, List.of(reason), command);
    }

    /** Not met if there are reasons, else met by that. */
    static Finding of(List<Reason> reasons, String by, Supplier<String> command) {
        return reasons.isEmpty() ? met(by) : unmet(reasons, command.get());
    }
}
