package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.gateway.store.Durable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hospital changes its token secret and its checkpoint key between, and in the middle of, exchanges with a lab. */
class KeyRotationTest {
    @TempDir
    Path directory;

    private final List<Site> sites = new ArrayList<>();
    private Site hospital;
    private Site lab;
    private Site authority;

    @BeforeEach
    void aHospital() throws Exception {
        hospital = site(new Site(directory, "hospital"));
    }

    private void andALab() throws Exception {
        lab = site(new Site(directory, "lab"));
        hospital.knows(lab, "--clearance", "CONFIDENTIAL");
        lab.knows(hospital);
    }

    private void andAnAuthority() throws Exception {
        authority = site(new Site(directory, "authority"));
        hospital.knows(authority, "--role", "auditor");
        lab.knows(authority, "--role", "auditor");
        authority.knows(hospital).knows(lab);
    }

    private Site site(Site made) {
        sites.add(made);
        return made;
    }

    @AfterEach
    void stop() {
        sites.forEach(Site::close);
    }

    @Test
    void exchangesGoOnAndBothSidesAndAnAuditorSeeThemWholeBeforeAndAfter() throws Exception {
        andALab();
        andAnAuthority();
        hospital.start();
        lab.start();
        authority.start();
        publish(hospital);
        fetch(request(), "one");
        // The lab's word that it opened it follows.
        Await.message(() -> delivered(hospital.command("audit")) == 1, () -> "not delivered");
        String split = request();
        hospital.command("audit", "grant", "authority").done();
        lab.command("audit", "grant", "authority").done();
        Path before = export(hospital, "before.bundle");
        assertThat(delivered(authority.command("audit", "--at", "hospital"))).isEqualTo(1);

        hospital.stop();
        hospital.command("rotate", "--kind", "TOKEN", "--kind", "CHECKPOINT").done();
        hospital.start();
        handOut();
        fetch(request(), "two"); // Announced, and the old one in use.
        hospital.stop();
        hospital.command("rotate", "--kind", "CHECKPOINT", "--activate").done();
        hospital.start();
        fetch(split, "three"); // The lab has the announcement only.
        handOut();
        String last = request();
        fetch(last, "four");
        Await.message(() -> delivered(hospital.command("audit")) == 4, () -> "not all delivered");

        assertThat(delivered(hospital.command("audit", "--dataset", "notes"))).isEqualTo(4);
        assertThat(delivered(hospital.command(
                        "audit", "--file", directory.resolve("one").toString())))
                .isEqualTo(4); // All got the same file.
        assertThat(delivered(lab.command("audit"))).isEqualTo(4);
        assertThat(delivered(lab.command("audit", "--agreement", split))).isEqualTo(1);

        // By the grants of before: what they showed is shown, by its names; what came later only as bare records.
        JsonNode rows = authority
                .command("audit", "--at", "hospital", "--dataset", "notes")
                .done()
                .json()
                .path("rows");
        assertThat(rows.toString()).contains(split).doesNotContain(last);
        hospital.command("audit", "grant", "authority").done();
        lab.command("audit", "grant", "authority").done();
        for (String owner : List.of("hospital", "lab")) {
            Site.Typed audited = authority.command("audit", "--at", owner).done();
            assertThat(delivered(audited)).isEqualTo(4);
            assertThat(audited.json().path("notCompared")).isEmpty();
        }
        for (Path bundle : List.of(before, export(hospital, "after.bundle"))) {
            lab.command("verify", bundle.toString()).done();
        }
        hospital.stop();
        hospital.start(); // Its partners keep checkpoints of both keys.
        assertThat(hospital.command("check").exit()).isZero();
    }

    @Test
    void whoHasStolenTheKeysOfBeforeGoesOnWithNoLane() throws Exception {
        andALab();
        hospital.start();
        lab.start();
        publish(hospital);
        String agreement = request();
        hospital.stop();
        hospital.command("rotate", "--kind", "CHECKPOINT").done();
        Folders.copy(hospital.home, directory.resolve("thief"));
        hospital.command("rotate", "--kind", "CHECKPOINT", "--activate").done();
        lab.knows(hospital);

        Site thief = site(Site.at(directory.resolve("thief"), hospital));
        Files.writeString(
                thief.config(),
                Files.readString(thief.config()).replace(hospital.home.toString(), thief.home.toString()));
        thief.start();
        publish(thief); // A record that the hospital's lane does not have.
        Site.Typed refused = lab.command(
                "fetch", agreement, "-o", directory.resolve("stolen").toString());
        assertThat(refused.exit()).isNotZero();
        assertThat(refused.out() + refused.err()).contains("signed by a retired key");
        thief.stop();

        hospital.start();
        fetch(request(), "true");
        assertThat(lab.command("audit").out()).contains("\"delivered\"").doesNotContain("FORK");
        Site.Typed old = lab.command("member", "add", thief.memberFile().toString());
        assertThat(old.exit()).isEqualTo(1);
    }

