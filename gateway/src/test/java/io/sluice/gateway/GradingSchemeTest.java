package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each gateway grades by the scheme of its own configuration, when it publishes and when it opens. */
class GradingSchemeTest {
    private static final String STAFF = """
            {"scheme": "staff", "zh": "员工", "en": "Staff",
             "levels": [{"level": "open", "rank": "PUBLIC", "zh": "开放", "en": "Open"},
                        {"level": "closed", "rank": "CONFIDENTIAL", "zh": "封闭", "en": "Closed"}],
             "ranks": {"PUBLIC": "open", "INTERNAL": "open", "CONFIDENTIAL": "closed",
                       "RESTRICTED": "closed", "IMPORTANT": "closed", "CORE": "closed"},
             "recognisers": [{"type": "STAFF_NUMBER", "pattern": "STF-[0-9]{6}", "rank": "CONFIDENTIAL"}]}
            """;

    @TempDir
    Path directory;

    private static void grades(Site site, String scheme) throws Exception {
        Files.writeString(site.config(), "grading:\n  scheme: " + scheme + "\n", StandardOpenOption.APPEND);
    }

    private Path staff() throws Exception {
        return Files.writeString(directory.resolve("staff.csv"), "n,who\n" + "1,STF-123456\n".repeat(50));
    }

    @Test
    void whatIsFoundByTheOwnersSchemeIsNotPublishedBelowItsFloor() throws Exception {
        try (Site hospital = new Site(directory, "hospital")) {
            Files.writeString(hospital.home.resolve("staff.json"), STAFF);
            grades(hospital, "staff.json");
            hospital.start();
            String file = staff().toString();
            Site.Typed refused = hospital.command("publish", file, "--name", "staff", "--rank", "open");
            assertThat(refused.exit()).isEqualTo(1);
            assertThat(refused.err()).contains("STAFF_NUMBER", "CONFIDENTIAL").doesNotContain("STF-");
            Site.Typed published = hospital.command("publish", file, "--name", "staff", "--rank", "closed");
            assertThat(published.done().json().path("rank").asText()).isEqualTo("CONFIDENTIAL");
            assertThat(hospital.command("publish", file, "--name", "staff", "--rank", "G3")
                            .exit())
                    .isEqualTo(2);
        }
    }

    @Test
    void aStricterSchemeAtTheRecipientFindsMislabelledWhatTheOwnersDoesNot() throws Exception {
        try (Site hospital = new Site(directory, "hospital");
                Site lab = new Site(directory, "lab")) {
            hospital.knows(lab, "--clearance", "CONFIDENTIAL");
            lab.knows(hospital);
            Files.writeString(lab.home.resolve("staff.json"), STAFF);
            grades(lab, "staff.json");
            hospital.start();
            lab.start();
            hospital.command("publish", staff().toString(), "--name", "staff", "--rank", "G2")
                    .done();
            String agreement = lab.command("request", "hospital", "staff", "--purpose", "research")
                    .done()
                    .json()
                    .path("agreement")
                    .asText();
            Path copy = directory.resolve("copy.csv");
            Site.Typed fetched = lab.command("fetch", agreement, "-o", copy.toString());
            assertThat(fetched.exit()).isEqualTo(1);
            assertThat(fetched.err()).contains("STAFF_NUMBER");
            assertThat(copy).doesNotExist();
        }
    }

    @Test
    void aStatedImpactRaisesTheRankOfWhatIsPublished() throws Exception {
        try (Site hospital = new Site(directory, "hospital")) {
            hospital.start();
            Path file = Files.writeString(directory.resolve("plain.csv"), "a,b\n1,2\n3,4\n");
            String[] publish = {
                "publish", file.toString(), "--name", "plain", "--rank", "INTERNAL", "--impact", "person:serious"
            };
            Site.Typed refused = hospital.command(publish);
            assertThat(refused.exit()).isEqualTo(1);
            assertThat(refused.err()).contains("person:serious", "CONFIDENTIAL");
            publish[7] = "person:ordinary";
            hospital.command(publish).done();
            publish[7] = "weather:bad";
            assertThat(hospital.command(publish).exit()).isEqualTo(2);
        }
    }

    @Test
    void aSchemeThatCannotBeUsedIsAMistakeOfTheConfiguration() throws Exception {
        try (Site hospital = new Site(directory, "hospital")) {
            Files.writeString(
                    hospital.home.resolve("bad.json"), STAFF.replace("\"CORE\": \"closed\"", "\"CORE\": \"x\""));
            grades(hospital, "bad.json");
            Site.Typed bad = hospital.command("check");
            assertThat(bad.exit()).isEqualTo(2);
            assertThat(bad.err()).contains("grading.scheme", "ranks.CORE", "one of the levels");
            Files.writeString(hospital.home.resolve("bad.json"), STAFF);
            hospital.command("check").done();
            Files.delete(hospital.home.resolve("bad.json"));
            assertThat(hospital.command("check").err()).contains("grading.scheme: bad.json", "GB/T 43697");
        }
    }
}
