package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.MathContext;

/**
 * One figure, and what the same machine does in the same run without Sluice's part of the work.
 *
 * @param bench what was measured
 * @param unit of value and baseline
 * @param against what the baseline is, for people
 */
record BenchMeasure(String bench, double value, String unit, double baseline, String against) {
    private static final MathContext DIGITS = new MathContext(4);

    double ratio() {
        return baseline == 0 ? 0 : value / baseline;
    }

    ObjectNode json() {
        ObjectNode object = Json.object();
        object.put("bench", bench);
        object.put("value", rounded(value));
        object.put("unit", unit);
        object.put("baseline", rounded(baseline));
        object.put("ratio", rounded(ratio()));
        return object;
    }

    /** A row of {@link #table}. */
    void addTo(Table table) {
        table.row(bench, text(value), unit, text(baseline), text(ratio()), against);
    }

    static Table table() {
        return new Table("MEASURE", "VALUE", "UNIT", "BASELINE", "RATIO", "BASELINE IS");
    }

    private static String text(double value) {
        return rounded(value).toPlainString();
    }

    /** Four digits are more than any of these measures repeats. */
    private static BigDecimal rounded(double value) {
        BigDecimal exact = BigDecimal.valueOf(value);
        return Math.abs(value) >= 1_000 ? exact.setScale(0, java.math.RoundingMode.HALF_UP) : exact.round(DIGITS);
    }
}
