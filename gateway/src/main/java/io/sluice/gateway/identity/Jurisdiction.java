package io.sluice.gateway.identity;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A country or territory whose law an organisation is under, as ISO 3166-1 names it.
 *
 * @param code alpha-2, such as CN or HK
 */
public record Jurisdiction(String code) implements Comparable<Jurisdiction> {
    /** What a code looks like, for people. */
    public static final String EXPECTED = "an ISO 3166-1 alpha-2 code in capitals, such as CN, HK or DE";

    private static final Set<String> CODES = Set.of(Locale.getISOCountries());

    /** @throws IllegalArgumentException there is no such code */
    public Jurisdiction {
        if (!CODES.contains(code)) {
            throw new IllegalArgumentException("jurisdiction: not one that is known (expected: " + EXPECTED + ")");
        }
    }

    /** The one of that code; empty: there is none. */
    public static Optional<Jurisdiction> of(String code) {
        return CODES.contains(code) ? Optional.of(new Jurisdiction(code)) : Optional.empty();
    }

    @Override
    public int compareTo(Jurisdiction other) {
        return code.compareTo(other.code);
    }

    /** The code. */
    @Override
    public String toString() {
        return code;
    }
}
