package io.sluice.gateway.cli;

import java.util.function.Consumer;

/**
 * What all measures are told.
 *
 * @param place for files and child processes
 * @param bytes of the files that are fetched or graded
 * @param seconds that a measure without a fixed amount of work takes, about
 * @param talk what a person may like to know meanwhile
 */
record BenchSettings(Surroundings around, BenchPlace place, long bytes, double seconds, Consumer<String> talk) {
    /** Java options of a gateway that is measured: those that docs/operations.md names where memory is short. */
    static final String[] GATEWAY_HEAP = {"-Xms16m", "-Xmx256m", "-XX:+UseSerialGC"};

    long nanos() {
        return (long) (seconds * 1e9);
    }
}
