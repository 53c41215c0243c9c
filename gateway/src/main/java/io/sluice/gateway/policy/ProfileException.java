package io.sluice.gateway.policy;

import java.util.List;
import java.util.stream.Collectors;

/** Why a file of obligation profiles is refused: every mistake in it. */
public final class ProfileException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient List<Mistake> mistakes;

    /**
     * One mistake.
     *
     * @param line from 1; 0 where there is no place
     * @param column from 1; 0 where there is no place
     * @param problem one line: "field: value (expected: what would be right)"
     */
    public record Mistake(int line, int column, String problem) {
        @Override
        public String toString() {
            return line == 0 ? problem : line + ":" + column + ": " + problem;
        }
    }

    ProfileException(List<Mistake> mistakes) {
        super(mistakes.stream().map(Mistake::toString).collect(Collectors.joining("\n")));
        this.mistakes = List.copyOf(mistakes);
    }

    /** In the file's order; never empty. */
    public List<Mistake> mistakes() {
        return mistakes;
    }
}
