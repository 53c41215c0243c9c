package io.sluice.gateway.policy;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a document is that an exchange can rest on. */
public enum PermitKind {
    /** A contract between the two sides. */
    CONTRACT,
    /** A standard contract that is filed with the authority (cross-border rules of 2024-03-22). */
    STANDARD_CONTRACT,
    /** A certificate of the protection of personal information. */
    CERTIFICATION,
    /** The owner's own assessment of impact or risk (PIPL art. 55-56). */
    IMPACT_ASSESSMENT,
    /** The authority's security assessment. */
    ASSESSMENT,
    /** An authority's permit. */
    PERMIT;

    /** In lower-kebab, as commands and profiles say it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The kind of that word. */
    public static Optional<PermitKind> of(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
    }

    /** All words, for people. */
    public static String words() {
        return Arrays.stream(values()).map(PermitKind::word).collect(Collectors.joining(", "));
    }
}
