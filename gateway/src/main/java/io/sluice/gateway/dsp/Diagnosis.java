package io.sluice.gateway.dsp;

import java.util.List;

/**
 * What was found on the way to a member, in the order of the way.
 *
 * @param peer whom we meant to reach
 * @param steps each with what to do where something is wrong; those behind a failure may be missing
 */
public record Diagnosis(String peer, List<Step> steps) {
    /** How a step went. */
    public enum Standing {
        /** As it should be. */
        OK,
        /** It works, and will not for long or not well. */
        WARNING,
        /** No exchange is possible like this. */
        FAILED
    }

    /**
     * One thing that was looked at.
     *
     * @param name a word, such as {@code tls}
     * @param detail what was found; no key, no row
     * @param advice what to do; empty where all is well
     */
    public record Step(String name, Standing standing, String detail, String advice) {}

    /** Copies the steps. */
    public Diagnosis {
        steps = List.copyOf(steps);
    }

    /** Whether nothing failed. */
    public boolean passed() {
        return steps.stream().noneMatch(step -> step.standing() == Standing.FAILED);
    }
}
