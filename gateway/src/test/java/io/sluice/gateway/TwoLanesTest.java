package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.gateway.store.Durable;
import io.sluice.ledger.LedgerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hospital has two replicas, which run in turn over one database and one blob store; each writes a lane of its own. */
class TwoLanesTest {
    @TempDir
    Path directory;

    private Site hospital;
    private Site standby;
    private Site lab;
    private Site authority;

    @BeforeEach
    void threeOrganisations() throws Exception {
        hospital = new Site(directory, "hospital");
        lab = new Site(directory, "lab");
        authority = new Site(directory, "authority");
        hospital.knows(lab, "--clearance", "CONFIDENTIAL").knows(authority, "--role", "auditor");
        lab.knows(hospital).knows(authority, "--role", "auditor");
        authority.knows(hospital).knows(lab);
    }

    @AfterEach
    void stop() {
        for (Site site : new Site[] {hospital, standby, lab, authority}) {
            if (site != null) {
                site.close();
            }
        }
    }

    @Test
    void exchangesWithBothReplicasAreReconstructedFromBothLanes() throws Exception {
        hospital.start();
        lab.start();
        authority.start();
        publish(hospital, "notes");
        String first = request();
        fetch(first, "one");
        String split = request();
        Await.message(() -> delivered(hospital) == 1, () -> "not delivered before the take-over");
        takeOver();

        String unknown = request();
        Site.Typed refused =
                lab.command("fetch", unknown, "-o", directory.resolve("two").toString());
        assertThat(refused.exit()).isNotZero();
        assertThat(refused.out() + refused.err()).contains("does not list");

        lab.knows(standby);
        authority.knows(standby, "--role", "auditor");
        fetch(split, "three"); // Agreed in one lane, delivered in the other.
        fetch(request(), "four");
        Await.message(() -> delivered(standby) == 2, () -> "not delivered after the take-over");

        Site.Typed without = standby.command("audit");
        assertThat(without.exit()).isEqualTo(1);
        assertThat(kinds(without)).containsExactly("UNREAD_LANE hospital/main");
        assertThat(without.out()).contains("no copy of lane hospital/main is here");
        assertThat(standby.command("audit", "grant", "authority").exit()).isNotZero();

        Folders.copy(hospital.home.resolve("ledger"), standby.home.resolve("lanes/main"));
        Site.Typed own = standby.command("audit").done();
        assertThat(states(own)).filteredOn("delivered"::equals).hasSize(3);
        assertThat(own.json().path("lanes")).hasSize(2);
        JsonNode rows =
                standby.command("audit", "--agreement", split).done().json().path("rows");
        assertThat(rows).hasSize(2);
        assertThat(rows.toString()).contains("agreed", "delivered", "hospital/main", "hospital/standby");

        standby.command("audit", "grant", "authority").done();
        lab.command("audit", "grant", "authority").done();
        Site.Typed audited = authority.command("audit", "--at", "hospital").done();
        assertThat(audited.json().path("notCompared")).isEmpty();
        assertThat(states(audited)).filteredOn("delivered"::equals).hasSize(3);
        assertThat(audited.json().path("rows").toString()).contains("research");
        assertThat(authority.command("audit", "--at", "lab").done().json().path("notCompared"))
                .isEmpty();

        Path bundle = directory.resolve("evidence.bundle");
        standby.command("audit", "export", "--agreement", split, "-o", bundle.toString())
                .done();
        assertThat(lab.command(
                                "verify",
                                bundle.toString(),
                                directory.resolve("three").toString())
                        .done()
                        .out())
                .contains("hospital/main", "hospital/standby");
        assertThat(hospital.type(
                                "verify",
                                bundle.toString(),
                                "--member",
                                oldEntry().toString())
                        .exit())
                .as("by somebody who does not know of the second lane")
                .isEqualTo(1);
    }

