package io.sluice.gateway.policy;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Why something was refused.
 *
 * @param code stable, lower-kebab; stands in answers and records
 * @param text one English sentence for a person; holds no row of data
 * @param params what the text is about, by name, for programs
 */
public record Reason(String code, String text, Map<String, String> params) {
    /** Copies the parameters. */
    public Reason {
        if (!code.matches("[a-z0-9]+(-[a-z0-9]+)*")) {
            throw new IllegalArgumentException("reason code: " + code + " (expected: lower-kebab)");
        }
        params = Collections.unmodifiableMap(new TreeMap<>(params));
    }

    /** A reason without parameters. */
    public static Reason of(String code, String text) {
        return new Reason(code, text, Map.of());
    }

    /** "code: text". */
    @Override
    public String toString() {
        return code + ": " + text;
    }
}
