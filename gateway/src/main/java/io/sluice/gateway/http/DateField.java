package io.sluice.gateway.http;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The Date field's text, made anew once a second. */
final class DateField {
    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private record Text(long second, String text) {}

    private final Clock clock;
    private volatile Text last = new Text(Long.MIN_VALUE, "");

    DateField(Clock clock) {
        this.clock = clock;
    }

    String now() {
        long second = Math.floorDiv(clock.millis(), 1000L);
        Text text = last;
        if (text.second() != second) {
            text = new Text(second, FORMAT.format(Instant.ofEpochSecond(second)));
            last = text;
        }
        return text.text();
    }
}
