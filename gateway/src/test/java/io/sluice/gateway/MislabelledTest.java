package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.classification.FloorTable;
import io.sluice.gateway.classification.Grader;
import io.sluice.proto.Rank;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A provider whose detectors look away: the recipient's do not. */
class MislabelledTest {
    @TempDir
    Path directory;

    @Test
    void whatIsMislabelledGetsNoFileAndIsRecordedAtBothEnds() throws Exception {
        Grader blind = new Grader(new FloorTable(Map.of(), 1_000, Rank.PUBLIC, Rank.PUBLIC));
        try (Site hospital = new Site(directory, "hospital");
                Site lab = new Site(directory, "lab")) {
            hospital.knows(lab, "--clearance", "CONFIDENTIAL");
            lab.knows(hospital);
            Choices honest = Choices.defaults();
            hospital.start(
                    new Choices(Optional.of(blind), honest.fetchPatience(), honest.messages(), honest.anchoring()));
            lab.start();

            StringBuilder csv = new StringBuilder("name;mail\n");
            for (int i = 0; i < 200; i++) {
                csv.append("p").append(i).append(";person").append(i).append("@example.org\n");
            }
            Path file = Files.writeString(directory.resolve("people.csv"), csv);
            hospital.command("publish", file.toString(), "--name", "people", "--rank", "INTERNAL")
                    .done();
            String agreement = lab.command("request", "hospital", "people", "--purpose", "research")
                    .done()
                    .json()
                    .path("agreement")
                    .asText();

            Path copy = directory.resolve("copy.csv");
            Site.Typed fetched = lab.command("fetch", agreement, "-o", copy.toString());
            assertThat(fetched.exit()).isEqualTo(1);
            assertThat(fetched.err()).contains("EMAIL").doesNotContain("person1@");
            assertThat(copy).doesNotExist();
            assertThat(directory)
                    .isDirectoryNotContaining(
                            path -> path.getFileName().toString().contains("copy"));

            assertThat(lab.command("audit", "--refused").out()).contains("people");
            Await.message(
                    () -> hospital.command("audit", "--refused").out().contains("mislabelled"),
                    () -> "the hospital was not told");
            assertThat(lab.command("fetch", agreement, "-o", copy.toString()).exit())
                    .isEqualTo(1);
            assertThat(copy).doesNotExist();
        }
    }
}
