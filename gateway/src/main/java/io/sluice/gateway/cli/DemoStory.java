package io.sluice.gateway.cli;

import static io.sluice.gateway.cli.DemoTown.AUDITOR;
import static io.sluice.gateway.cli.DemoTown.HOSPITAL;
import static io.sluice.gateway.cli.DemoTown.LAB;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.gateway.cli.DemoSteps.DemoFailure;
import io.sluice.gateway.cli.DemoTown.Typed;
import io.sluice.gateway.policy.Ranks;
import io.sluice.proto.Rank;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An exchange from publishing to auditing, and everything that must not work. */
final class DemoStory {
    private static final int ROWS = 5000;
    private static final long SEED = 20261101;
    static final String DATASET = "admissions";
    static final String PURPOSE = "research";
    private static final long PATIENCE_MILLIS = 20_000;

    private final DemoTown town;
    private final DemoSteps steps;
    private final DemoPeople people;
    private final Path data;
    private final Path generated;
    private Rank rank = Rank.RESTRICTED;
    private String agreement = "";
    private String clearance = "";

    /** @param own the user's file; null: one is generated */
    DemoStory(DemoTown town, DemoSteps steps, Path own) {
        this.town = town;
        this.steps = steps;
        this.people = new DemoPeople(town);
        this.generated = town.root().resolve("admissions.csv");
        this.data = own == null ? generated : own;
    }

    Path data() {
        return data;
    }

    Path received() {
        return town.root().resolve("received");
    }

    String agreement() {
        return agreement;
    }

    DemoPeople people() {
        return people;
    }

    void tell() throws DemoFailure {
        exchange("");
        releases();
        aftermath();
    }

    /** @param clearance of the partners; empty: as high as the data need */
    void exchange(String clearance) throws DemoFailure {
        this.clearance = clearance;
        steps.run("organisations", "A hospital, a research lab and an auditor are founded", this::organisations);
        steps.run("gateways", "Their gateways start, and answer", this::gateways);
        steps.run("people", "The hospital's people get keys of their own, and roles", people::appoint);
        steps.run("publish", "The hospital publishes a dataset under its rank", this::publish);
        steps.run("mislabelled", "The same under a lower rank: refused, by what is in it", this::mislabelled);
        steps.run("catalog", "The lab looks at what the hospital offers it", this::catalog);
        steps.run("wrong-purpose", "The lab asks for it, for advertising: refused", this::wrongPurpose);
        steps.run("negotiate", "The lab asks for it, for research: people approve, both sign", this::negotiate);
        steps.run("fetch", "The lab fetches it: ciphertext, receipt, key, check, file", this::fetch);
    }

    void releases() throws DemoFailure {
        new DemoReleases(town, steps, people, generated).tell();
    }

    void aftermath() throws DemoFailure {
        steps.run("revoke", "The hospital revokes; fetching again is refused", this::revoke);
        steps.run("audit", "The auditor asks the hospital's gateway who received what", this::audit);
        steps.run("verify", "Anybody checks the evidence, offline", this::verify);
    }

    private List<String> organisations() throws IOException, DemoFailure {
        Files.writeString(generated, new SyntheticAdmissions(SEED).csv(ROWS));
        Typed found = town.type("classify", data.toString());
        expect(found.exit() == 0, "`sluice classify` ended with " + found.exit() + ": " + found.why());
        JsonNode findings = found.json();
        rank = Ranks.of(findings.path("floor").asText()).orElseThrow(() -> new DemoFailure("no floor was found"));
        town.found(clearance.isEmpty() ? rank.name() : clearance);
        return List.of(
                data + ": " + findings.path("format").asText() + ", "
                        + findings.path("rows").asLong() + " rows, "
                        + Sizes.bytes(findings.path("bytes").asLong()),
                "found in it: " + found(findings) + "; so it is at least " + rank);
    }

    private static String found(JsonNode findings) {
        List<String> types = new ArrayList<>();
        for (JsonNode column : findings.path("columns")) {
            column.path("types")
                    .forEach(type -> types.add(type.path("type").asText() + " in "
                            + column.path("name").asText()));
        }
        return types.isEmpty() ? "no identifiers" : String.join(", ", types);
    }

    private List<String> gateways() throws IOException, DemoFailure {
        town.start();
        return List.of("hospital 127.0.0.1:" + town.port(HOSPITAL) + ", lab 127.0.0.1:" + town.port(LAB)
                + ", auditor 127.0.0.1:" + town.port(AUDITOR) + "; mutual TLS 1.3");
    }

    private Typed publishAs(Path file, String name, Rank as) {
        return town.at(
                HOSPITAL,
                "publish",
                file.toString(),
                "--name",
                name,
                "--rank",
                as.name(),
                "--to",
                LAB,
                "--purpose",
                PURPOSE,
                "--basis",
                "contract:study 12 of 2026",
                "--until",
                "30d",
                "--count",
                "3");
    }

    private List<String> publish() throws IOException, DemoFailure {
        Typed published = publishAs(data, DATASET, rank);
        expect(published.exit() == 0, "refused: " + published.why());
        JsonNode answer = published.json();
        return List.of(
                DATASET + " version " + answer.path("version").asLong() + ", "
                        + answer.path("rank").asText() + ", for the lab, for research, 30 days, at most 3 keys",
                "sealed: " + Sizes.bytes(answer.path("sealedBytes").asLong()) + ", root "
                        + answer.path("root").asText().substring(0, 16) + "...");
    }

