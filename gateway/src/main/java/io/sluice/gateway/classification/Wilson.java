package io.sluice.gateway.classification;

/**
 * Where the true share of something lies when it was seen in some of many cells: the score interval of E. B. Wilson
 * (1927), two-sided, at 99 %. Unlike the usual one it is right for few cells and for shares near 0 and 1.
 *
 * @param low 0 to 1
 * @param high 0 to 1, at least low
 */
record Wilson(double low, double high) {
    /** The normal quantile of 99.5 %, so that half a per cent is left on either side. */
    private static final double Z = 2.5758293035489004;

    /** Seen in hits of cells; of no cells nothing is known, so that the interval is everything. */
    static Wilson of(long hits, long cells) {
        if (cells == 0) {
            return new Wilson(0, 1);
        }
        double square = Z * Z;
        double n = cells;
        double share = hits / n;
        double middle = (share + square / (2 * n)) / (1 + square / n);
        double half = Z / (1 + square / n) * Math.sqrt(share * (1 - share) / n + square / (4 * n * n));
        return new Wilson(hits == 0 ? 0 : Math.max(0, middle - half), hits == cells ? 1 : Math.min(1, middle + half));
    }

    /** Whether a share is certainly not inside. */
    boolean apartFrom(double share) {
        return low >= share || high < share;
    }
}