    @Test
    void everyStateThatAKillCanLeaveStartsAndTheRotationCanBeRepeated() throws Exception {
        hospital.start();
        publish(hospital);
        hospital.stop();
        Path keys = hospital.home.resolve("keys.p12");
        Path nothing = snapshot("nothing");
        hospital.command("rotate", "--kind", "TOKEN", "--kind", "CHECKPOINT").done();
        Path announced = snapshot("announced");
        Files.copy(keys, nothing.resolve("keys.p12"), StandardCopyOption.REPLACE_EXISTING);
        hospital.command("rotate", "--kind", "CHECKPOINT", "--activate").done();
        Path activated = snapshot("activated");
        Path half = directory.resolve("states/half-activated");
        Folders.copy(announced, half);
        Files.copy(activated.resolve("keys.p12"), half.resolve("keys.p12"), StandardCopyOption.REPLACE_EXISTING);

        for (Path state : List.of(nothing, announced, half, activated)) {
            Durable.deleteTree(hospital.home);
            Folders.copy(state, hospital.home);
            for (int run = 0; run < 2; run++) {
                hospital.start();
                assertThat(hospital.command("audit").done().json().path("findings"))
                        .isEmpty();
                hospital.stop();
            }
            hospital.command("rotate", "--kind", "TOKEN", "--kind", "CHECKPOINT")
                    .done();
            hospital.command("rotate", "--kind", "CHECKPOINT", "--activate").done();
            hospital.start();
            publish(hospital);
            assertThat(hospital.command("audit").done().json().path("findings")).isEmpty();
            hospital.stop();
        }
    }

    @Test
    void allLanesOfTwoReplicasGoOverToTheNewKeyAndNoneOnTheWordOfAnOldCopy() throws Exception {
        andALab();
        hospital.start();
        lab.start();
        publish(hospital);
        fetch(request(), "one");
        hospital.stop();
        hospital.command("lane", "add", "standby").done();
        lab.knows(hospital);
        Site standby = site(Site.replica(hospital, directory.resolve("hospital-2"), "standby"));
        standby.start();
        fetch(request(), "two");
        standby.stop();

        hospital.command("rotate", "--kind", "CHECKPOINT").done();
        int records = records(standby, "hospital/standby");
        assertThat(records).isPositive();
        Site.Typed stale =
                hospital.command("rotate", "--kind", "CHECKPOINT", "--activate", "--lane", "standby=" + records);
        assertThat(stale.exit()).isEqualTo(2);
        assertThat(stale.err() + stale.out()).contains("the copy here has 0 records");
        Durable.deleteTree(hospital.home.resolve("lanes/standby"));
        Folders.copy(standby.home.resolve("ledger"), hospital.home.resolve("lanes/standby"));
        assertThat(hospital.command("rotate", "--kind", "CHECKPOINT", "--activate")
                        .exit())
                .as("a copy cannot know whether it is the newest")
                .isEqualTo(2);
        hospital.command("rotate", "--kind", "CHECKPOINT", "--activate", "--lane", "standby=" + records)
                .done();
        lab.knows(hospital);

        for (String file : List.of("keys.p12", "member.json")) {
            Files.copy(hospital.home.resolve(file), standby.home.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        standby.start();
        fetch(request(), "three");
        standby.stop();
        hospital.start();
        fetch(request(), "four");
        Durable.deleteTree(hospital.home.resolve("lanes/standby"));
        Folders.copy(standby.home.resolve("ledger"), hospital.home.resolve("lanes/standby"));
        // What the replica did not hear before it stopped is said again after a minute.
        Await.message(() -> delivered(hospital.command("audit")) == 4, () -> "not delivered");
        assertThat(delivered(lab.command("audit"))).isEqualTo(4);
    }

    private Path snapshot(String name) throws Exception {
        Path copy = directory.resolve("states").resolve(name);
        Folders.copy(hospital.home, copy);
        return copy;
    }

    private void handOut() {
        lab.knows(hospital);
        authority.knows(hospital);
    }

    private void publish(Site site) throws Exception {
        Path file = Files.writeString(directory.resolve("notes.csv"), "id;note\n1;a\n2;b\n");
        site.command("publish", file.toString(), "--name", "notes", "--rank", "INTERNAL")
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

    private Path export(Site site, String name) {
        Path bundle = directory.resolve(name);
        site.command("audit", "export", "-o", bundle.toString()).done();
        return bundle;
    }

    /** Of an audit without a finding. */
    private static long delivered(Site.Typed audit) {
        audit.done();
        assertThat(audit.json().path("findings")).isEmpty();
        long count = 0;
        for (JsonNode row : audit.json().path("rows")) {
            count += row.path("state").asText().equals("delivered") ? 1 : 0;
        }
        return count;
    }

    private static int records(Site site, String lane) {
        for (JsonNode one : site.command("lane", "list").done().json().path("lanes")) {
            if (one.path("lane").asText().equals(lane)) {
                return Integer.parseInt(one.path("here").asText().replaceAll("\\D", ""));
            }
        }
        throw new AssertionError("not listed: " + lane);
    }
}