    @Test
    void aForkedSecondLaneIsFoundAtStartOrAtTheFirstContact() throws Exception {
        hospital.start();
        lab.start();
        publish(hospital, "notes");
        takeOver();
        lab.knows(standby);
        fetch(request(), "one");
        standby.stop();
        Durable.deleteTree(standby.home.resolve("ledger"));
        assertThatThrownBy(standby::start)
                .isInstanceOf(LedgerException.class)
                .hasMessageContaining("hospital/standby")
                .hasMessageContaining("restored from an old copy");

        lab.stop();
        Durable.deleteTree(standby.home.resolve("ledger"));
        standby.start(); // Nobody answers.
        for (int i = 0; i < 8; i++) {
            publish(standby, "more-" + i);
        }
        lab.start();
        Site.Typed refused =
                lab.command("fetch", request(), "-o", directory.resolve("two").toString());
        assertThat(refused.exit()).isNotZero();
        assertThat(refused.out() + refused.err()).contains("two histories of its lane hospital/standby");
    }

    @Test
    void aLaneIsAddedListedAndEndedAndNoneCanBeHidden() throws Exception {
        Path before = oldEntry();
        hospital.command("lane", "add", "standby").done();
        assertThat(hospital.command("lane", "add", "standby").exit()).isEqualTo(2);
        assertThat(hospital.command("lane", "list").done().out())
                .contains("hospital/main", "written by this gateway", "hospital/standby", "a copy, 0 records");
        lab.knows(hospital);
        Site.Typed hidden = lab.command("member", "add", before.toString());
        assertThat(hidden.exit()).isEqualTo(1);

        assertThat(hospital.command("lane", "end", "main").exit())
                .as("it is in use")
                .isEqualTo(2);
        hospital.command("lane", "end", "standby").done();
        lab.knows(hospital);
        assertThat(hospital.command("lane", "list").done().out()).contains("ended at 0");
        setting("directory: ledger", "directory: ledger\n  lane: standby");
        Site.Typed check = hospital.command("check");
        assertThat(check.exit()).isEqualTo(2);
        assertThat(check.out() + check.err()).contains("ledger.lane: standby (expected: one in use");
    }

    private void setting(String before, String after) throws IOException {
        String text = Files.readString(hospital.config());
        assertThat(text).contains(before);
        Files.writeString(hospital.config(), text.replace(before, after));
    }

    /** The first replica ends in order; the second starts over the same state with a lane of its own. */
    private void takeOver() throws Exception {
        Files.copy(hospital.memberFile(), directory.resolve("old-member.json"));
        hospital.stop();
        hospital.command("lane", "add", "standby").done();
        standby = Site.replica(hospital, directory.resolve("hospital-2"), "standby");
        standby.start();
    }

    private Path oldEntry() throws IOException {
        Path copy = directory.resolve("old-member.json");
        return Files.exists(copy) ? copy : Files.copy(hospital.memberFile(), copy);
    }

    private void publish(Site site, String name) throws Exception {
        Path file = Files.writeString(directory.resolve("notes.csv"), "id;note\n1;a\n2;b\n");
        site.command("publish", file.toString(), "--name", name, "--rank", "INTERNAL")
                .done();
    }

    private String request() {
        return lab.command("request", "hospital", "notes", "--purpose", "research")
                .done()
                .json()
                .path("agreement")
                .asText();
    }

    private void fetch(String agreement, String name) {
        lab.command("fetch", agreement, "-o", directory.resolve(name).toString())
                .done();
    }

    private static long delivered(Site site) {
        return states(site.command("audit")).stream()
                .filter("delivered"::equals)
                .count();
    }

    private static List<String> states(Site.Typed audit) {
        List<String> states = new ArrayList<>();
        audit.json().path("rows").forEach(row -> states.add(row.path("state").asText()));
        return states;
    }

    private static List<String> kinds(Site.Typed audit) {
        List<String> kinds = new ArrayList<>();
        for (JsonNode finding : audit.json().path("findings")) {
            kinds.add(finding.path("kind").asText() + " " + finding.path("lane").asText());
        }
        return kinds;
    }
}
