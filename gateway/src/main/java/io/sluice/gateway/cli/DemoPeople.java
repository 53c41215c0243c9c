package io.sluice.gateway.cli;

import static io.sluice.gateway.cli.DemoTown.HOSPITAL;
import static io.sluice.gateway.cli.DemoTown.LAB;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.gateway.cli.DemoSteps.DemoFailure;
import io.sluice.gateway.cli.DemoTown.Typed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The hospital's people, each with a key: the owner offers, the others approve what is asked for where its rank demands it. */
final class DemoPeople {
    private static final String OWNER = "anna";
    private static final List<String> APPROVERS = List.of("ben", "berta");

    private final DemoTown town;

    DemoPeople(DemoTown town) {
        this.town = town;
    }

    /** Gives them keys and roles; from then on the owner acts for the hospital. */
    List<String> appoint() throws IOException, DemoFailure {
        town.must(HOSPITAL, "operator", "add", key(OWNER) + ".pub", "--role", "owner");
        town.actAs(HOSPITAL, file(OWNER), password(OWNER));
        for (String name : APPROVERS) {
            town.must(HOSPITAL, "operator", "add", key(name) + ".pub", "--role", "approver");
        }
        return List.of(OWNER + ", the owner, and " + String.join(" and ", APPROVERS)
                + ", who approve; from now on nothing is ordered without a signature");
    }

    private Path key(String name) throws IOException, DemoFailure {
        Path password = Files.writeString(password(name), "of " + name + ", of the demo\n");
        Typed made = town.type(
                "operator", "new", file(name).toString(), "--name", name, "--password-file", password.toString());
        DemoStory.expect(made.exit() == 0, "no key for " + name + ": " + made.why());
        return file(name);
    }

    private Path file(String name) {
        return town.root().resolve(name + ".key");
    }

    private Path password(String name) {
        return town.root().resolve(name + ".password");
    }

    /** The lab asks; as many of the hospital's people approve it as its rank demands; what they said is added to told. */
    String agree(String dataset, List<String> told) throws IOException, DemoFailure {
        Typed asked = town.at(LAB, "request", HOSPITAL, dataset, "--purpose", DemoStory.PURPOSE, "--wait", "0");
        Typed[] outcome = {asked};
        if (asked.exit() == Exit.WAITING.code()) {
            String negotiation = asked.json().path("negotiation").asText();
            DemoStory.await(
                    () -> {
                        approve(dataset, told);
                        outcome[0] = town.at(LAB, "request", "--negotiation", negotiation, "--wait", "0");
                        return outcome[0].exit() != Exit.WAITING.code();
                    },
                    "nobody decided about " + dataset);
        }
        DemoStory.expect(
                outcome[0].exit() == 0, "`sluice request` ended with " + outcome[0].exit() + ": " + outcome[0].why());
        return outcome[0].json().path("agreement").asText();
    }

    private void approve(String dataset, List<String> told) throws IOException, DemoFailure {
        for (JsonNode question : town.must(HOSPITAL, "approvals", "list").json().path("approvals")) {
            if (question.path("dataset").asText().equals(dataset)) {
                approve(question, told);
            }
        }
    }

    private void approve(JsonNode question, List<String> told) throws IOException, DemoFailure {
        String id = question.path("id").asText();
        Typed own = town.at(HOSPITAL, "approvals", "give", id);
        DemoStory.expect(own.exit() == Exit.REFUSED.code(), "who offers it could approve it, too");
        List<String> people = APPROVERS.subList(
                0, Math.min(APPROVERS.size(), question.path("needed").asInt()));
        for (String name : people) {
            town.must(
                    HOSPITAL,
                    "approvals",
                    "give",
                    id,
                    "--as",
                    file(name).toString(),
                    "--as-password-file",
                    password(name).toString());
        }
        told.add("it waits; " + own.why());
        told.add("approved by " + String.join(" and ", people) + ": "
                + question.path("dataset").asText() + " v"
                + question.path("version").asText() + " ("
                + question.path("rank").asText() + ") to "
                + question.path("recipient").asText() + " for "
                + question.path("purpose").asText());
    }

    /** Attaches the documents that IMPORTANT data need. */
    void attach(String dataset) throws IOException, DemoFailure {
        for (String kind : List.of("contract", "impact-assessment")) {
            Path document = Files.writeString(town.root().resolve(kind), "The " + kind + " about " + dataset + ".\n");
            List<String> words = new ArrayList<>(List.of("permit", "add", document.toString(), "--kind", kind));
            words.addAll(List.of("--issuer", "health office", "--number", "12 of 2026", "--until", "90d"));
            words.addAll(List.of("--recipient", LAB, "--dataset", dataset));
            town.must(HOSPITAL, words.toArray(String[]::new));
        }
    }
}
