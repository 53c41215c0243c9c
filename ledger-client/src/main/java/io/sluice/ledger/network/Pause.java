package io.sluice.ledger.network;

import java.io.InterruptedIOException;

/** Waits a moment before something is asked again that cannot tell us when it is ready. */
final class Pause {
    private static final int MILLIS = 50;

    private Pause() {}

    static void shortly(String what) throws InterruptedIOException {
        try {
            Thread.sleep(MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(what + ": interrupted while waiting for it");
        }
    }
}
