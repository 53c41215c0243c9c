package io.sluice.gateway.cli;

import static io.sluice.gateway.cli.DemoTown.HOSPITAL;
import static io.sluice.gateway.cli.DemoTown.LAB;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.gateway.cli.DemoSteps.DemoFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a shared ledger adds to the story: nobody can rewrite it, and the highest ranks wait for it. */
final class DemoChannel {
    private final DemoTown town;
    private final DemoSteps steps;

    DemoChannel(DemoTown town, DemoSteps steps) {
        this.town = town;
        this.steps = steps;
    }

    /** Before the organisations are founded. */
    void begin() throws DemoFailure {
        steps.run(
                "fabric",
                "A Hyperledger Fabric network starts, and a contract on it",
                () -> List.of(town.network().describe()));
    }

    /** After the first delivery. */
    void tell(DemoStory story) throws DemoFailure {
        steps.run("anchored", "Both lanes are on the channel, endorsed by both", this::anchored);
        steps.run("important", "IMPORTANT data: their key leaves only after the commit", this::important);
        steps.run("outage", "The orderer dies: the rest goes on, and nothing is lost", () -> outage(story));
    }

    private List<String> anchored() throws IOException, DemoFailure {
        awaitAnchored(HOSPITAL);
        awaitAnchored(LAB);
        return List.of("hospital " + shared(HOSPITAL).path("anchored").asLong() + " records, lab "
                + shared(LAB).path("anchored").asLong() + "; none waits");
    }

    private List<String> important() throws IOException, DemoFailure {
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
        String agreement = town.must(LAB, "request", HOSPITAL, "grid", "--purpose", DemoStory.PURPOSE)
                .json()
                .path("agreement")
                .asText();
        Path copy = town.root().resolve("grid-copy");
        town.must(LAB, "fetch", agreement, "-o", copy.toString());
        DemoStory.expect(Files.mismatch(grid, copy) == -1, "the file that arrived is another one");
        return List.of("on the permit \"assessment 12 of 2026\"; without a channel it could not even be offered");
    }

    private List<String> outage(DemoStory story) throws IOException, DemoFailure {
        town.network().cut();
        String agreement = town.must(LAB, "request", HOSPITAL, DemoStory.DATASET, "--purpose", DemoStory.PURPOSE)
                .json()
                .path("agreement")
                .asText();
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

    private void awaitAnchored(String organisation) throws IOException, DemoFailure {
        DemoStory.await(
                () -> shared(organisation).path("waiting").asLong() == 0,
                "records of " + organisation + " do not reach the channel");
    }

    private JsonNode shared(String organisation) throws IOException, DemoFailure {
        return town.must(organisation, "status").json().path("sharedLedger");
    }
}
