package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two folders that the program of 25 November 2026 (commit 565513d) made and served: towns was exchanged, villages only
 * agreed on. Their keys are in this repository, so they are worth nothing.
 */
class UpgradeTest {
    private static final String FOLDERS = "folder-2026-11-25.zip";
    /** A little later; the certificates of the folders end years after it. */
    private static final Clock THEN = Clock.fixed(Instant.parse("2026-12-01T08:00:00Z"), ZoneOffset.UTC);

    @TempDir
    Path directory;

    @BeforeEach
    void unpack() throws IOException {
        try (InputStream resource = UpgradeTest.class.getResourceAsStream(FOLDERS);
                ZipInputStream zip = new ZipInputStream(resource)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path target = directory.resolve(entry.getName()).normalize();
                assertThat(target.startsWith(directory)).isTrue();
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(zip, target);
                    Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-------"));
                }
            }
        }
    }

    @Test
    void whatAnOlderVersionAgreedOnIsExchangedAndAuditedByThisOne() throws Exception {
        try (Site hospital = Site.existing(directory, "hospital").start(Choices.defaults(), THEN);
                Site lab = Site.existing(directory, "lab").start(Choices.defaults(), THEN)) {
            JsonNode agreements = lab.command("status").done().json().path("agreements");
            assertThat(agreements).hasSize(2);
            for (JsonNode agreement : agreements) {
                String dataset = agreement.path("dataset").asText();
                Path file = directory.resolve(dataset + ".csv");
                lab.command("fetch", agreement.path("agreement").asText(), "-o", file.toString())
                        .done();
                assertThat(Files.readString(file)).startsWith("name,city\n");
            }
            for (Site site : List.of(hospital, lab)) {
                JsonNode report = site.command("audit").done().json();
                assertThat(report.path("findings")).as(report.toString()).isEmpty();
                assertThat(report.findValuesAsText("state")).contains("delivered");
            }
            Path more = Files.writeString(directory.resolve("more.csv"), "name,city\nDana,Bonn\n");
            hospital.command("publish", more.toString(), "--name", "towns", "--rank", "INTERNAL", "--to", "lab")
                    .done();
        }
    }

    @Test
    void aFolderOfANewerVersionIsRefusedBeforeAnythingIsTouched() throws Exception {
        Site hospital = Site.existing(directory, "hospital");
        Path format = hospital.home.resolve("format");
        Files.writeString(format, "2\n");
        long before =
                Files.getLastModifiedTime(hospital.home.resolve("state.db")).toMillis();
        assertThatThrownBy(() -> hospital.start(Choices.defaults(), THEN))
                .hasMessageContaining("format")
                .hasMessageContaining("newer version");
        assertThat(Files.getLastModifiedTime(hospital.home.resolve("state.db")).toMillis())
                .isEqualTo(before);
        Files.writeString(format, "one\n");
        assertThatThrownBy(() -> hospital.start(Choices.defaults(), THEN)).hasMessageContaining("not a number");
        Files.delete(format);
        hospital.start(Choices.defaults(), THEN).close();
    }
}
