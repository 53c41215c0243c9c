package io.sluice.gateway.sealing;

import io.sluice.gateway.sealing.SealException.Reason;

/** The suites of the format: whole sets of algorithms, never negotiated piecewise. Only suite 1 is implemented. */
public final class Suite {
    /** Cobblestone-256, SHA-256 trees, HPKE with X-Wing and AES-256-GCM, Ed25519 and ML-DSA-65. */
    public static final int ONE = 1;

    private Suite() {}

    static void require(long suite) throws SealException {
        if (suite != ONE) {
            throw new SealException(Reason.UNSUPPORTED, "suite: " + suite + " (expected: 1)");
        }
    }
}
