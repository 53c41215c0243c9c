package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Orders of people in the midst of which a gateway's process is killed, between two durable steps of its own: afterwards
 * each is done, or had not begun, and both lanes tell that once.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KilledOrdersTest {
    private final Opened opened = new Opened();
    private Path directory;
    private Mortal hospital;
    private Mortal institute;
    private Person ben;

    @BeforeAll
    void twoOrganisationsOfWhichOneHasAnApprover(@TempDir Path folder) throws Exception {
        directory = folder;
        Traffic traffic = new Traffic();
        hospital = opened.add(new Mortal(directory, "hospital", traffic, Mortal.SMALL));
        institute = opened.add(new Mortal(directory, "institute", traffic, Mortal.SMALL));
        hospital.site.knows(institute.site, "--clearance", "RESTRICTED").profiles(ranks -> {
            for (String rank : List.of("RESTRICTED", "IMPORTANT", "CORE")) {
                ((ObjectNode) ranks.path(rank)).put("approvals", 1);
            }
        });
        institute.site.knows(hospital.site);
        Files.writeString(hospital.site.config(), "watch:\n  releaseSeconds: 0\n", StandardOpenOption.APPEND);
        hospital.holdable().start();
        institute.holdable().start();
        ben = Person.at(hospital.site, directory, "ben").listed("approver");
    }

    @AfterAll
    void stop() {
        opened.close();
    }

    @AfterEach
    void nothingIsMissingOrAltered() {
        for (Mortal each : List.of(hospital, institute)) {
            each.site.command("audit").done();
        }
    }

    @Test
    void anApprovalIsNotGivenOrWhatWaitedForItGoesOn() throws Exception {
        publish("wards", "RESTRICTED");
        String negotiation = asked("wards");
        String question = hospital.site.question("wards");

        hospital.holdAt("Recording.approved", 1); // Nothing of it is on the disk.
        killed(hospital, ben, "approvals", "give", question);
        assertThat(states(hospital, "wards")).doesNotContain("approved");
        assertThat(outcome(negotiation, 0).exit()).isEqualTo(6);

        hospital.holdAt("Mailboxes.again", 1); // It is stored, and nobody has gone on with what waited.
        killed(hospital, ben, "approvals", "give", question);
        outcome(negotiation, 300).done();
        assertThat(states(hospital, "wards")).containsOnlyOnce("approved", "agreed");
    }

    @Test
    void aBrakeThatWasStoredIsOnAndRecordedAndOneThatWasToBeReleasedIsOnStill() throws Exception {
        publish("notes", "INTERNAL");
        String agreement = agreed("notes");
        Path copy = directory.resolve("copy of notes");

        hospital.holdAt("Braking.record", 1);
        killed(hospital, "brake", "on", "--dataset", "notes", "--reason", "incident");
        String brake = brakes().get(0);
        BrakePair.refused(institute.site.command("fetch", agreement, "-o", copy.toString()), brake);
        Await.until(() -> count(hospital, "notes", "brake") == 1);

        hospital.holdAt("Braking.off", 1);
        killed(hospital, "brake", "off", brake);
        assertThat(brakes()).containsExactly(brake);
        assertThat(count(hospital, "notes", "brake")).isEqualTo(1);
        hospital.site.command("brake", "off", brake).done();
        assertThat(brakes()).isEmpty();
        assertThat(count(hospital, "notes", "brake")).isEqualTo(2);
        institute.site.command("fetch", agreement, "-o", copy.toString()).done();
    }

    private List<String> brakes() {
        return BrakePair.brakes(hospital.site).findValuesAsText("brake");
    }

    @Test
    void aRecallReachesEverybodyOnceWhicheverSideIsKilledInTheMidstOfIt() throws Exception {
        publish("towns", "INTERNAL");
        List<String> agreements = List.of(agreed("towns"), agreed("towns"), agreed("towns"));
        for (String each : agreements) {
            fetched(each).done();
        }

        institute.holdAt("Recording.recalled", 1); // What it held of one is gone, and it has said so to nobody.
        hospital.holdAt("Recording.recalled", 2); // One has been told of, of the second it is only written down.
        killed(hospital, "recall", "towns", "--reason", "wrong column");
        institute.killHeld();

        Await.message(
                () -> recalled().path("confirmed").asInt() == 3,
                () -> recalled().toString());
        assertThat(recalled().path("agreements").findValuesAsText("opened")).containsOnly("true");
        for (String each : agreements) {
            assertThat(recalls(hospital, each)).as(each).containsExactly("", "confirmed");
            assertThat(recalls(institute, each)).as(each).containsExactly("");
            assertThat(fetched(each).exit()).isEqualTo(1);
        }
    }

    /** What the records of a recall say beyond its notice. */
    private static List<String> recalls(Mortal side, String agreement) {
        List<String> reasons = new ArrayList<>();
        for (JsonNode row : side.site
                .command("audit", "--agreement", agreement)
                .done()
                .json()
                .path("rows")) {
            if (row.path("state").asText().equals("recalled")) {
                reasons.add(row.path("details").path("reason").asText());
            }
        }
        return reasons;
    }

    private JsonNode recalled() {
        return hospital.site
                .command("recall", "--list")
                .done()
                .json()
                .path("recalls")
                .path(0);
    }

    @Test
    void whatIsToBeDeletedIsDeletedAndSaidSoOnceWhicheverSideIsKilledInTheMidstOfIt() throws Exception {
        publish("rooms", "RESTRICTED", "--until", "1h");
        String negotiation = asked("rooms");
        ben.types("approvals", "give", hospital.site.question("rooms")).done();
        String agreement =
                outcome(negotiation, 300).done().json().path("agreement").asText();
        fetched(agreement).done();

        // That the time is over is recorded, and nothing is deleted. Before it is over: the gateway looks by itself,
        // too.
        institute.holdAt("Retention.end", 2);
        for (Mortal each : List.of(hospital, institute)) {
            each.setAhead(Duration.ofHours(2));
        }
        killed(institute, "retention", "confirm", agreement);
        assertThat(fetched(agreement).exit()).isEqualTo(1);

        institute.holdAt("Recording.deleted", 1); // The receipt is signed, and neither recorded nor sent.
        hospital.holdAt("Recording.deleted", 1); // It has come, and nothing of it is on the disk.
        killed(institute, "retention", "confirm", agreement);
        hospital.killHeld();

        Await.message(
                () -> states(hospital, agreement).contains("deletion confirmed"), () -> "no receipt at the hospital");
        for (Mortal each : List.of(hospital, institute)) {
            Await.message(() -> retention(each).isEmpty(), () -> retention(each).toString());
            assertThat(states(each, agreement)).containsOnlyOnce("deletion confirmed");
        }
        assertThat(states(institute, agreement)).containsOnlyOnce("retention ended");
    }

    private static List<String> retention(Mortal side) {
        return side.site
                .command("retention", "list")
                .done()
                .json()
                .path("retention")
                .findValuesAsText("state");
    }

    /** It is killed in the midst of what was typed, and started again. */
    private static void killed(Mortal side, String... words) throws Exception {
        killed(side, CompletableFuture.supplyAsync(() -> side.site.command(words)));
    }

    private static void killed(Mortal side, Person by, String... words) throws Exception {
        killed(side, CompletableFuture.supplyAsync(() -> by.types(words)));
    }

    private static void killed(Mortal side, CompletableFuture<Site.Typed> typed) throws Exception {
        side.killHeld();
        assertThat(typed.get(5, TimeUnit.MINUTES).exit()).as("nobody answered").isEqualTo(3);
    }

    private void publish(String name, String rank, String... more) throws Exception {
        Path file = Files.writeString(directory.resolve(name + ".csv"), "city,visits\nUlm,3\nKiel,5\n");
        List<String> words = new ArrayList<>(List.of("publish", file.toString(), "--name", name, "--rank", rank));
        words.addAll(List.of("--to", "institute", "--purpose", "research", "--basis", "law:health act"));
        words.addAll(List.of(more));
        hospital.site.command(words.toArray(String[]::new)).done();
    }

    private String agreed(String dataset) {
        return institute.site.agree("hospital", dataset, "research");
    }

    /** What people have to approve. */
    private String asked(String dataset) {
        Site.Typed asked =
                institute.site.command("request", "hospital", dataset, "--purpose", "research", "--wait", "0");
        assertThat(asked.exit()).as(asked.err() + asked.out()).isEqualTo(6);
        return asked.json().path("negotiation").asText();
    }

    private Site.Typed outcome(String negotiation, int wait) {
        return institute.site.command("request", "--negotiation", negotiation, "--wait", Integer.toString(wait));
    }

    private Site.Typed fetched(String agreement) {
        Path copy = directory.resolve("copy " + agreement.hashCode());
        return institute.site.command("fetch", agreement, "-o", copy.toString());
    }

    /** Of a dataset, or of an agreement. */
    private static List<String> states(Mortal side, String about) {
        String option = about.startsWith("urn:") ? "--agreement" : "--dataset";
        return side.site
                .command("audit", option, about)
                .done()
                .json()
                .path("rows")
                .findValuesAsText("state");
    }

    private static long count(Mortal side, String about, String state) {
        return states(side, about).stream().filter(state::equals).count();
    }
}
