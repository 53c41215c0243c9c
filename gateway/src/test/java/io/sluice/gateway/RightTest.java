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

/** A hospital that owns, a trust that manages, and a clinic that uses, by typed commands. */
class RightTest {
    private static final String ORIGIN = "hospital/sizes";

    @TempDir
    Path directory;

    private Site hospital;
    private Site trust;
    private Site clinic;
    private Path rows;

    @BeforeEach
    void threeOrganisationsKnowEachOther() throws Exception {
        hospital = new Site(directory, "hospital");
        trust = new Site(directory, "trust");
        clinic = new Site(directory, "clinic");
        List<Site> all = List.of(hospital, trust, clinic);
        for (Site one : all) {
            for (Site other : all) {
                if (one != other) {
                    one.knows(other, "--clearance", "CONFIDENTIAL", "--role", "auditor");
                }
            }
            one.start();
        }
        StringBuilder csv = new StringBuilder("size;colour\n");
        for (int i = 0; i < 40; i++) {
            csv.append(i % 4).append(i % 2 == 0 ? ";red\n" : ";green\n");
        }
        rows = Files.writeString(directory.resolve("sizes.csv"), csv);
    }

    @AfterEach
    void stop() {
        clinic.close();
        trust.close();
        hospital.close();
    }

    @Test
    void aTrustOffersWhatAHospitalOwnsWithinItsRightsAndEndsWithThem() throws Exception {
        assertThat(publish(trust, "sizes", "--origin", ORIGIN).err()).contains("right of management");
        granted(hospital, "sizes", trust, "--right", "management", "--act", "offer");
        assertThat(publish(trust, "sizes", "--origin", ORIGIN).err()).contains("right of use");
        String use = granted(
                hospital, "sizes", trust, "--right", "use", "--purpose", "research", "--until", "30d", "--depth", "1");

        assertThat(publish(trust, "sizes", "--origin", ORIGIN, "--purpose", "marketing")
                        .err())
                .contains("does not allow such a purpose");
        assertThat(publish(trust, "sizes", "--origin", ORIGIN, "--may-pass-on").err())
                .contains("may not be handed on so often");
        publish(trust, "sizes", "--origin", ORIGIN).done();
        assertThat(publish(trust, "sizes", "--purpose", "research").err()).contains("two origins");
        JsonNode check = trust.command("right", "check", "sizes").done().json().path("rights");
        assertThat(check.findValuesAsText("may"))
                .containsExactly("ownership", "use", "offer", "downgrade", "reidentify");
        assertThat(check.path(2).path("by").asText()).contains("hospital > trust");
        assertThat(check.path(3).path("reasons").toString()).contains("right-wider");

        String deeper = granted(trust, ORIGIN, clinic, "--right", "use");
        assertThat(grant(trust, ORIGIN, clinic, "--right", "use", "--depth", "1")
                        .err())
                .contains("may not be handed on so often");
        assertThat(grant(trust, ORIGIN, clinic, "--right", "use", "--purpose", "care")
                        .err())
                .contains("wider");
        assertThat(grant(clinic, ORIGIN, hospital, "--right", "use").err()).contains("may not be handed on so often");
        assertThat(publish(clinic, "copied", "--origin", ORIGIN).err()).contains("right of management");

        String agreement =
                request(clinic, "trust").done().json().path("agreement").asText();
        Path copy = directory.resolve("copy");
        clinic.command("fetch", agreement, "-o", copy.toString()).done();
        assertThat(copy).hasSameBinaryContentAs(rows);
        assertThat(rightsBehind(agreement)).contains(use.substring("right-".length()));
        String later = request(clinic, "trust").done().json().path("agreement").asText();
        JsonNode explained = explained();
        assertThat(explained.path("state").asText()).isEqualTo("met");
        assertThat(explained.path("by").asText()).contains("management: hospital > trust", "use for research", use);

        hospital.command("right", "revoke", use).done();
        stands(trust, use, false);
        stands(trust, deeper, false);
        stands(clinic, deeper, false);
        assertThat(explained().path("reasons").toString()).contains("right-revoked");
        assertThat(request(clinic, "trust").exit()).isNotZero();
        assertThat(clinic.command(
                                "fetch", later, "-o", directory.resolve("later").toString())
                        .exit())
                .as("under an agreement that was made while the right stood")
                .isNotZero();
        assertThat(directory.resolve("later")).doesNotExist();
        bothSidesTellTheSame();
    }

