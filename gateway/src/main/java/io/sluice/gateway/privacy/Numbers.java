package io.sluice.gateway.privacy;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Optional;

/** Numbers as they stand in cells and plans: decimal digits with a point, a sign and no exponent. */
final class Numbers {
    /** Longer texts are not numbers that somebody measured. */
    private static final int MOST_CHARACTERS = 40;

    private Numbers() {}

    /** The number that a text is. */
    static Optional<BigDecimal> parse(String text) {
        String stripped = text.strip();
        if (stripped.isEmpty() || stripped.length() > MOST_CHARACTERS || !plain(stripped)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new BigDecimal(stripped));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static boolean plain(String text) {
        return text.chars().allMatch(c -> c >= '0' && c <= '9' || c == '.' || c == '-' || c == '+');
    }

    static CellTransform intervals(String width, String origin) {
        BigDecimal step = new BigDecimal(width);
        BigDecimal start = origin.isEmpty() ? BigDecimal.ZERO : new BigDecimal(origin);
        return (value, row) -> parse(value).map(n -> interval(n, step, start)).orElse(CellTransform.BLANK);
    }

    /** Whole numbers in whole steps read "35-39", all others "[0.5,1.0[". */
    private static String interval(BigDecimal number, BigDecimal width, BigDecimal origin) {
        BigDecimal count = number.subtract(origin).divide(width, 0, RoundingMode.FLOOR);
        BigDecimal from = origin.add(count.multiply(width));
        BigDecimal to = from.add(width);
        boolean whole = from.stripTrailingZeros().scale() <= 0
                && width.stripTrailingZeros().scale() <= 0
                && number.stripTrailingZeros().scale() <= 0;
        return whole
                ? from.toBigInteger() + "-" + to.toBigInteger().subtract(java.math.BigInteger.ONE)
                : "[" + from.toPlainString() + "," + to.toPlainString() + "[";
    }

    static CellTransform bounds(String lower, String upper) {
        Optional<BigDecimal> least = parse(lower);
        Optional<BigDecimal> most = parse(upper);
        return (value, row) -> {
            Optional<BigDecimal> number = parse(value);
            if (number.isEmpty()) {
                return CellTransform.BLANK;
            }
            if (least.isPresent() && number.get().compareTo(least.get()) < 0) {
                return lower;
            }
            return most.isPresent() && number.get().compareTo(most.get()) > 0 ? upper : value;
        };
    }

    /** The sum in the number's own decimal places. */
    static String plus(BigDecimal number, double noise) {
        return number.add(new BigDecimal(noise, MathContext.DECIMAL64))
                .setScale(Math.max(0, number.scale()), RoundingMode.HALF_EVEN)
                .toPlainString();
    }
}
