package io.sluice.gateway.sealing;

import java.util.concurrent.Executor;

/**
 * How a writer or reader of sealed objects works.
 *
 * @param executor ciphers segments ahead on other threads; null: everything on the caller's thread
 * @param ahead how many segments (1 MiB each) may be in work at once; the bound of the memory
 * @param digestPlaintext whether to compute the plaintext's SHA-256 as well
 */
public record SealingOptions(Executor executor, int ahead, boolean digestPlaintext) {
    public SealingOptions {
        if (ahead < 1 || ahead > 64) {
            throw new IllegalArgumentException("segments ahead: " + ahead + " (expected: 1-64)");
        }
    }

    /** On the caller's thread, with the plaintext's digest. */
    public static SealingOptions plain() {
        return new SealingOptions(null, 1, true);
    }

    /** With cipher and ciphertext hash on {@code executor}, four segments at once, with the plaintext's digest. */
    public static SealingOptions on(Executor executor) {
        return new SealingOptions(executor, 4, true);
    }

    /** The same without the plaintext's digest. */
    public SealingOptions withoutPlaintextDigest() {
        return new SealingOptions(executor, ahead, false);
    }
}
