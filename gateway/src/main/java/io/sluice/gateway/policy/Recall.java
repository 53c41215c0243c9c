package io.sluice.gateway.policy;

/**
 * An owner's order to call a dataset back from everybody who has it.
 *
 * @param id names it, here, in records and in notices
 * @param dataset whose versions, and all releases made of them
 * @param version which; 0: all there were when it was given
 * @param sinceMillis when it was given
 * @param by who gave it
 * @param reason one line of a person's; for this organisation and its auditors alone
 */
public record Recall(String id, String dataset, long version, long sinceMillis, String by, String reason) {
    /** Code of the reason why nothing of it is granted, opened or derived any more. */
    public static final String CODE = "recalled";

    /** Longest reason, in characters. */
    public static final int REASON_CHARS = 500;

    public Recall {
        if (version < 0) {
            throw new IllegalArgumentException("version: " + version + " (expected: 1, 2, 3 ...)");
        }
        if (!Reasons.isLine(reason, REASON_CHARS)) {
            throw new IllegalArgumentException(
                    "reason: " + reason.length() + " characters (expected: 1-" + REASON_CHARS + " on one line)");
        }
    }
}
