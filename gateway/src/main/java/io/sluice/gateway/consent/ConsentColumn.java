package io.sluice.gateway.consent;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a column of a file of consents may be. */
enum ConsentColumn {
    SUBJECT,
    EVENT,
    TIME,
    PURPOSE,
    RECIPIENT,
    SEPARATE,
    FROM,
    UNTIL,
    NOTICE,
    CATEGORY;

    static Optional<ConsentColumn> named(String name) {
        return Arrays.stream(values()).filter(each -> each.word().equals(name)).findFirst();
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Several values may stand in it. */
    boolean list() {
        return this == PURPOSE || this == RECIPIENT || this == CATEGORY;
    }

    static String words() {
        return Arrays.stream(values()).map(ConsentColumn::word).collect(Collectors.joining(", "));
    }
}
