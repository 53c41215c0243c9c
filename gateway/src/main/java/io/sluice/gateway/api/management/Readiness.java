package io.sluice.gateway.api.management;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How far a gateway is and what it needs in order to serve. Any thread.
 *
 * <pre>
 * STARTING --serving--> SERVING --draining--> DRAINING
 * STARTING --standby--> STANDBY --starting--> STARTING
 * </pre>
 */
public final class Readiness {
    /** Where a gateway is in its life. */
    public enum Phase {
        STARTING,
        /** Another replica serves; this one waits until it may. */
        STANDBY,
        SERVING,
        DRAINING
    }

    /** What a check found. */
    public enum Standing {
        OK,
        /** Somebody should look, and the gateway still serves. */
        WARNING,
        /** The gateway cannot serve. */
        FAILED
    }

    /**
     * A check's answer.
     *
     * @param detail a few words for the operator; no path, no secret, no member's name
     */
    public record Finding(Standing standing, String detail) {
        /** All is well. */
        public static Finding ok(String detail) {
            return new Finding(Standing.OK, detail);
        }

        /** Worth a look. */
        public static Finding warning(String detail) {
            return new Finding(Standing.WARNING, detail);
        }

        /** Cannot serve. */
        public static Finding failed(String detail) {
            return new Finding(Standing.FAILED, detail);
        }
    }

    /** Looks at one thing, in a second or two at most. */
    @FunctionalInterface
    public interface Check {
        /** Whatever it throws counts as failed. */
        Finding look();
    }

    /** A check by its name. */
    public record Line(String name, Finding finding) {
        boolean failed() {
            return finding.standing() == Standing.FAILED;
        }
    }

    private volatile Phase phase = Phase.STARTING;
    private volatile Map<String, Check> checks = Map.of();

    /** From now on readiness is what these checks say, in their order. */
    public void serving(Map<String, Check> all) {
        checks = new LinkedHashMap<>(all);
        phase = Phase.SERVING;
    }

    /** It waits for another replica to end. */
    public void standby() {
        phase = Phase.STANDBY;
    }

    /** It starts: so it is when it is made, and again when the waiting is over. */
    public void starting() {
        phase = Phase.STARTING;
    }

    /** From now on it is not ready, whatever the checks say. */
    public void draining() {
        phase = Phase.DRAINING;
    }

    /** Where it is. */
    public Phase phase() {
        return phase;
    }

    /** What is found now; the first line, {@code phase}, fails unless the gateway serves. */
    public List<Line> look() {
        Phase now = phase;
        List<Line> lines = new ArrayList<>();
        lines.add(new Line(
                "phase",
                now == Phase.SERVING
                        ? Finding.ok("serving")
                        : Finding.failed(now.name().toLowerCase(Locale.ROOT))));
        checks.forEach((name, check) -> lines.add(new Line(name, look(check))));
        return lines;
    }

    /** What of that is not well, a line for each; empty while all is. */
    public List<String> attention() {
        return look().stream()
                .filter(line -> line.finding().standing() != Standing.OK)
                .map(line -> line.name() + ": " + line.finding().detail())
                .toList();
    }

    /** Outermost: a check that breaks is a finding, with no word of what it stumbled over. */
    private static Finding look(Check check) {
        try {
            return check.look();
        } catch (RuntimeException e) {
            return Finding.failed("the check failed: " + e.getClass().getSimpleName());
        }
    }
}
