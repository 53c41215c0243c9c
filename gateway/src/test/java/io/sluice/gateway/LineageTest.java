package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the hospital to the lab, and what the lab makes from it to the clinic: as far as the hospital's terms let it go. */
class LineageTest {
    @TempDir
    Path directory;

    private Site hospital;
    private Site lab;
    private Site clinic;

    @BeforeEach
    void threeOrganisations() throws Exception {
        hospital = new Site(directory, "hospital");
        lab = new Site(directory, "lab");
        clinic = new Site(directory, "clinic");
        hospital.knows(lab, "--clearance", "RESTRICTED");
        lab.knows(hospital, "--clearance", "RESTRICTED").knows(clinic, "--clearance", "RESTRICTED");
        clinic.knows(lab, "--clearance", "RESTRICTED");
        hospital.start();
        lab.start();
        clinic.start();
    }

    @AfterEach
    void stop() {
        clinic.close();
        lab.close();
        hospital.close();
    }

    private Site.Typed publish(Site site, String name, String rank, String... more) throws Exception {
        Path file = Files.writeString(directory.resolve(name + ".csv"), "week,beds\n1,17\n2,19\n" + name + ",3\n");
        List<String> words = new ArrayList<>(List.of("publish", file.toString(), "--name", name, "--rank", rank));
        words.addAll(List.of(more));
        return site.command(words.toArray(String[]::new));
    }

    private String received(Site by, String from, String dataset, String purpose) {
        String agreement = by.agree(from, dataset, purpose);
        Path copy = directory.resolve(by.name + "-" + dataset);
        by.command("fetch", agreement, "-o", copy.toString()).done();
        return agreement;
    }

    private void refused(Site.Typed typed, String code) {
        assertThat(typed.exit()).as(typed.err() + typed.out()).isEqualTo(1);
        assertThat(typed.err() + typed.out()).contains(code);
    }

    private void recorded(Site site, String dataset, String code) {
        assertThat(site.command("audit", "--dataset", dataset).done().out()).contains("\"refused\"", code);
    }

    @Test
    void whatTheTermsForbidToPassOnIsNotPublishedInAnyForm() throws Exception {
        publish(hospital, "beds", "CONFIDENTIAL", "--to", "lab", "--purpose", "research")
                .done();
        received(lab, "hospital", "beds", "research");

        Site.Typed child = publish(lab, "forecast", "CONFIDENTIAL", "--to", "clinic", "--parent", "beds");
        refused(child, "pass-on-forbidden");
        recorded(lab, "forecast", "pass-on-forbidden");
        refused(publish(lab, "forecast", "INTERNAL", "--parent", "beds", "--hold"), "rank-below-parents");
        // For the lab's own use there is nothing to forbid; what is made from that is held to the same terms.
        publish(lab, "kept", "CONFIDENTIAL", "--parent", "beds@1", "--hold").done();
        refused(publish(lab, "second", "CONFIDENTIAL", "--to", "clinic", "--parent", "kept"), "pass-on-forbidden");
        refused(publish(lab, "third", "CONFIDENTIAL", "--parent", "nothing"), "parent-unknown");
        assertThat(clinic.command("catalog", "lab").done().out()).doesNotContain("forecast", "kept", "second");
        assertThat(publish(lab, "third", "CONFIDENTIAL", "--parent", "No Name").exit())
                .isEqualTo(2);
    }

    @Test
    void whatMayBePassedOnGoesOnUnderTermsNoWiderUntilTheAgreementOnItsSourceEnds() throws Exception {
        JsonNode source = publish(hospital, "beds", "CONFIDENTIAL", "--purpose", "research", "--may-pass-on")
                .done()
                .json();
        String first = received(lab, "hospital", "beds", "research");

        refused(publish(lab, "forecast", "INTERNAL", "--to", "clinic", "--parent", "beds"), "rank-below-parents");
        recorded(lab, "forecast", "rank-below-parents");
        refused(
                publish(lab, "forecast", "CONFIDENTIAL", "--purpose", "sales", "--parent", "beds"),
                "wider-than-parents");
        JsonNode child = publish(
                        lab,
                        "forecast",
                        "CONFIDENTIAL",
                        "--to",
                        "clinic",
                        "--parent",
                        source.path("object").asText())
                .done()
                .json();
        refused(clinic.command("request", "lab", "forecast", "--purpose", "sales"), "purpose-not-allowed");

        String second = received(clinic, "lab", "forecast", "research");
        refused(
                publish(clinic, "bulletin", "CONFIDENTIAL", "--to", "lab", "--parent", "forecast"),
                "pass-on-forbidden"); // The lab said nothing of it, so it ends here.
        assertThat(lab.command("explain", "forecast", "--to", "clinic", "--purpose", "research")
                        .done()
                        .out())
                .contains("\"lineage\"", "passed on");
        String unfetched = clinic.agree("lab", "forecast", "research");

        hospital.command("revoke", first).done();
        Await.message(() -> lab.command("status").done().out().contains("ENDED"), () -> "the lab was not told");

        refused(lab.command("explain", "forecast", "--to", "clinic", "--purpose", "research"), "parent-ended");
        assertThat(clinic.command("catalog", "lab").done().out()).doesNotContain("forecast");
        assertThat(clinic.command("request", "lab", "forecast", "--purpose", "research")
                        .exit())
                .isEqualTo(1);
        Site.Typed late = clinic.command(
                "fetch", unfetched, "-o", directory.resolve("late").toString());
        refused(late, "parent-ended");
        assertThat(late.err() + late.out()).doesNotContain("hospital", "beds", first);
        assertThat(directory.resolve("late")).doesNotExist();
        recorded(lab, "forecast", "parent-ended");
        refused(publish(lab, "again", "CONFIDENTIAL", "--to", "clinic", "--parent", "forecast"), "parent-ended");
        assertThat(child.path("version").asInt()).isEqualTo(1);
        assertThat(second).isNotEqualTo(unfetched);
    }

