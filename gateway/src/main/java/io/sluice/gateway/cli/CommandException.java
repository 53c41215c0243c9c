package io.sluice.gateway.cli;

import java.util.List;

/** A command cannot do what was asked. The reasons are for people, one line each, and hold no secret. */
final class CommandException extends Exception {
    private static final long serialVersionUID = 1;

    private final Exit exit;
    private final String code;
    private final transient List<String> reasons;

    CommandException(Exit exit, String code, List<String> reasons) {
        super(String.join("; ", reasons));
        this.exit = exit;
        this.code = code;
        this.reasons = List.copyOf(reasons);
    }

    static CommandException usage(String reason) {
        return new CommandException(Exit.USAGE, Exit.USAGE.word(), List.of(reason));
    }

    static CommandException refused(String code, List<String> reasons) {
        return new CommandException(Exit.REFUSED, code, reasons);
    }

    static CommandException unreachable(String reason) {
        return new CommandException(Exit.UNREACHABLE, Exit.UNREACHABLE.word(), List.of(reason));
    }

    Exit exit() {
        return exit;
    }

    /** For programs: what kind of refusal or failure. */
    String code() {
        return code;
    }

    List<String> reasons() {
        return reasons;
    }
}
