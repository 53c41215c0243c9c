package io.sluice.gateway.cli;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * From {@code java} to a gateway that answers, and what it holds then: the median of several starts. Against the same
 * program that only prints its version. Where this program was started with classes read in advance (the images are,
 * and {@code -XX:AOTCache} or {@code -XX:SharedArchiveFile} in {@code SLUICE_JAVA_OPTS}), so are the children.
 */
final class BenchStart implements Bench {
    private static final double PER_START_SECONDS = 0.5;

    @Override
    public List<BenchMeasure> run(BenchSettings settings) throws IOException, CommandException {
        int starts = (int) Math.max(1, settings.seconds() / PER_START_SECONDS);
        double[] ready = new double[starts];
        double[] version = new double[starts];
        double[] held = new double[starts];
        try (BenchPair pair = BenchPair.prepare(settings, "start")) {
            for (int i = 0; i < starts; i++) {
                version[i] = version(settings);
                long start = System.nanoTime();
                pair.launch(BenchPair.PROVIDER);
                ready[i] = (System.nanoTime() - start) / 1e9;
                held[i] = pair.residentBytes(BenchPair.PROVIDER);
                pair.stop(BenchPair.PROVIDER);
            }
        }
        return List.of(
                new BenchMeasure("start", median(ready), "s", median(version), "`sluice --version`, a process too"),
                new BenchMeasure("start-resident", median(held) / (1 << 20), "MiB", 200, "200 MiB"));
    }

    private static double version(BenchSettings settings) throws IOException, CommandException {
        List<String> command = JavaProgram.command(BenchSettings.GATEWAY_HEAP);
        command.add("--version");
        long start = System.nanoTime();
        Process process = settings.place()
                .start(new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD));
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                throw new CommandException(Exit.DEFECT, "bench", List.of("`sluice --version` does not end"));
            }
            return (System.nanoTime() - start) / 1e9;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException(Exit.DEFECT, "bench", List.of("interrupted"));
        } finally {
            settings.place().end(process);
        }
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