    /** The grants that the agreement's record names, as the provider's auditor reads them. */
    private String rightsBehind(String agreement) {
        for (JsonNode row :
                trust.command("audit", "--agreement", agreement).done().json().path("rows")) {
            if (!row.path("details").path("rights").asText().isEmpty()) {
                return row.path("details").path("rights").asText();
            }
        }
        throw new AssertionError("no record of the agreement names rights");
    }

    private void bothSidesTellTheSame() {
        trust.command("audit", "grant", "hospital").done();
        trust.command("audit", "grant", "clinic").done();
        JsonNode own = hospital.command("audit").done().json().path("rows");
        Site.Typed both = hospital.command("audit", "--at", "trust").done();
        assertThat(both.json().path("findings")).isEmpty();
        List<String> handedOn = new ArrayList<>();
        both.json()
                .findValues("rows")
                .forEach(rows -> rows.forEach(row -> {
                    if (row.path("state").asText().startsWith("right ")) {
                        handedOn.add(row.path("agreementToken").asText());
                        assertThat(row.path("details").path("origin").asText()).contains(ORIGIN);
                    }
                }));
        List<String> ours = new ArrayList<>();
        own.forEach(row -> {
            if (row.path("state").asText().startsWith("right ")) {
                ours.add(row.path("agreementToken").asText());
            }
        });
        assertThat(ours).hasSize(3).doesNotContain("");
        assertThat(handedOn).containsAll(ours);
        String text =
                trust.type("audit", "-c", trust.config().toString()).done().out();
        assertThat(text).contains("right granted", "split use right-", "from " + ORIGIN + " by right-");
        assertThat(trust.type("lineage", "sizes", "-c", trust.config().toString())
                        .done()
                        .out())
                .contains("from " + ORIGIN + " by right-");
        Path bundle = directory.resolve("rights.bundle");
        trust.command("audit", "export", "-o", bundle.toString()).done();
        hospital.command("verify", bundle.toString()).done();
    }

    @Test
    void aFormerOwnerNeitherOffersNorLowersNorBringsBackUntilItGotTheRightBack() throws Exception {
        hospital.command("publish", rows.toString(), "--name", "held", "--rank", "CONFIDENTIAL", "--hold")
                .done();
        publish(hospital, "sizes", "--to", "clinic").done();
        assertThat(request(clinic, "hospital").exit()).isZero();

        String sold = granted(hospital, "sizes", trust, "--right", "ownership", "--transfer");
        String managed = granted(hospital, "held", trust, "--right", "management", "--transfer");
        assertThat(clinic.command("catalog", "hospital").done().out()).doesNotContain("sizes");
        assertThat(request(clinic, "hospital").exit()).isNotZero();
        assertThat(publish(hospital, "sizes").err()).contains("was transferred to somebody else");
        assertThat(hospital.command("right", "revoke", sold).err()).contains("only its holder can give it back");
        Site.Typed lower = derive("--rank", "INTERNAL", "--downgrade", "harmless");
        assertThat(lower.exit()).isEqualTo(1);
        assertThat(lower.err()).contains("right of management");
        assertThat(hospital.command("audit", "--refused").done().out()).contains("right-given-away");

        trust.command("right", "revoke", managed).done();
        stands(hospital, managed, false);
        derive("--rank", "INTERNAL", "--downgrade", "harmless").done();
        granted(hospital, "held", trust, "--right", "management", "--transfer");
        Path values = Files.writeString(directory.resolve("values"), "red\n");
        assertThat(hospital.command(
                                "reidentify",
                                "held.clinic",
                                "--column",
                                "colour",
                                "--value-file",
                                values.toString(),
                                "--by",
                                "ada",
                                "--approved-by",
                                "ben",
                                "--reason",
                                "why")
                        .err())
                .contains("right of management");

        Path papers = directory.resolve("sizes.right");
        trust.command("right", "show", sold, "-o", papers.toString()).done();
        clinic.command("right", "add", papers.toString()).done();
        stands(clinic, sold, true);
        granted(trust, ORIGIN, hospital, "--right", "ownership", "--transfer");
        assertThat(request(clinic, "hospital").exit()).isZero();
    }

