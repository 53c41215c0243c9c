package io.sluice.gateway.privacy;

/** What becomes of a cell that is not empty. Not safe for concurrent use. */
@FunctionalInterface
interface CellTransform {
    /** What stands for a value that was suppressed or that the transform cannot be applied to. */
    String BLANK = "*";

    /** The new value; {@link #BLANK} where the old one is not of the kind that is expected. Never a failure. */
    String apply(String value, Row row);

    /**
     * What a transform may know of the row.
     *
     * @param number from 0, in the table as it was read
     * @param subject the person's original identifier; the row's number where the plan names no column for it
     */
    record Row(long number, String subject) {}
}
