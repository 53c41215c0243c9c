package io.sluice.gateway.cli;

import static io.sluice.gateway.cli.DemoTown.AUDITOR;
import static io.sluice.gateway.cli.DemoTown.HOSPITAL;
import static io.sluice.gateway.cli.DemoTown.LAB;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.gateway.cli.DemoSteps.DemoFailure;
import io.sluice.gateway.cli.DemoTown.Typed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a shared ledger adds to the story: nobody can rewrite it, and the highest ranks wait for it. */
final class DemoChannel {
    private final DemoTown town;
    private final DemoSteps steps;
    private Path channel;

    DemoChannel(DemoTown town, DemoSteps steps) {
        this.town = town;
        this.steps = steps;
    }

    /** Before the organisations are founded. */
    void begin() throws DemoFailure {
        steps.run("fabric", "A Hyperledger Fabric network starts, and a contract on it", () -> {
            channel = town.network().channel(AUDITOR);
            return List.of(town.network().describe());
        });
    }

    /** After the first delivery. */
    void tell(DemoStory story) throws DemoFailure {
        steps.run("anchored", "Both lanes are on the channel, endorsed by both", this::anchored);
        steps.run("important", "IMPORTANT data: their key leaves only after the commit", () -> important(story));
        steps.run("outage", "The orderer dies: the rest goes on, and nothing is lost", () -> outage(story));
    }

    private List<String> anchored() throws IOException, DemoFailure {
        awaitAnchored(HOSPITAL);
        awaitAnchored(LAB);
        return List.of("hospital " + shared(HOSPITAL).path("anchored").asLong() + " records, lab "
                + shared(LAB).path("anchored").asLong() + "; none waits");
    }

    private List<String> important(DemoStory story) throws IOException, DemoFailure {
        Path grid = Files.writeString(town.root().resolve("grid.csv"), "station;voltage\nnorth;220\nsouth;110\n");
        String[] publish = {
            "publish",
            grid.toString(),
            "--name",
            "grid",
            "--rank",
            "IMPORTANT",
            "--to",
            LAB,
            "--purpose",
            DemoStory.PURPOSE,
            "--basis",
            "permit:assessment 12 of 2026"
        };
        town.must(HOSPITAL, publish);
        story.people().attach("grid");
        List<String> told = new ArrayList<>();
        String agreement = story.people().agree("grid", told);
        Path copy = town.root().resolve("grid-copy");
        town.must(LAB, "fetch", agreement, "-o", copy.toString());
        DemoStory.expect(Files.mismatch(grid, copy) == -1, "the file that arrived is another one");
        told.add("on the permit \"assessment 12 of 2026\", a contract and an assessment; without a channel it could not"
                + " even be offered");
        return told;
    }

    private List<String> outage(DemoStory story) throws IOException, DemoFailure {
        town.network().cut();
        String agreement = story.people().agree(DemoStory.DATASET, new ArrayList<>());
        Path copy = town.root().resolve("second-copy");
        town.must(LAB, "fetch", agreement, "-o", copy.toString());
        DemoStory.expect(Files.mismatch(story.data(), copy) == -1, "the file that arrived is another one");
        long waiting = shared(HOSPITAL).path("waiting").asLong();
        DemoStory.expect(waiting > 0, "no record waits, although nobody orders");
        town.network().restore();
        awaitAnchored(HOSPITAL);
        awaitAnchored(LAB);
        return List.of(waiting + " of the hospital's records waited, durable in its lane; then they went, each once");
    }

    /** After everything honest. */
    void audit(DemoStory story) throws DemoFailure {
        steps.run("ledger-audit", "The auditor asks the channel alone, and no gateway", () -> ledgerAudit(story));
    }

    /** Its own gateway adds only what was granted to it: the channel holds no name in clear. */
    private List<String> ledgerAudit(DemoStory story) throws IOException, DemoFailure {
        Typed audit = town.at(AUDITOR, "audit", "--ledger", channel.toString());
        DemoStory.expect(
                audit.exit() == 0,
                "the audit of the channel ended with " + audit.exit() + ": " + audit.why() + audit.out());
        boolean delivered = false;
        long lanes = 0;
        long blocks = 0;
        for (String line : audit.out().lines().toList()) {
            JsonNode report = Json.parse(line.getBytes(StandardCharsets.UTF_8));
            lanes += report.has("lane") ? 1 : 0;
            blocks += report.has("block") ? report.path("block").asLong() + 1 : 0;
            delivered |= DemoStory.row(report, "delivered")
                    .filter(row -> row.path("recipient").asText().equals(LAB)
                            && row.path("dataset").asText().equals(DemoStory.DATASET))
                    .isPresent();
        }
        DemoStory.expect(
                delivered,
                "the channel does not tell who received " + story.data().getFileName());
        return List.of(lanes + " lanes in " + blocks + " blocks, every block and endorsement verified; "
                + DemoStory.DATASET + " was delivered to " + LAB);
    }

    private void awaitAnchored(String organisation) throws IOException, DemoFailure {
        DemoStory.await(
                () -> shared(organisation).path("waiting").asLong() == 0,
                "records of " + organisation + " do not reach the channel");
    }

    private JsonNode shared(String organisation) throws IOException, DemoFailure {
        return town.must(organisation, "status").json().path("sharedLedger");
    }
}
