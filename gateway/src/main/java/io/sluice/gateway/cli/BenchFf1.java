package io.sluice.gateway.cli;

import io.sluice.gateway.privacy.Ff1Comparison;
import java.lang.management.ManagementFactory;
import java.util.List;

/** FF1 on cells of 19 digits from text to text, check digit included, against BouncyCastle's bare FF1 on the numerals. */
final class BenchFf1 implements Bench {
    private static final int ROUNDS = 5;
    private static final int VALUES = 2_000;

    private interface Pass {
        void run(int values);
    }

    @Override
    public List<BenchMeasure> run(BenchSettings settings) {
        Ff1Comparison comparison = new Ff1Comparison();
        long nanos = settings.nanos() / (2 * ROUNDS);
        rate(comparison::cells, nanos); // for the compiler
        rate(comparison::bare, nanos);
        double cells = 0;
        double bare = 0;
        for (int round = 0; round < ROUNDS; round++) {
            cells = Math.max(cells, rate(comparison::cells, nanos));
            bare = Math.max(bare, rate(comparison::bare, nanos));
        }
        return List.of(
                new BenchMeasure("ff1", cells, "values/s", bare, "BouncyCastle's FF1 alone, AES-256, 18 numerals"));
    }

    private static double rate(Pass pass, long nanos) {
        var clock = ManagementFactory.getThreadMXBean();
        long start = clock.getCurrentThreadCpuTime();
        long took;
        long values = 0;
        do {
            pass.run(VALUES);
            values += VALUES;
            took = clock.getCurrentThreadCpuTime() - start;
        } while (took < nanos);
        return values * 1e9 / took;
    }
}