    /** One rank below what was found; a file in which nothing is found stands back for the generated one. */
    private List<String> mislabelled() throws DemoFailure {
        boolean own = rank != Rank.PUBLIC;
        Path file = own ? data : generated;
        Rank lower = own ? Ranks.ALL.get(Ranks.ALL.indexOf(rank) - 1) : Rank.INTERNAL;
        Typed refused = publishAs(file, "mislabelled", lower);
        expectRefused(refused, "publishing as " + lower);
        return List.of(refused.why());
    }

    private List<String> catalog() throws DemoFailure {
        Typed catalog = town.must(LAB, "catalog", HOSPITAL);
        expect(catalog.out().contains("\"dataset\":\"" + DATASET + "\""), "the catalog does not show " + DATASET);
        expect(!catalog.out().contains("mislabelled"), "the catalog shows what was refused");
        return List.of(DATASET + ", " + rank);
    }

    private List<String> wrongPurpose() throws DemoFailure {
        Typed refused = town.at(LAB, "request", HOSPITAL, DATASET, "--purpose", "advertising");
        expectRefused(refused, "a request for advertising");
        return List.of(refused.why());
    }

    private List<String> negotiate() throws IOException, DemoFailure {
        List<String> told = new ArrayList<>();
        agreement = people.agree(DATASET, told);
        told.add(agreement);
        return told;
    }

    private List<String> fetch() throws IOException, DemoFailure {
        JsonNode fetched =
                town.must(LAB, "fetch", agreement, "-o", received().toString()).json();
        expect(Files.mismatch(data, received()) == -1, "the file that arrived is another one");
        return List.of("byte-identical: " + Sizes.bytes(fetched.path("bytes").asLong()) + ", sha256 "
                + fetched.path("sha256").asText());
    }

    private List<String> revoke() throws IOException, DemoFailure {
        awaitDelivered();
        town.must(HOSPITAL, "revoke", agreement);
        await(() -> town.must(LAB, "status").out().contains("\"state\":\"ENDED\""), "the lab was not told");
        Path again = town.root().resolve("again");
        Typed refused = town.at(LAB, "fetch", agreement, "-o", again.toString());
        expectRefused(refused, "fetching after the revocation");
        expect(!Files.exists(again), "a refused fetch left a file");
        return List.of(refused.why());
    }

    /** The lab's signed "opened" travels in the background, as a revocation does. */
    private void awaitDelivered() throws IOException, DemoFailure {
        await(
                () -> row(town.must(HOSPITAL, "audit", "--agreement", agreement).json(), "delivered")
                        .isPresent(),
                "the hospital has no confirmation of the delivery");
    }

    interface Condition {
        boolean holds() throws IOException, DemoFailure;
    }

    static void await(Condition condition, String otherwise) throws IOException, DemoFailure {
        long until = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
        while (!condition.holds()) {
            expect(System.nanoTime() < until, otherwise);
            DemoTown.pause(50);
        }
    }

    private List<String> audit() throws IOException, DemoFailure {
        town.must(HOSPITAL, "audit", "grant", AUDITOR);
        town.must(LAB, "audit", "grant", AUDITOR);
        JsonNode report = town.must(AUDITOR, "audit", "--at", HOSPITAL).json();
        Optional<JsonNode> delivered = row(report, "delivered");
        expect(delivered.isPresent(), "the auditor does not see the delivery");
        expect(delivered.get().path("recipient").asText().equals(LAB), "the delivery names another recipient");
        expect(row(report, "refused").isPresent(), "the auditor does not see what was refused");
        JsonNode byFile = town.must(
                        AUDITOR, "audit", "--at", HOSPITAL, "--file", received().toString())
                .json();
        expect(row(byFile, "delivered").isPresent(), "the file that arrived is not found in the records");
        JsonNode row = delivered.get();
        return List.of(
                row.path("dataset").asText() + " v" + row.path("version").asText() + " ("
                        + row.path("rank").asText()
                        + ") delivered to " + LAB + " for "
                        + row.path("purpose").asText() + ", basis "
                        + String.join(", ", Json.texts(row.path("bases"))),
                report.path("size").asLong()
                        + " records, nothing missing, nothing altered; both sides' records agree; the lab's file is the"
                        + " one on record");
    }

    private List<String> verify() throws IOException, DemoFailure {
        Path bundle = town.root().resolve("evidence.bundle");
        town.must(HOSPITAL, "audit", "export", "-o", bundle.toString(), "--agreement", agreement);
        String[] members = {
            "--member", town.folder(HOSPITAL).resolve("member.json").toString(),
            "--member", town.folder(LAB).resolve("member.json").toString()
        };
        Typed good = town.type(
                "verify", received().toString(), bundle.toString(), members[0], members[1], members[2], members[3]);
        expect(good.exit() == 0, "the evidence does not hold: " + good.out());
        byte[] bytes = Files.readAllBytes(bundle);
        bytes[bytes.length / 2] ^= 1;
        Path bent = Files.write(town.root().resolve("bent.bundle"), bytes);
        Typed bad = town.type("verify", bent.toString(), members[0], members[1], members[2], members[3]);
        expect(bad.exit() != 0, "evidence with one bit changed was believed");
        long checks = good.out().lines().count();
        return List.of(checks + " checks hold with nothing but two member entries; with one bit changed they do not");
    }

    static Optional<JsonNode> row(JsonNode report, String state) {
        for (JsonNode row : report.path("rows")) {
            if (row.path("state").asText().equals(state)) {
                return Optional.of(row);
            }
        }
        return Optional.empty();
    }

    private static void expectRefused(Typed typed, String what) throws DemoFailure {
        expect(
                typed.exit() == Exit.REFUSED.code(),
                what + " ended with " + typed.exit() + " (expected: 1): " + typed.why());
    }

    static void expect(boolean holds, String otherwise) throws DemoFailure {
        if (!holds) {
            throw new DemoFailure(otherwise);
        }
    }
}
