package io.sluice.gateway.cli;

import io.sluice.ledger.fabric.FabricBench;
import io.sluice.ledger.fabric.FabricBench.Result;
import io.sluice.ledger.fabric.FabricSettings.Mode;
import io.sluice.ledger.network.ChaincodeProgram;
import io.sluice.ledger.network.FabricBinaries;
import io.sluice.ledger.network.LocalNetwork;
import io.sluice.ledger.network.NetworkDescription;
import io.sluice.ledger.network.Organisation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Records of 400 bytes from append to commit on a network of two organisations, both of which endorse; see {@link
 * FabricBench}. Its baseline is what one record a transaction gives.
 */
final class BenchFabric implements Bench {
    private static final int MANY = 10;
    private static final Duration BATCH_TIMEOUT = Duration.ofMillis(10); // It is a floor under every latency.
    private static final String ORGANISATION = "bench-a";

    @Override
    public List<BenchMeasure> run(BenchSettings settings) throws IOException, CommandException {
        Path dir = settings.place().folder("fabric");
        FabricBinaries binaries = FabricBinaries.find(settings.around().environment());
        NetworkDescription description = network();
        settings.talk()
                .accept("fabric: " + binaries.version()
                        + ", two organisations, one orderer, a block at the latest after " + BATCH_TIMEOUT.toMillis()
                        + " ms");
        try (LocalNetwork network = LocalNetwork.start(
                description,
                dir.resolve("network"),
                binaries,
                ChaincodeProgram.ofThisProcess(),
                settings.around().clock(),
                settings.around().random())) {
            FabricBench bench = new FabricBench(network.gateway(ORGANISATION), ORGANISATION, BenchFabric::cpu);
            return measure(bench, dir, settings);
        } finally {
            settings.place().clear(dir);
        }
    }

    private static NetworkDescription network() {
        return NetworkDescription.loopback(
                        "bench", List.of(Organisation.member(ORGANISATION), Organisation.member("bench-b")))
                .withBatchTimeout(BATCH_TIMEOUT);
    }

    private static List<BenchMeasure> measure(FabricBench bench, Path dir, BenchSettings settings) throws IOException {
        Duration time = Duration.ofNanos(settings.nanos());
        List<BenchMeasure> measures = new ArrayList<>();
        for (int lanes : new int[] {1, MANY}) {
            Result single = bench.run(dir, Mode.COMMITMENTS, lanes, true, time);
            String against = "one record a transaction, " + lanes + " in flight";
            add(measures, "fabric-single-" + lanes, single, single, against);
            for (Mode mode : new Mode[] {Mode.COMMITMENTS, Mode.RECORDS}) {
                Result result = bench.run(dir, mode, lanes, false, time);
                String name = "fabric-" + mode.name().toLowerCase(Locale.ROOT) + "-" + lanes;
                settings.talk()
                        .accept(String.format(Locale.ROOT, "%s: %.0f records a transaction", name, result.batch()));
                add(measures, name, result, single, against);
            }
        }
        return measures;
    }

    private static void add(List<BenchMeasure> to, String name, Result result, Result single, String against) {
        to.add(new BenchMeasure(name, result.perSecond(), "records/s", single.perSecond(), against));
        to.add(new BenchMeasure(name + "-p50", result.p50Millis(), "ms", single.p50Millis(), against));
        to.add(new BenchMeasure(name + "-p99", result.p99Millis(), "ms", single.p99Millis(), against));
        to.add(new BenchMeasure(name + "-cpu", result.cpuMicros(), "us/record", single.cpuMicros(), against));
    }

    /** Of this process and of those that it has started. */
    private static Duration cpu() {
        ProcessHandle own = ProcessHandle.current();
        return own.descendants()
                .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(own.info().totalCpuDuration().orElse(Duration.ZERO), Duration::plus);
    }
}
