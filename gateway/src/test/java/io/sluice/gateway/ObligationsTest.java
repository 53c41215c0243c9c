package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.gateway.config.ConfigurationException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands in the way of an exchange is shown by what decides about it, and an organisation may demand more. */
class ObligationsTest {
    @TempDir
    Path directory;

    private Site hospital;
    private Site lab;
    private Path scan;

    @BeforeEach
    void twoOrganisations() throws Exception {
        hospital = new Site(directory, "hospital");
        lab = new Site(directory, "lab");
        lab.knows(hospital);
        byte[] bytes = new byte[10_000];
        new Random(5).nextBytes(bytes);
        scan = Files.write(directory.resolve("scan.bin"), bytes);
    }

    @AfterEach
    void stop() {
        lab.close();
        hospital.close();
    }

    private Site.Typed publish(String name, String rank, String... more) {
        List<String> words = new ArrayList<>(List.of("publish", scan.toString(), "--name", name, "--rank", rank));
        words.addAll(List.of(more));
        return hospital.command(words.toArray(String[]::new));
    }

    /** The words of each unmet obligation with the reason and the command. */
    private static List<String> unmet(JsonNode explained) {
        List<String> unmet = new ArrayList<>();
        explained.path("obligations").forEach(line -> {
            if (line.path("state").asText().equals("unmet")) {
                unmet.add(line.path("obligation").asText() + " at "
                        + line.path("stops").asText() + ": "
                        + line.path("reasons").path(0).asText().replaceAll(":.*", "") + ": "
                        + line.path("command").asText());
            }
        });
        return unmet;
    }

    private static String state(JsonNode explained, String obligation) {
        for (JsonNode line : explained.path("obligations")) {
            if (line.path("obligation").asText().equals(obligation)) {
                return line.path("state").asText();
            }
        }
        throw new AssertionError(obligation + " is not among " + explained);
    }

    private long records() {
        return hospital.command("status").done().json().path("records").asLong();
    }

    @Test
    void whatIsExplainedIsWhatHappensAndTheCommandsShownMeetIt() throws Exception {
        hospital.start();
        lab.start();
        publish("scan", "RESTRICTED", "--to", "lab", "--purpose", "care").done();
        long before = records();

        Site.Typed stranger = hospital.command("explain", "scan", "--to", "lab");
        assertThat(stranger.exit()).isEqualTo(1);
        assertThat(unmet(stranger.json()))
                .containsExactly(
                        "membership at offer: not-a-member: sluice member add lab/member.json --clearance RESTRICTED",
                        "clearance at offer: clearance-too-low: sluice member add lab/member.json --clearance RESTRICTED",
                        "purpose at agree: purpose-needed: sluice request hospital scan --purpose P",
                        "approvals at agree: approval-needed: sluice operator new OWNER.key --name OWNER && sluice"
                                + " operator add OWNER.key.pub --role owner && sluice operator new NAME.key --name NAME"
                                + " && sluice operator add NAME.key.pub --role approver --as OWNER.key && sluice"
                                + " approvals give ID --as NAME.key");
        Approvers approvers = Approvers.at(hospital, directory);
        hospital.knows(lab);
        assertThat(unmet(hospital.command("explain", "scan", "--to", "lab", "--purpose", "care")
                        .json()))
                .containsExactly(
                        "clearance at offer: clearance-too-low: sluice member add lab/member.json --clearance RESTRICTED");
        assertThat(lab.command("catalog", "hospital").done().out()).doesNotContain("scan");
        hospital.knows(lab, "--clearance", "RESTRICTED");
        JsonNode research = hospital.command("explain", "scan", "--to", "lab", "--purpose", "research")
                .json();
        assertThat(unmet(research))
                .hasSize(1)
                .first()
                .asString()
                .matches(
                        "purpose at agree: purpose-not-allowed: sluice publish FILE --name scan --rank RESTRICTED --to lab"
                                + " --purpose care --until \\S+ --purpose research");
        assertThat(unmet(hospital.command("explain", "scan", "--to", "bakery", "--purpose", "care")
                        .json()))
                .anyMatch(line -> line.startsWith("audience at offer: recipient-not-named: sluice publish FILE"));

        Site.Typed clear = hospital.command("explain", "scan", "--to", "lab", "--purpose", "care")
                .done();
        assertThat(clear.json().path("clear").asBoolean()).isTrue();
        assertThat(state(clear.json(), "contract")).isEqualTo("later");
        assertThat(state(clear.json(), "approvals")).isEqualTo("later");
        assertThat(state(clear.json(), "receipt")).isEqualTo("later");
        assertThat(state(clear.json(), "permit")).isEqualTo("not-demanded");
        assertThat(state(clear.json(), "clearance")).isEqualTo("met");
        assertThat(hospital.command("explain", "nothing", "--to", "lab").exit()).isEqualTo(1);
        assertThat(records() - before)
                .as("two changes of members, two of operators, and nothing else")
                .isEqualTo(4);

        String agreement = approvers.agreed(lab, "scan", "care");
        Path copy = directory.resolve("copy");
        lab.command("fetch", agreement, "-o", copy.toString()).done();
        assertThat(copy).hasSameBinaryContentAs(scan);
        JsonNode agreed =
                hospital.command("explain", "scan", "--to", "lab").done().json();
        assertThat(agreed.path("agreement").asText()).isEqualTo(agreement);
        assertThat(state(agreed, "contract")).isEqualTo("met");
        String text = hospital.type(
                        "explain",
                        "scan",
                        "--to",
                        "lab",
                        "-c",
                        hospital.config().toString())
                .done()
                .out();
        assertThat(text)
                .contains("OBLIGATION", "nothing stands in the way", "profiles \"Sluice default\"")
                .containsPattern("contract +met +both sides' signatures of " + agreement);
    }

