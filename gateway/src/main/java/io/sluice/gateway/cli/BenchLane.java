package io.sluice.gateway.cli;

import io.sluice.ledger.LedgerBench;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Durable appends to a lane in this process, by many clients at once and by one; see {@link LedgerBench}. */
final class BenchLane implements Bench {
    @Override
    public List<BenchMeasure> run(BenchSettings settings) throws IOException {
        List<BenchMeasure> measures = new ArrayList<>();
        long millis = Math.max(1, settings.nanos() / 1_000_000);
        LedgerBench.run(settings.place().root(), millis, measure -> {
            switch (measure.bench()) {
                case "ledger.append-1024-in-flight" ->
                    measures.add(of("lane", measure, "the disk's bandwidth: the same bytes, written and fdatasynced"));
                case "ledger.append-1-client-p50" ->
                    measures.add(of("lane-single-p50", measure, "one write with fdatasync"));
                default -> {} // LedgerBench has a main of its own for the rest
            }
        });
        return measures;
    }

    private static BenchMeasure of(String name, LedgerBench.Measure measure, String against) {
        return new BenchMeasure(name, measure.value(), measure.unit(), measure.baseline(), against);
    }
}
