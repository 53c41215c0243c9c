package io.sluice.gateway.config;

import java.util.Comparator;

/**
 * One thing that is wrong with a configuration.
 *
 * @param source the file, or the name of an environment variable
 * @param line from 1; 0 where there is no line (a missing setting, an environment variable)
 * @param column from 1; 0 where there is none
 * @param problem one line: "key: value (expected: what would be right)". Never a secret: secrets are paths here
 */
public record Mistake(String source, int line, int column, String problem) {
    static final Comparator<Mistake> IN_FILE_ORDER = Comparator.comparing((Mistake m) -> m.line == 0)
            .thenComparingInt(Mistake::line)
            .thenComparingInt(Mistake::column);

    @Override
    public String toString() {
        return line == 0 ? source + ": " + problem : source + ":" + line + ":" + column + ": " + problem;
    }
}