    @Test
    void ownProfilesCountOnlyWhenSignedAndAreTakenOverAsAWhole() throws Exception {
        hospital.knows(lab, "--clearance", "CONFIDENTIAL");
        Path file = hospital.home.resolve("obligations.json");
        String usual = hospital.type("profile", "show", "--usual").done().out();
        String named = usual.replaceFirst(
                "(?s)(\"CONFIDENTIAL\" : \\{\\s+\"release\" : true,\\s+\"audience\" : )\"members\"", "$1\"named\"");
        assertThat(named).isNotEqualTo(usual);
        Files.writeString(file, named);
        Files.writeString(hospital.config(), "profiles: obligations.json\n", StandardOpenOption.APPEND);
        assertThatThrownBy(hospital::start)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("obligations.json:1:1: signed: missing (expected: the signature of hospital");
        assertThat(hospital.command("check").exit()).isEqualTo(2);
        sign(file);
        assertThat(hospital.command("profile", "check", file.toString())
                        .done()
                        .json()
                        .path("name")
                        .asText())
                .isEqualTo("Sluice default");
        hospital.start();
        lab.start();
        assertThat(publish("open", "CONFIDENTIAL").err()).contains("may be offered to named members only");
        publish("open", "CONFIDENTIAL", "--to", "lab").done();

        Files.writeString(file, Files.readString(file).replace("\"named\"", "\"members\""));
        Site.Typed refused = hospital.command("reload");
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.err()).contains("signed: signature: of hospital does not verify");
        assertThat(publish("free", "CONFIDENTIAL").exit())
                .as("the old profiles hold")
                .isEqualTo(1);

        Files.writeString(file, usual);
        sign(file);
        assertThat(hospital.command("reload").done().json().path("changed").toString())
                .isEqualTo("[\"profiles\"]");
        publish("free", "CONFIDENTIAL").done();
        assertThat(lab.command("catalog", "hospital").done().out()).contains("\"free\"");

        Files.writeString(file, named);
        sign(file);
        hospital.command("reload").done();
        assertThat(lab.command("catalog", "hospital").done().out())
                .as("an offer to everybody is none any more")
                .doesNotContain("\"free\"")
                .contains("\"open\"");
    }

    private void sign(Path file) {
        hospital.command("profile", "sign", file.toString()).done();
    }
}
