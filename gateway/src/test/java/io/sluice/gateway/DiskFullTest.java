package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reserve that must stay free is larger than the disk: as full as a disk can be. */
class DiskFullTest {
    @TempDir
    Path directory;

    @Test
    void aFullDiskIsTwoAtEitherEndAndNothingIsLost() throws Exception {
        Choices usual = Choices.defaults();
        Choices full = new Choices(
                usual.grader(), usual.fetchPatience(), usual.messages(), Long.MAX_VALUE / 2, usual.anchoring());
        try (Site hospital = new Site(directory, "hospital");
                Site lab = new Site(directory, "lab")) {
            hospital.knows(lab, "--clearance", "CONFIDENTIAL");
            lab.knows(hospital);
            Path file = Files.writeString(directory.resolve("notes.csv"), "id;note\n1;a\n2;b\n");
            String[] publish = {"publish", file.toString(), "--name", "notes", "--rank", "INTERNAL"};

            hospital.start(full);
            assertFull(hospital.command(publish));
            assertThat(hospital.command("status").done().out()).doesNotContain("\"notes\"");
            hospital.stop();
            hospital.start();
            hospital.command(publish).done();

            lab.start(full);
            String agreement = lab.command("request", "hospital", "notes", "--purpose", "research")
                    .done()
                    .json()
                    .path("agreement")
                    .asText();
            Path copy = directory.resolve("copy.csv");
            assertFull(lab.command("fetch", agreement, "-o", copy.toString()));
            assertThat(copy).doesNotExist();
            lab.stop();
            lab.start();
            lab.command("fetch", agreement, "-o", copy.toString()).done();
            assertThat(copy).hasSameBinaryContentAs(file);
        }
    }

    private static void assertFull(Site.Typed typed) {
        assertThat(typed.exit()).as(typed.err()).isEqualTo(2);
        assertThat(typed.err()).contains("disk").hasLineCount(1);
    }
}
