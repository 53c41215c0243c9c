package io.sluice.gateway.cli;

import io.sluice.gateway.http.Threads;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "bench",
        description = "Measure what this machine can do, each figure against a baseline of the same run.",
        footer = {
            "%nseal, open     sealing and opening in memory, one thread, against `openssl speed`",
            "fetch-opaque   a file at CONFIDENTIAL between two gateways, against a plain TLS copy; fetch-csv: a CSV",
            "small          exchanges of 4 KiB by many clients at once, with p50 and p99",
            "lane           durable records with proof, by many clients at once and by one",
            "start          from `java` to a gateway that answers; idle: memory of 10,000 connections that do nothing",
            "fabric         records committed on a Fabric network of two organisations, one and ten transactions in flight;",
            "               only when asked for (--fabric): it needs the programs peer and orderer",
            "detect         text searched for all types on one thread, against a loop of java.util.regex over their patterns",
            "classify       the columns of a CSV of --size graded, with the highest use of the heap",
            "ff1            format-preserving encryption of cells, against BouncyCastle's; anonymity: k of 30,000 rows x 9",
            "consent        a million consents taken over, a release of a million rows with and without their filter, a withdrawal",
            "%nOnly loopback is used. All processes and files are gone afterwards. docs/benchmarks.md says more.",
            "%nExamples:",
            "  sluice bench",
            "  sluice bench --only fetch-opaque,lane --size 200MB --json",
            "  sluice bench --fabric --seconds 10"
        })
final class BenchCommand extends SluiceCommand {
    private static final double MOST_SECONDS = 600;
    private static final String FABRIC = "fabric";

    @Option(names = "--only", split = ",", paramLabel = "NAME", description = "Only these measures; may be repeated.")
    List<String> only = new ArrayList<>();

    @Option(names = "--fabric", description = "Only the ledger on a real Fabric network; the same as --only fabric.")
    boolean fabric;

    @Option(
            names = "--size",
            defaultValue = "1GB",
            paramLabel = "SIZE",
            description = "Of the files that are fetched or graded, such as 200MB or 1GiB (default: ${DEFAULT-VALUE}).")
    String size;

    @Option(
            names = "--seconds",
            defaultValue = "3",
            paramLabel = "S",
            description = "About how long the other measures take, each (default: ${DEFAULT-VALUE}).")
    double seconds;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "The folder whose disk is measured (default: the one for temporary files).")
    Path directory;

    BenchCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException {
        Set<Bench> chosen = chosen();
        long bytes = Sizes.parse("--size", size);
        if (bytes < 1 || !(seconds > 0 && seconds <= MOST_SECONDS)) {
            throw CommandException.usage("--size and --seconds: " + size + ", " + seconds
                    + " (expected: at least a byte, more than 0 and at most 600 seconds)");
        }
        Path parent = directory == null ? Path.of(System.getProperty("java.io.tmpdir")) : around.resolve(directory);
        Threads threads = new Threads("sluice-bench", 1, 1);
        BenchPlace place = new BenchPlace(parent);
        // Ctrl-C: nobody else would end the gateways and remove the files.
        Thread hook = threads.factory("stop").newThread(() -> closeOnSignal(place));
        Runtime.getRuntime().addShutdownHook(hook);
        try (place) {
            return measure(chosen, new BenchSettings(around, place, bytes, seconds, this::say));
        } catch (IOException | CommandException e) {
            if (place.stopped()) {
                return Exit.USAGE; // nobody reads it: the process ends by the signal
            }
            throw e;
        } finally {
            if (!place.stopped()) {
                Runtime.getRuntime().removeShutdownHook(hook);
            }
            threads.close();
        }
    }

    private static void closeOnSignal(BenchPlace place) {
        try {
            place.stop();
        } catch (IOException e) {
            System.getLogger(BenchCommand.class.getName()).log(System.Logger.Level.WARNING, "bench: files are left", e);
        }
    }

    private Exit measure(Set<Bench> chosen, BenchSettings settings) throws IOException, CommandException {
        Table table = BenchMeasure.table();
        for (Bench bench : chosen) {
            for (BenchMeasure measure : bench.run(settings)) {
                measure.addTo(table);
                if (json) {
                    print(measure.json(), "");
                }
            }
        }
        if (!json) {
            around.out().print(table);
            around.out().flush();
        }
        return Exit.DONE;
    }

    private static Map<String, Bench> benches() {
        Bench sealing = new BenchSealing();
        Map<String, Bench> all = new LinkedHashMap<>();
        all.put("seal", sealing);
        all.put("open", sealing);
        all.put("fetch-opaque", new BenchFetch("fetch-opaque", BenchContent.OPAQUE));
        all.put("fetch-csv", new BenchFetch("fetch-csv", BenchContent.CSV));
        all.put("small", new BenchSmall());
        all.put("lane", new BenchLane());
        all.put("detect", new BenchDetect());
        all.put("classify", new BenchClassify());
        all.put("ff1", new BenchFf1());
        all.put("anonymity", new BenchAnonymity());
        all.put("consent", new BenchConsent());
        all.put("start", new BenchStart());
        all.put("idle", new BenchIdle());
        all.put(FABRIC, new BenchFabric());
        return all;
    }

    private Set<Bench> chosen() throws CommandException {
        Map<String, Bench> all = benches();
        List<String> names = new ArrayList<>(only);
        if (fabric) {
            names.add(FABRIC);
        }
        if (names.isEmpty()) {
            all.remove(FABRIC); // What needs other people's programs is asked for.
            return new LinkedHashSet<>(all.values());
        }
        for (String name : names) {
            if (!all.containsKey(name)) {
                throw CommandException.usage(
                        "--only: " + name + " (expected: some of " + String.join(", ", all.keySet()) + ")");
            }
        }
        all.keySet().retainAll(names);
        return new LinkedHashSet<>(all.values());
    }
}
