package io.sluice.gateway.policy;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * From so many persons in a calendar year on, whoever gives their personal information to another jurisdiction must have a
 * document.
 *
 * @param sensitive whether only those count whose sensitive personal information goes there
 * @param from so many persons, this exchange among them; 0: always, whatever the data are about
 * @param demands any one of these kinds meets it; not empty
 */
public record BorderLine(boolean sensitive, long from, List<PermitKind> demands) {
    /** The highest number of persons that a line can stand at. */
    public static final long MOST = 1_000_000_000_000L;

    /** So much of a line is alarming. */
    private static final int NEAR_PERCENT = 80;

    /** Copies the list. */
    public BorderLine {
        demands = List.copyOf(demands);
        if (from < 0 || from > MOST || demands.isEmpty()) {
            throw new IllegalArgumentException("line from " + from + " with " + demands.size()
                    + " kinds (expected: 0 to " + MOST + ", at least one kind)");
        }
    }

    /** Of a count, what this line is about. */
    public long of(BorderCount count) {
        return sensitive ? count.sensitive() : count.persons();
    }

    /** Whether it is looked at for an exchange with these persons: who adds nobody reaches no line. */
    boolean concerns(BorderCount exchange) {
        return from == 0 || of(exchange) > 0;
    }

    /** Whether whatever reaches the other line reaches this one, and nothing meets it that does not meet the other. */
    boolean covers(BorderLine other) {
        return (from == 0 || !sensitive || other.sensitive) && from <= other.from && other.demands.containsAll(demands);
    }

    /** How much of it is reached, in percent: 100 and more: it is. */
    public long percent(BorderCount count) {
        return from == 0 ? 100 : of(count) * 100 / from;
    }

    /** Of some lines, the one that is nearest, from {@value #NEAR_PERCENT} % on and not reached yet. */
    public static Optional<BorderLine> near(List<BorderLine> lines, BorderCount count) {
        return lines.stream()
                .filter(line -> line.of(count) < line.from() && line.percent(count) >= NEAR_PERCENT)
                .max(Comparator.comparingLong(line -> line.percent(count)));
    }

    /** Where it stands, for people. */
    public String words() {
        return from == 0
                ? "always"
                : "from " + from + (from == 1 ? " person" : " persons")
                        + (sensitive ? " with sensitive information" : "") + " on";
    }

    /** The kinds that meet it, for people. */
    public String kinds() {
        return demands.stream().map(PermitKind::word).collect(Collectors.joining(" or "));
    }
}
