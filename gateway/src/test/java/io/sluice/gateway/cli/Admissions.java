package io.sluice.gateway.cli;

/** The admissions of the demo and the benchmarks, for tests in other packages. */
public final class Admissions {
    private Admissions() {}

    /** A CSV with a header and a row for each of so many persons who do not exist; the same seed gives the same rows. */
    public static String csv(int persons, long seed) {
        return new SyntheticAdmissions(seed).csv(persons);
    }
}
