package io.sluice.gateway.watch;

import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When people work: {@code MON-FRI 07:00-20:00}. The days may go over the end of the week; the hours not over midnight.
 *
 * @param until the first time that is too late
 */
public record Hours(DayOfWeek first, DayOfWeek last, LocalTime from, LocalTime until) {
    /** Its form. */
    public static final String PATTERN = "(MON|TUE|WED|THU|FRI|SAT|SUN)-(MON|TUE|WED|THU|FRI|SAT|SUN)"
            + " ([01][0-9]|2[0-3]):([0-5][0-9])-([01][0-9]|2[0-3]):([0-5][0-9])";

    private static final List<String> DAYS = List.of("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN");

    /** Empty: not of that form, or no time at all. */
    public static Optional<Hours> parse(String text) {
        Matcher matcher = Pattern.compile(PATTERN).matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        LocalTime from = LocalTime.of(Integer.parseInt(matcher.group(3)), Integer.parseInt(matcher.group(4)));
        LocalTime until = LocalTime.of(Integer.parseInt(matcher.group(5)), Integer.parseInt(matcher.group(6)));
        return from.isBefore(until)
                ? Optional.of(new Hours(day(matcher.group(1)), day(matcher.group(2)), from, until))
                : Optional.empty();
    }

    private static DayOfWeek day(String word) {
        return DayOfWeek.of(1 + DAYS.indexOf(word));
    }

    /** Whether that moment is within. */
    public boolean contain(ZonedDateTime moment) {
        int length = Math.floorMod(last.getValue() - first.getValue(), 7);
        int day = Math.floorMod(moment.getDayOfWeek().getValue() - first.getValue(), 7);
        LocalTime time = moment.toLocalTime();
        return day <= length && !time.isBefore(from) && time.isBefore(until);
    }
}
