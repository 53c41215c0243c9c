package io.sluice.gateway.classification;

/**
 * How often one type of identifier stands in one column, and how sure that is. docs/detection.md says how the
 * confidence comes about.
 *
 * @param type a name of {@link io.sluice.gateway.classification.detection.IdentifierType}, or of a custom recogniser
 * @param count cells that hold at least one
 * @param nearMisses cells without one that hold something of the same shape with a wrong check digit
 * @param share count by the column's cells that are not empty, 0 to 1
 * @param low with a confidence of 99 % the share is at least that in a column of which these cells are a sample
 * @param high and at most that; both are widened to full millionths
 * @param confidence that what was counted is what it looks like, 0 to 0.99 in steps of 0.01
 */
public record TypeFinding(
        String type, long count, long nearMisses, double share, double low, double high, double confidence) {
    private static final double PRIOR_CELLS = 4;
    /** Where nothing is checked, each that has the shape and is none makes one that seems right doubtful. */
    private static final double UNCHECKED = 0.5;

    private static final double MILLION = 1e6;
    private static final double MOST = 0.99;

    /**
     * Counted in cells.
     *
     * @param cells that are not empty
     * @param sureness that the scanner has of one finding, from check digits and the column's name, on the average
     * @param chance that something of another kind of the same shape passes all checks; 1 if nothing is checked
     */
    static TypeFinding of(String type, long count, long nearMisses, long cells, double sureness, double chance) {
        Wilson interval = Wilson.of(count, cells);
        double passing = Math.min(chance, UNCHECKED);
        double genuine = Math.max(0, 1 - nearMisses * passing / ((1 - passing) * count));
        double evidence = chance < 1 ? genuine : Math.min(genuine, Math.max(sureness, interval.low()));
        double further = count + nearMisses - 1.0;
        double confidence = (PRIOR_CELLS * sureness + further * evidence) / (PRIOR_CELLS + further);
        return new TypeFinding(
                type,
                count,
                nearMisses,
                (double) count / cells,
                Math.floor(interval.low() * MILLION) / MILLION,
                Math.ceil(interval.high() * MILLION) / MILLION,
                Math.min(MOST, Math.round(confidence * 100) / 100.0));
    }
}
