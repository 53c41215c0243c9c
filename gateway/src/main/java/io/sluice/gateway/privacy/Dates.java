package io.sluice.gateway.privacy;

import io.sluice.proto.DateUnit;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import javax.crypto.Mac;

/**
 * A date as it stands in a cell: year, month and day in this order, with {@code - / .} or nothing between them, or the
 * Chinese words; perhaps a time behind it, which is kept as text.
 *
 * @param separator what stands between the parts; empty if nothing does, or the Chinese words
 * @param rest what follows the day
 */
record Dates(LocalDate date, String separator, String rest) {
    private static final String WORDS = "年";

    /** The date that a text begins with. */
    static Optional<Dates> parse(String text) {
        String s = text.strip();
        int digits = 0;
        while (digits < s.length() && digits < 9 && digit(s, digits)) {
            digits++;
        }
        try {
            if (digits == 8) {
                return of(s.substring(0, 4), s.substring(4, 6), s.substring(6, 8), "", s.substring(8));
            }
            return digits == 4 && s.length() >= 8 ? separated(s) : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<Dates> separated(String s) {
        char separator = s.charAt(4);
        boolean words = separator == '年';
        if (!words && "-/.".indexOf(separator) < 0) {
            return Optional.empty();
        }
        int second = s.indexOf(words ? '月' : separator, 5);
        if (second < 6 || second > 7) {
            return Optional.empty();
        }
        int end = second + 1;
        while (end < s.length() && end < second + 3 && digit(s, end)) {
            end++;
        }
        String rest = s.substring(end);
        boolean closed = !words ? rest.isEmpty() || !digit(rest, 0) : rest.startsWith("日");
        if (end == second + 1 || !closed || !digit(s, 5) || !digit(s, second - 1)) {
            return Optional.empty();
        }
        return of(
                s.substring(0, 4),
                s.substring(5, second),
                s.substring(second + 1, end),
                String.valueOf(separator),
                words ? rest.substring(1) : rest);
    }

    private static Optional<Dates> of(String year, String month, String day, String separator, String rest) {
        LocalDate date = LocalDate.of(Integer.parseInt(year), Integer.parseInt(month), Integer.parseInt(day));
        return Optional.of(new Dates(date, separator, rest));
    }

    private static boolean digit(String text, int i) {
        return text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }

    private String text(LocalDate day) {
        String year = String.format("%04d", day.getYear());
        String month = String.format("%02d", day.getMonthValue());
        String dayOfMonth = String.format("%02d", day.getDayOfMonth());
        return separator.equals(WORDS)
                ? year + "年" + month + "月" + dayOfMonth + "日" + rest
                : year + separator + month + separator + dayOfMonth + rest;
    }

    static CellTransform precision(DateUnit unit) {
        return (value, row) -> parse(value).map(d -> d.shortened(unit)).orElse(CellTransform.BLANK);
    }

    private String shortened(DateUnit unit) {
        int year = date.getYear();
        return switch (unit) {
            case DAY -> new Dates(date, separator, "").text(date);
            case MONTH -> String.format("%04d-%02d", year, date.getMonthValue());
            case QUARTER -> String.format("%04d-Q%d", year, (date.getMonthValue() + 2) / 3);
            case YEAR -> String.format("%04d", year);
            case DECADE -> String.format("%d-%d", year / 10 * 10, year / 10 * 10 + 9);
            case DATE_UNIT_UNSPECIFIED, UNRECOGNIZED -> throw new IllegalStateException("a plan not checked");
        };
    }

    /** Moves all dates of one person by the same days, so that the time between them stays. */
    static CellTransform shift(int mostDays, byte[] key) {
        Mac mac = ReleaseKeys.mac(key);
        return (value, row) -> {
            Optional<Dates> found = parse(value);
            if (found.isEmpty()) {
                return CellTransform.BLANK;
            }
            byte[] hash = mac.doFinal(row.subject().getBytes(StandardCharsets.UTF_8));
            int days = (int) Math.floorMod(java.nio.ByteBuffer.wrap(hash).getLong(), 2L * mostDays) - mostDays;
            LocalDate day = found.get().date().plusDays(days < 0 ? days : days + 1L);
            return day.getYear() > 9999 || day.getYear() < 0
                    ? CellTransform.BLANK
                    : found.get().text(day);
        };
    }
}
