package io.sluice.gateway.cli;

import io.sluice.gateway.classification.Classifier;
import io.sluice.gateway.classification.Findings;
import io.sluice.gateway.classification.FloorTable;
import io.sluice.gateway.classification.Grader;
import io.sluice.proto.Rank;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The columns of a CSV of {@link BenchSettings#bytes} graded by one thread, in processor time: admissions with five columns of identifiers,
 * made once and shown again and again, so that nothing large is on disk or in memory. Against one pass that only
 * looks for the ends of its cells. With what the heap held at its highest, of which the rows take 16 MiB.
 */
final class BenchClassify implements Bench {
    private static final int ROWS = 150_000;
    private static final int PIECE = 1 << 18;

    @Override
    public List<BenchMeasure> run(BenchSettings settings) throws CommandException {
        byte[] csv = new SyntheticAdmissions(1).csv(ROWS).getBytes(StandardCharsets.UTF_8);
        int rows = 0;
        while (csv[rows++] != '\n') {
            // the header stands once
        }
        double floor = ends(csv);
        resetPeaks();
        var clock = ManagementFactory.getThreadMXBean();
        long start = clock.getCurrentThreadCpuTime();
        Classifier classifier = Classifier.start("admissions.csv", Classifier.ALL);
        classifier.feed(ByteBuffer.wrap(csv, 0, rows));
        long fed = rows;
        while (fed < settings.bytes()) {
            for (int i = rows; i < csv.length; i += PIECE) {
                classifier.feed(ByteBuffer.wrap(csv, i, Math.min(PIECE, csv.length - i)));
            }
            fed += csv.length - rows;
        }
        Findings findings = classifier.finish();
        double rate = fed * 1e3 / (clock.getCurrentThreadCpuTime() - start);
        if (findings.bytes() != fed
                || new Grader(FloorTable.DEFAULT).grade(findings).floor() != Rank.RESTRICTED) {
            throw new CommandException(Exit.DEFECT, "bench", List.of("classify: rows were lost"));
        }
        long heap = Runtime.getRuntime().maxMemory();
        return List.of(
                new BenchMeasure("classify", rate, "MB/cpu-s", floor, "one pass that looks for the ends of cells"),
                new BenchMeasure("classify-heap", peak() / 1e6, "MB", heap / 1e6, "the largest heap allowed (-Xmx)"));
    }

    private static double ends(byte[] csv) {
        var clock = ManagementFactory.getThreadMXBean();
        double best = 0;
        long cells = 0;
        for (int round = 0; round < 10; round++) {
            long start = clock.getCurrentThreadCpuTime();
            for (byte b : csv) {
                cells += b == ',' || b == '\n' ? 1 : 0;
            }
            best = Math.max(best, csv.length * 1e3 / (clock.getCurrentThreadCpuTime() - start));
        }
        return cells == 0 ? 0 : best;
    }

    private static void resetPeaks() {
        ManagementFactory.getMemoryPoolMXBeans().forEach(pool -> pool.resetPeakUsage());
    }

    /** The sum of the highest of each part of the heap, which may be more than there was at any one time. */
    private static double peak() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
    }
}
