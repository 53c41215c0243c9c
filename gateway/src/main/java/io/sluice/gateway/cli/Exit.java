package io.sluice.gateway.cli;

import io.sluice.gateway.api.Problem;
import io.sluice.gateway.config.ConfigurationException;
import java.io.IOException;
import java.nio.file.FileSystemException;

/** How a command ended, and the only map from what went wrong to an exit code. */
public enum Exit {
    /** Done. */
    DONE(0, "done"),
    /** Refused by policy or by verification, here or by the peer. */
    REFUSED(1, "refused"),
    /** Wrong use, configuration, unreadable file, disk full, port taken. */
    USAGE(2, "usage"),
    /** Peer, gateway or ledger unreachable. */
    UNREACHABLE(3, "unreachable"),
    /** A defect of Sluice. */
    DEFECT(4, "defect"),
    /** A gateway that ended by itself, as another process has taken its state over. */
    FENCED(5, "fenced"),
    /** Nothing went wrong, and it is not done: people of another organisation have to decide. */
    WAITING(6, "waiting");

    private final int code;
    private final String word;

    Exit(int code, String word) {
        this.code = code;
        this.word = word;
    }

    /** What the process ends with. */
    public int code() {
        return code;
    }

    /** The same for programs that read {@code --json}. */
    public String word() {
        return word;
    }

    /** What an answer of the admin socket means. */
    static Exit ofStatus(int status) {
        return switch (status) {
            case 401, 403, 404, 409, 410, 422, 451 -> REFUSED;
            case 400, 405, 411, 413, 414, 415, 431, 507 -> USAGE;
            case 408, 429, 502, 503, 504 -> UNREACHABLE;
            default -> status < 400 ? DONE : DEFECT;
        };
    }

    /** What a failure means. Anything that no package announces is a defect. */
    static Exit of(Throwable failure) {
        if (failure instanceof CommandException) {
            return ((CommandException) failure).exit();
        }
        if (failure instanceof ConfigurationException || failure instanceof FileSystemException) {
            return USAGE;
        }
        Problem problem = Problem.of(failure);
        // What is left of IOException is the machine's answer (port taken, no space, a file that changes while it is
        // read), not a defect of ours.
        boolean machine = problem.equals(Problem.defect(failure)) && failure instanceof IOException;
        return machine ? USAGE : ofStatus(problem.status());
    }
}
