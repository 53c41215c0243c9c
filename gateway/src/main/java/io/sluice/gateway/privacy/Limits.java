package io.sluice.gateway.privacy;

import io.sluice.proto.RiskThresholds;

/** Thresholds as numbers; what is not demanded is a number that everything is within. */
record Limits(
        int k,
        int l,
        double entropyL,
        double t,
        double prosecutor,
        double journalist,
        double marketer,
        double suppressedShare) {

    static Limits of(RiskThresholds thresholds) {
        return new Limits(
                thresholds.getK(),
                thresholds.getL(),
                number(thresholds.getEntropyL(), 0),
                number(thresholds.getT(), 1),
                number(thresholds.getProsecutorRisk(), 1),
                number(thresholds.getJournalistRisk(), 1),
                number(thresholds.getMarketerRisk(), 1),
                number(thresholds.getSuppressedShare(), 0));
    }

    private static double number(String text, double otherwise) {
        return text.isEmpty() ? otherwise : Double.parseDouble(text);
    }

    /** The smallest group that k and the prosecutor's risk allow. */
    int least() {
        return Math.max(k, (int) Math.ceil(1 / prosecutor - 1e-9));
    }

    /** Whether groups must be looked into, not only counted. */
    boolean diverse() {
        return l > 1 || entropyL > 1 || t < 1;
    }

    /** How many of so many rows may be left out. */
    long suppressible(long rows) {
        return (long) Math.floor(suppressedShare * rows + 1e-9);
    }
}
