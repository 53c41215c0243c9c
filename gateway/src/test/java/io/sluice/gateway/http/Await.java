package io.sluice.gateway.http;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for a condition, with a bound. */
final class Await {
    private Await() {}

    static void until(String what, Duration bound, BooleanSupplier condition) {
        long end = System.nanoTime() + bound.toNanos();
        boolean late = false;
        while (!condition.getAsBoolean()) {
            if (late) {
                throw new AssertionError("not within " + bound + ": " + what);
            }
            late = System.nanoTime() - end > 0; // Looks once more: the machine may have paused after the last look.
            LockSupport.parkNanos(1_000_000);
        }
    }
}
