package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.store.s3.NeedsS3;
import io.sluice.gateway.store.s3.S3Server;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A hospital that keeps its ciphertext in a bucket of a real S3 server is restored. */
@NeedsS3
@Timeout(900)
class RestoreToBucketTest {
    @TempDir
    Path directory;

    private final Opened opened = new Opened();
    private S3Server server;
    private Site hospital;
    private Site lab;
    private Path notes;
    private Path restored;

    @BeforeEach
    void aHospitalWithABucket() throws Exception {
        server = opened.add(S3Server.start(directory.resolve("server")));
        hospital = opened.add(new Site(directory, "hospital"));
        lab = opened.add(new Site(directory, "lab"));
        Files.writeString(
                hospital.config(),
                Files.readString(hospital.config())
                        .replace("  directory: blobs\n", "  directory: blobs\n" + server.yaml("hospital")));
        hospital.knows(lab, "--clearance", "CONFIDENTIAL");
        lab.knows(hospital);
        hospital.start();
        notes = Files.writeString(directory.resolve("notes.csv"), "id;note\n1;a\n2;b\n");
        hospital.command("publish", notes.toString(), "--name", "notes", "--rank", "INTERNAL")
                .done();
        restored = directory.resolve("restored");
    }

    @AfterEach
    void stop() {
        opened.close();
    }

    @Test
    void ciphertextGoesBackIntoTheBucketAndIsServedFromThere() throws Exception {
        TreeMap<String, String> before = objects();
        Path backup = backup();
        assertThat(before).hasSize(2);
        Path kept = object();
        Files.delete(kept); // One is lost, one is there still.

        restore(backup).done();
        assertThat(objects()).isEqualTo(before);
        assertThat(restored.resolve("blobs/blob")).doesNotExist();

        Site again = opened.add(Site.at(restored, hospital)).start();
        lab.knows(again).start();
        again.command("reaffirm", "--all").done();
        String agreement = lab.command("request", "hospital", "notes", "--purpose", "research")
                .done()
                .json()
                .path("agreement")
                .asText();
        Path copy = directory.resolve("copy");
        lab.command("fetch", agreement, "-o", copy.toString()).done();
        assertThat(copy).hasSameBinaryContentAs(notes);
    }

    @Test
    void otherContentUnderTheSameNameIsNotOverwrittenAndNothingIsUploaded() throws Exception {
        Path backup = backup();
        List<Path> files = files();
        Path last = files.get(files.size() - 1);
        byte[] foreign = Files.readAllBytes(last);
        foreign[foreign.length / 2] ^= 1; // As long as ours.
        Files.write(last, foreign);
        Files.delete(files.get(0));

        Site.Typed refused = restore(backup);
        assertThat(refused.exit()).as(refused.err()).isNotZero();
        assertThat(refused.err()).contains(last.getFileName().toString(), "other content", "nothing is overwritten");
        assertThat(restored).doesNotExist();
        assertThat(files()).containsExactly(last);
        assertThat(last).hasBinaryContent(foreign);
    }

    @Test
    void withoutCiphertextTheBucketIsNotAskedAndWithItTheBucketsKeyMustBeThere() throws Exception {
        Path backup = backup();
        Path without = directory.resolve("without.backup");
        hospital.type(
                        "backup",
                        "-o",
                        without.toString(),
                        "--without-blobs",
                        "-c",
                        hospital.config().toString())
                .done();
        server.kill();
        Files.delete(directory.resolve("server/secret-key"));

        Site.Typed refused = restore(backup);
        assertThat(refused.exit()).as(refused.err()).isNotZero();
        assertThat(refused.err()).contains("blobs.secretKeyFile", "--config");
        assertThat(restored).doesNotExist();
        restore(without).done();
    }

    private Path backup() {
        Path file = directory.resolve("hospital.backup");
        hospital.command("backup", "-o", file.toString()).done();
        hospital.stop();
        return file;
    }

    private Site.Typed restore(Path backup) {
        return lab.type(
                "restore",
                backup.toString(),
                "--to",
                restored.toString(),
                "--password-file",
                hospital.home.resolve("password").toString());
    }

    private Path object() throws IOException {
        return files().stream()
                .filter(file -> file.toString().endsWith(".object"))
                .findFirst()
                .orElseThrow();
    }

    private TreeMap<String, String> objects() throws IOException {
        TreeMap<String, String> all = new TreeMap<>();
        for (Path file : files()) {
            all.put(file.getFileName().toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
        }
        return all;
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(server.objects())) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
