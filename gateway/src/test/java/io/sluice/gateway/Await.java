package io.sluice.gateway;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for a condition, with a bound. */
public final class Await {
    /** Only so that what hangs is told: a machine with much else to do may stand still for long. */
    private static final Duration BOUND = Duration.ofMinutes(2);

    /** A message between gateways may be repeated only after a minute. */
    private static final Duration MESSAGE = Duration.ofMinutes(5);

    private Await() {}

    static void until(Callable<Boolean> condition) throws Exception {
        until(condition, () -> "not so");
    }

    /** As above; says what is the matter when the time is over. */
    static void until(Callable<Boolean> condition, Callable<String> matter) throws Exception {
        until(BOUND, condition, matter);
    }

    /** Of what the other gateway must first say, by itself: its message may come only when it is repeated. */
    static void message(Callable<Boolean> condition, Callable<String> matter) throws Exception {
        until(MESSAGE, condition, matter);
    }

    /** As above, with another bound. */
    public static void until(Duration bound, Callable<Boolean> condition, Callable<String> matter) throws Exception {
        long end = System.nanoTime() + bound.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > end) {
                throw new AssertionError(matter.call() + " within " + bound);
            }
            LockSupport.parkNanos(20_000_000);
        }
    }
}