    @Test
    void bothSidesAndTheirAuditorSeeWhatCameFromWhat() throws Exception {
        String source = publish(hospital, "beds", "CONFIDENTIAL", "--purpose", "research", "--may-pass-on")
                .done()
                .json()
                .path("object")
                .asText();
        received(lab, "hospital", "beds", "research");
        publish(lab, "forecast", "CONFIDENTIAL", "--to", "clinic", "--parent", "beds", "--may-pass-on")
                .done();
        received(clinic, "lab", "forecast", "research");
        publish(clinic, "bulletin", "CONFIDENTIAL", "--to", "lab", "--parent", "forecast")
                .done();

        JsonNode atHome = hospital.command("lineage", "beds").done().json();
        assertThat(names(atHome)).containsExactly("beds");
        String manifest = atHome.at("/nodes/0/manifest").asText();
        assertThat(manifest).hasSize(64);
        JsonNode atLab = lab.command("lineage", "forecast").done().json();
        assertThat(names(atLab)).containsExactly("forecast", "beds");
        assertThat(atLab.at("/edges/0/parent").asText()).isEqualTo(source);
        assertThat(atLab.at("/edges/0/manifest").asText()).isEqualTo(manifest);
        Await.message(
                () -> lab.command("lineage", "forecast", "--down").out().contains("\"delivered\""),
                () -> "not delivered");
        JsonNode atClinic =
                clinic.command("lineage", "bulletin@1", "--up").done().json();
        assertThat(names(atClinic))
                .as("what the lab's source is, the clinic knows by its id and manifest alone")
                .containsExactly("bulletin", "forecast", "");
        assertThat(atClinic.at("/edges/1/manifest").asText()).isEqualTo(manifest);
        assertThat(atClinic.toString()).doesNotContain("hospital", "beds");
        assertThat(lab.command("lineage", "nothing").exit()).isEqualTo(1);

        try (Site authority = new Site(directory, "authority")) {
            authority.knows(hospital).knows(lab).knows(clinic).start();
            for (Site site : List.of(hospital, lab, clinic)) {
                site.knows(authority, "--role", "auditor");
                site.command("audit", "grant", "authority").done();
            }
            String[] question = {"lineage", "beds", "--at", "hospital", "--at", "lab", "--at", "clinic"};
            JsonNode whole = authority.command(question).done().json();
            assertThat(names(whole)).containsExactly("beds", "forecast", "bulletin");
            assertThat(whole.path("exchanges").findValuesAsText("recipient")).contains("lab", "clinic");
            assertThat(whole.path("findings")).isEmpty();
            assertThat(authority
                            .command("lineage", source, "--at", "lab")
                            .done()
                            .json()
                            .path("nodes"))
                    .hasSize(2);
            List<String> typed = new ArrayList<>(List.of(question));
            typed.addAll(List.of("-c", authority.config().toString()));
            String text = authority.type(typed.toArray(String[]::new)).done().out();
            assertThat(text).contains("what was made from it:\n  forecast version 1 (CONFIDENTIAL) of lab");
            typed.add("--prov");
            assertThat(authority
                            .type(typed.toArray(String[]::new))
                            .done()
                            .json()
                            .path("wasDerivedFrom"))
                    .hasSize(2);
            typed.set(typed.size() - 1, "--openlineage");
            assertThat(authority
                            .type(typed.toArray(String[]::new))
                            .done()
                            .out()
                            .strip()
                            .split("\n"))
                    .as("a START and a COMPLETE for three publications and two deliveries")
                    .hasSize(10);
        }
    }

    private static List<String> names(JsonNode lineage) {
        return lineage.path("nodes").findValuesAsText("dataset");
    }
}
