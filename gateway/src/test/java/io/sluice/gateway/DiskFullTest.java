package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reserve that must stay free is larger than the disk: as full as a disk can be. */
class DiskFullTest {
    private static final String RESERVE = "disk:\n  reserveMebibytes: 500000000\n";

    @TempDir
    Path directory;

    @Test
    void aFullDiskIsTwoAtEitherEndAndNothingIsLost() throws Exception {
        try (Site hospital = new Site(directory, "hospital");
                Site lab = new Site(directory, "lab")) {
            hospital.knows(lab, "--clearance", "CONFIDENTIAL");
            lab.knows(hospital);
            Path file = Files.writeString(directory.resolve("notes.csv"), "id;note\n1;a\n2;b\n");
            String[] publish = {"publish", file.toString(), "--name", "notes", "--rank", "INTERNAL"};

            full(hospital, true);
            hospital.start();
            assertFull(hospital.command(publish));
            assertThat(hospital.command("status").done().out()).doesNotContain("\"notes\"");
            hospital.stop();
            full(hospital, false);
            hospital.start();
            hospital.command(publish).done();

            full(lab, true);
            lab.start();
            String agreement = lab.command("request", "hospital", "notes", "--purpose", "research")
                    .done()
                    .json()
                    .path("agreement")
                    .asText();
            Path copy = directory.resolve("copy.csv");
            assertFull(lab.command("fetch", agreement, "-o", copy.toString()));
            assertThat(copy).doesNotExist();
            lab.stop();
            full(lab, false);
            lab.start();
            lab.command("fetch", agreement, "-o", copy.toString()).done();
            assertThat(copy).hasSameBinaryContentAs(file);
        }
    }

    private static void assertFull(Site.Typed typed) {
        assertThat(typed.exit()).as(typed.err()).isEqualTo(2);
        assertThat(typed.err()).contains("disk").hasLineCount(1);
    }

    private static void full(Site site, boolean yes) throws Exception {
        String text = Files.readString(site.config()).replace(RESERVE, "");
        Files.writeString(site.config(), yes ? text + RESERVE : text);
    }

    /** Needs root: a small disk of its own. */
    @Test
    void theEndOfAnAgreementIsRecordedWhenNothingElseFitsOnTheDisk() throws Exception {
        Path disk = Files.createDirectory(directory.resolve("disk"));
        assumeThat(run("mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", disk.toString()))
                .as("mounting a small disk")
                .isZero();
        try (Site hospital = new Site(disk, "hospital");
                Site lab = new Site(directory, "lab")) {
            Files.writeString(
                    hospital.config(),
                    Files.readString(hospital.config()) + "disk:\n  reserveMebibytes: 16\n  evidenceMebibytes: 8\n");
            hospital.knows(lab, "--clearance", "CONFIDENTIAL");
            lab.knows(hospital);
            hospital.start();
            lab.start();
            Path reserve = hospital.home.resolve("reserve");
            Await.until(() -> Files.exists(reserve));
            Path file = Files.writeString(directory.resolve("notes.csv"), "id;note\n1;a\n2;b\n");
            hospital.command("publish", file.toString(), "--name", "notes", "--rank", "INTERNAL")
                    .done();
            String agreement = lab.command("request", "hospital", "notes", "--purpose", "research")
                    .done()
                    .json()
                    .path("agreement")
                    .asText();

            Path filler = disk.resolve("filler");
            fill(filler);
            Await.until(() -> !Files.exists(reserve));
            hospital.command("revoke", agreement).done();
            assertThat(hospital.command("audit").done().out()).contains("revoked");
            assertFull(hospital.command("publish", file.toString(), "--name", "more", "--rank", "INTERNAL"));

            Files.delete(filler);
            Await.until(() -> Files.exists(reserve));
            hospital.command("publish", file.toString(), "--name", "more", "--rank", "INTERNAL")
                    .done();
        } finally {
            run("umount", "--lazy", disk.toString());
        }
    }

    /** All that is free now, and not what the gateway gives back while this is being written. */
    private static void fill(Path file) throws Exception {
        byte[] block = new byte[1 << 12];
        long free = Files.getFileStore(file.getParent()).getUsableSpace();
        try (OutputStream out = Files.newOutputStream(file)) {
            for (long written = 0; written < free; written += block.length) {
                out.write(block);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space");
        }
    }

    private static int run(String... words) throws Exception {
        Process process = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor();
    }
}
