package io.sluice.gateway.classification.detection;

/** What a recogniser asks of an identifier of the right shape: check digits, dates, prefixes. */
@FunctionalInterface
interface Check {
    /** Whether n characters from s, digits and capital letters in ASCII, can be such an identifier. */
    boolean valid(byte[] c, int s, int n);

    /** The shape is all. */
    static boolean none(byte[] c, int s, int n) {
        return true;
    }
}
