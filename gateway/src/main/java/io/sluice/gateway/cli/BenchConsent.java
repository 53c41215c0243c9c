package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A million consents taken over by a gateway, a release of a million rows with and without the filter by them, and one
 * withdrawal with all that follows. Every person consented, so that both releases are equal.
 */
final class BenchConsent implements Bench {
    private static final int PERSONS = 1_000_000;
    private static final int BYTES_A_ROW = 60;
    private static final String HEAP = "-Xmx1g"; // The risk of a release is measured over all its rows in memory.

    private static final String PLAN = """
            {"version":1,"columns":[
             {"column":"person","role":"DIRECT_IDENTIFIER","steps":[{"pseudonym":{}}]},
             {"column":"ward","role":"QUASI_IDENTIFIER"},
             {"column":"code","role":"OTHER_COLUMN"},
             {"column":"days","role":"OTHER_COLUMN"}],
             "subject_column":"person","thresholds":{"k":5}}""";

    @Override
    public List<BenchMeasure> run(BenchSettings settings) throws IOException, CommandException {
        int persons = (int) Math.min(PERSONS, Math.max(1000, settings.bytes() / BYTES_A_ROW));
        try (BenchPair pair = BenchPair.prepare(settings, "consent")) {
            pair.launch(BenchPair.PROVIDER, HEAP);
            pair.launch(BenchPair.RECIPIENT);
            Path table = pair.folder().resolve("table.csv");
            Path consents = pair.folder().resolve("consents.csv");
            Path plan = Files.writeString(pair.folder().resolve("plan.json"), PLAN);
            write(table, consents, persons);
            long start = System.nanoTime();
            JsonNode taken = pair.at(
                    BenchPair.PROVIDER,
                    "consent",
                    "import",
                    consents.toString(),
                    "--purpose",
                    "benchmark",
                    "--to",
                    BenchPair.RECIPIENT,
                    "--separate",
                    "--notice",
                    "1",
                    "--time",
                    "2026-01-01");
            double importSeconds = seconds(start);
            require(taken.path("added").asLong() == persons, "consents were lost");
            pair.at(
                    BenchPair.PROVIDER,
                    "publish",
                    table.toString(),
                    "--name",
                    "table",
                    "--rank",
                    "CONFIDENTIAL",
                    "--hold");
            derive(pair, plan, "warm"); // For the compilers; both ways, since both are compared.
            derive(pair, plan, "warm", "--consent-column", "person");
            // Each release is one more that the next is measured against: in this order both have as many, on average.
            double without = derive(pair, plan, "without");
            double with = derive(pair, plan, "with", "--consent-column", "person");
            with += derive(pair, plan, "with", "--consent-column", "person");
            without += derive(pair, plan, "without");
            Path one = Files.writeString(pair.folder().resolve("one.txt"), person(1) + "\n");
            start = System.nanoTime();
            JsonNode withdrawn = pair.at(BenchPair.PROVIDER, "consent", "withdraw", "--subject-file", one.toString());
            double withdrawSeconds = seconds(start);
            require(!withdrawn.path("ended").isEmpty(), "a release was not found");
            return List.of(
                    new BenchMeasure("consent-import", persons / importSeconds, "1/s", 50_000, "a million in 20 s"),
                    new BenchMeasure(
                            "consent-filter", with / 2, "s", without / 2, "the same release without the filter"),
                    new BenchMeasure("consent-withdraw", withdrawSeconds, "s", 1, "1 s"));
        }
    }

    /** Every person has a row and a consent: the filter has most to do, and both releases are equal. */
    private static void write(Path table, Path consents, int persons) throws IOException {
        try (BufferedWriter rows = Files.newBufferedWriter(table);
                BufferedWriter subjects = Files.newBufferedWriter(consents)) {
            rows.write("person,ward,code,days\n");
            subjects.write("subject\n");
            for (int i = 0; i < persons; i++) {
                rows.write(person(i) + ",ward-" + i % 50 + ",Z" + i % 977 + "," + i % 30 + "\n");
                subjects.write(person(i) + "\n");
            }
        }
    }

    private static String person(int i) {
        return "person-" + (5_000_000 + i);
    }

    private static double derive(BenchPair pair, Path plan, String name, String... more)
            throws IOException, CommandException {
        List<String> words = new ArrayList<>(List.of("derive", "table", "--to", BenchPair.RECIPIENT));
        words.addAll(List.of("--purpose", "benchmark", "--name", name, "--plan", plan.toString(), "--yes"));
        words.addAll(List.of("--basis", "contract:benchmark"));
        words.addAll(List.of(more));
        long start = System.nanoTime();
        pair.at(BenchPair.PROVIDER, words.toArray(String[]::new));
        return seconds(start);
    }

    private static double seconds(long startNanos) {
        return (System.nanoTime() - startNanos) / 1e9;
    }

    private static void require(boolean holds, String what) throws CommandException {
        if (!holds) {
            throw new CommandException(Exit.DEFECT, "bench", List.of("consent: " + what));
        }
    }
}
