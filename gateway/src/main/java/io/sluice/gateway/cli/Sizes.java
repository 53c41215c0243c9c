package io.sluice.gateway.cli;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes and times as people read them. */
final class Sizes {
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,9}) ?([kKMG]?)(i?)B?");

    private Sizes() {}

    /** {@code 1.5 MiB}. */
    static String bytes(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        String[] units = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
        double value = bytes;
        int unit = -1;
        while (value >= 1024 && unit < units.length - 1) {
            value /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, value < 10 ? "%.1f %s" : "%.0f %s", value, units[unit]);
    }

    /** Reads {@code 4096}, {@code 200MB} (decimal) or {@code 1 GiB} (binary). */
    static long parse(String option, String text) throws CommandException {
        Matcher matcher = SIZE.matcher(text);
        if (!matcher.matches()) {
            throw CommandException.usage(option + ": " + text + " (expected: such as 4096, 200MB or 1GiB)");
        }
        long unit = matcher.group(3).isEmpty() ? 1000 : 1024;
        int power =
                " kmg".indexOf((matcher.group(2) + " ").toLowerCase(Locale.ROOT).charAt(0));
        long size = Long.parseLong(matcher.group(1));
        for (int i = 0; i < power; i++) {
            size *= unit; // at most 10^9 times 2^30
        }
        return size;
    }

    /** {@code 850 ms}, {@code 12 s}, {@code 3 min 5 s}. */
    static String time(Duration duration) {
        long millis = duration.toMillis();
        if (millis < 10_000) {
            return millis < 1000 ? millis + " ms" : String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
        }
        long seconds = duration.toSeconds();
        return seconds < 60 ? seconds + " s" : seconds / 60 + " min " + seconds % 60 + " s";
    }
}
