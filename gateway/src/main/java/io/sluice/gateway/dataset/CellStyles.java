package io.sluice.gateway.dataset;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.BitSet;

/**
 * Which cell styles of a workbook show a number as a date (ECMA-376 part 1, 18.8.30), and how numbers are written out.
 * Not safe for concurrent use.
 */
final class CellStyles {
    private static final int MOST_STYLES = 65_536;
    private static final int MOST_FORMAT = 65_536;
    private static final long LAST_DAY = 2_958_465;
    private static final int PLAIN_DIGITS = 30;
    private static final int LONGEST_NUMBER = 40;
    private static final int SURE_DIGITS = 15;
    private static final double SECONDS = 86_400;

    private final BitSet dateFormats = new BitSet();
    private final BitSet dateStyles = new BitSet();
    private int styles;
    private boolean from1904;

    CellStyles() {
        dateFormats.set(14, 18);
        dateFormats.set(22);
        dateFormats.set(27, 32);
        dateFormats.set(36);
        dateFormats.set(50, 59);
    }

    /** Days count from 1904. */
    void from1904() {
        from1904 = true;
    }

    /** A number format of the workbook's own; it shows a date if it has a day or a year outside of quotes and brackets. */
    void format(int id, String code) {
        if (id < 0 || id >= MOST_FORMAT) {
            return;
        }
        boolean date = false;
        char until = 0;
        for (int i = 0; i < code.length(); i++) {
            char c = code.charAt(i);
            if (until != 0) {
                until = c == until ? 0 : until;
            } else if (c == '"' || c == '[') {
                until = c == '"' ? '"' : ']';
            } else if (c == '\\' || c == '_') {
                i++;
            } else {
                date |= "yYdD年日".indexOf(c) >= 0;
            }
        }
        dateFormats.set(id, date);
    }

    /** The next style uses a format. Formats come before styles. */
    void style(int format) {
        if (styles < MOST_STYLES) {
            dateStyles.set(styles++, format >= 0 && dateFormats.get(format));
        }
    }

    /** A number as a person would see it: a date in ISO 8601, or all digits of it. What is no number stays. */
    String shown(String number, int style) {
        if (number.length() > LONGEST_NUMBER) {
            return number;
        }
        if (!dateStyles.get(style)) {
            return plain(number);
        }
        try {
            return date(Double.parseDouble(number), number);
        } catch (NumberFormatException e) {
            return number; // Not a number after all.
        }
    }

    /** A number with all its digits instead of an exponent, as far as that is possible. */
    static String plain(String number) {
        boolean plain = number.length() <= SURE_DIGITS && number.indexOf('E') < 0 && number.indexOf('e') < 0;
        try {
            BigDecimal value = plain ? null : new BigDecimal(number);
            if (plain || value.precision() > PLAIN_DIGITS || Math.abs((long) value.scale()) > PLAIN_DIGITS) {
                return number;
            }
            return value.scale() > 0 ? rounded(value) : value.toPlainString();
        } catch (NumberFormatException e) {
            return number; // Not a number after all.
        }
    }

    /** Without the digits by which a binary fraction misses a decimal one; they look like long numbers. */
    private static String rounded(BigDecimal value) {
        BigDecimal rounded = value.round(new MathContext(SURE_DIGITS)).stripTrailingZeros();
        return rounded.setScale(Math.max(0, rounded.scale())).toPlainString();
    }

    private String date(double serial, String number) {
        if (!(serial >= 0 && serial <= LAST_DAY)) {
            return number;
        }
        long day = (long) serial;
        // 1900 has a 29 February in workbooks; days before it count from one day later.
        LocalDate first = from1904 ? LocalDate.of(1904, 1, 1) : LocalDate.of(1899, 12, day < 60 ? 31 : 30);
        try {
            LocalDate date = first.plusDays(day);
            long second = Math.round((serial - day) * SECONDS);
            return second == 0
                    ? date.toString()
                    : LocalDateTime.of(date, java.time.LocalTime.MIDNIGHT)
                            .plusSeconds(second)
                            .toString();
        } catch (DateTimeException e) {
            return number;
        }
    }
}
