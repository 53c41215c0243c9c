package io.sluice.gateway.classification;

/**
 * Whom or what the loss of some data would harm, and how badly, as their owner states it.
 *
 * @param object such as {@code national-security}, as the scheme names it
 * @param degree such as {@code serious}, as the scheme names it
 */
public record Impact(String object, String degree) {
    /**
     * Reads OBJECT:DEGREE.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static Impact parse(String text) {
        int colon = text.indexOf(':');
        if (colon <= 0 || colon == text.length() - 1) {
            throw new IllegalArgumentException("impact: " + text + " (expected: OBJECT:DEGREE)");
        }
        return new Impact(text.substring(0, colon), text.substring(colon + 1));
    }

    /** OBJECT:DEGREE. */
    @Override
    public String toString() {
        return object + ":" + degree;
    }
}
