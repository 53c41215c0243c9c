package io.sluice.gateway.policy;

/**
 * The shared ledger as a decision sees it.
 *
 * @param configured whether there is one
 * @param waitingMillis for how long the oldest record that it has not taken has been waiting; 0 when none waits
 */
public record SharedLedger(boolean configured, long waitingMillis) {
    /** There is none. */
    public static final SharedLedger NONE = new SharedLedger(false, 0);

    /** There is one, and it has everything. */
    public static final SharedLedger CURRENT = new SharedLedger(true, 0);
}
