package io.sluice.gateway.cli;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Points in time as typed and as shown; always UTC. */
final class Times {
    static final String FORMS = "2026-12-31, 2026-12-31T18:00:00Z, or from now: 90d, 12h, 30m";
    private static final Pattern FROM_NOW = Pattern.compile("([0-9]{1,6})([dhm])");

    private Times() {}

    /** Milliseconds since 1970. A day without an hour means its first moment. */
    static long parse(String option, String text, Clock clock) throws CommandException {
        try {
            Matcher fromNow = FROM_NOW.matcher(text);
            if (fromNow.matches()) {
                long count = Long.parseLong(fromNow.group(1));
                Duration duration = fromNow.group(2).equals("d")
                        ? Duration.ofDays(count)
                        : fromNow.group(2).equals("h") ? Duration.ofHours(count) : Duration.ofMinutes(count);
                return clock.instant().plus(duration).toEpochMilli();
            }
            return text.length() == 10
                    ? LocalDate.parse(text)
                            .atStartOfDay(ZoneOffset.UTC)
                            .toInstant()
                            .toEpochMilli()
                    : Instant.parse(text).toEpochMilli();
        } catch (DateTimeException e) {
            throw CommandException.usage(option + ": " + text + " (expected: " + FORMS + ")");
        }
    }

    /** {@code 2026-12-31T18:00:00Z}; empty for 0. */
    static String shown(long millis) {
        return millis == 0
                ? ""
                : Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
