package io.sluice.gateway.policy;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The three rights to a dataset. */
public enum Right {
    /** To hand on any of the three, and to do all that they allow. */
    OWNERSHIP,
    /** To use it for purposes, and to let others use it, as far as the depth goes. */
    USE,
    /** To do certain acts: offer it, lower its rank, bring persons back. */
    MANAGEMENT;

    /** In lower case, as commands and records say it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The right of that word. */
    public static Optional<Right> of(String word) {
        return Arrays.stream(values())
                .filter(right -> right.word().equals(word))
                .findFirst();
    }

    /** All words, for people. */
    public static String words() {
        return Arrays.stream(values()).map(Right::word).collect(Collectors.joining(", "));
    }

    /** Whether who holds this one holds the other, too. */
    boolean covers(Right other) {
        return this == OWNERSHIP || this == other;
    }
}