    @Test
    void bothSidesAreToldWhenARightEndsSoon() throws Exception {
        String soon = granted(hospital, "sizes", trust, "--right", "use", "--until", "7d");
        granted(hospital, "sizes", trust, "--right", "management", "--act", "offer", "--until", "90d");
        for (Site site : List.of(hospital, trust)) {
            site.stop();
            site.start();
            Await.until(() -> endings(site).size() == 1);
            JsonNode alert = endings(site).get(0);
            assertThat(alert.path("member").asText()).isEqualTo(site == hospital ? "trust" : "hospital");
            assertThat(alert.path("reason").asText()).contains("a right ends in 6 days");
            assertThat(alert.path("reasonZh").asText()).isEqualTo("所授权利 将在 6 天内到期");
            assertThat(alert.path("key").asText()).contains(soon);
        }
    }

    private static List<JsonNode> endings(Site site) {
        List<JsonNode> endings = new ArrayList<>();
        site.command("alerts").done().json().path("alerts").forEach(alert -> {
            if (alert.path("alert").asText().equals("ends-soon")) {
                endings.add(alert);
            }
        });
        return endings;
    }

    @Test
    void ownershipIsForOwnersAndTheRestForStewards() throws Exception {
        Person ada = Person.at(hospital, directory, "ada").listed("owner");
        Person sten = Person.at(hospital, directory, "sten").listedBy(ada, "steward");
        Person ben = Person.at(hospital, directory, "ben").listedBy(ada, "approver");
        assertThat(grant(hospital, "sizes", trust, words(ben, "--right", "use")).err())
                .contains("steward or owner");
        assertThat(grant(hospital, "sizes", trust, words(sten, "--right", "ownership"))
                        .err())
                .contains("expected: owner");
        String owned = granted(hospital, "sizes", trust, words(ada, "--right", "ownership"));
        String used = granted(hospital, "sizes", trust, words(sten, "--right", "use"));
        assertThat(hospital.command(words(sten, "right", "revoke", owned)).err())
                .contains("expected: owner");
        hospital.command(words(sten, "right", "revoke", used)).done();
        stands(trust, used, false);
        assertThat(hospital.command(words(ada, "audit")).done().out()).contains("sten");
    }

    private static String[] words(Person who, String... more) {
        List<String> words = new ArrayList<>(List.of(more));
        words.addAll(List.of(who.as()));
        return words.toArray(String[]::new);
    }

    private Site.Typed derive(String... more) {
        List<String> words =
                new ArrayList<>(List.of("derive", "held", "--to", "clinic", "--purpose", "research", "--yes"));
        words.addAll(List.of("--basis", "contract:study 12"));
        words.addAll(List.of(more));
        return hospital.command(words.toArray(String[]::new));
    }

    /** Hands it on, and waits until it stands at its holder's. */
    private static String granted(Site from, String dataset, Site to, String... more) throws Exception {
        String id = grant(from, dataset, to, more).done().json().path("grant").asText();
        stands(to, id, true);
        return id;
    }

    private static Site.Typed grant(Site from, String dataset, Site to, String... more) {
        List<String> words = new ArrayList<>(List.of("right", "grant", dataset, "--to", to.name));
        words.addAll(List.of(more));
        return from.command(words.toArray(String[]::new));
    }

    private static void stands(Site at, String id, boolean wanted) throws Exception {
        Await.message(
                () -> {
                    for (JsonNode row :
                            at.command("right", "list").done().json().path("rights")) {
                        if (row.path("grant").asText().equals(id)) {
                            return row.path("counts").asBoolean() == wanted;
                        }
                    }
                    return false;
                },
                () -> at.command("right", "list").out());
    }

    private Site.Typed publish(Site by, String name, String... more) {
        List<String> words =
                new ArrayList<>(List.of("publish", rows.toString(), "--name", name, "--rank", "CONFIDENTIAL"));
        words.addAll(List.of("--basis", "contract:study 12"));
        words.addAll(List.of(more));
        return by.command(words.toArray(String[]::new));
    }

    private static Site.Typed request(Site by, String provider) {
        return by.command("request", provider, "sizes", "--purpose", "research");
    }

    private JsonNode explained() {
        for (JsonNode each : trust.command("explain", "sizes", "--to", "clinic", "--purpose", "research")
                .json()
                .path("obligations")) {
            if (each.path("obligation").asText().equals("rights")) {
                return each;
            }
        }
        throw new AssertionError("rights is not explained");
    }
}
