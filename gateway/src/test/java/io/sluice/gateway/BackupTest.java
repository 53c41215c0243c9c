package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.ledger.LedgerException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hospital's machine burns down; there is a backup, and the lab has gone on meanwhile. */
class BackupTest {
    @TempDir
    Path directory;

    private final Opened opened = new Opened();
    private Site hospital;
    private Site lab;
    private Path notes;
    private Path password;
    private String agreement;

    @BeforeEach
    void twoThatHaveExchanged() throws Exception {
        hospital = opened.add(new Site(directory, "hospital"));
        lab = opened.add(new Site(directory, "lab"));
        hospital.knows(lab, "--clearance", "CONFIDENTIAL");
        lab.knows(hospital);
        password = Files.copy(hospital.home.resolve("password"), directory.resolve("password"));
        hospital.start();
        lab.start();
        notes = Files.writeString(directory.resolve("notes.csv"), "id;note\n1;a\n2;b\n");
        hospital.command("publish", notes.toString(), "--name", "notes", "--rank", "INTERNAL")
                .done();
        agreement = request();
        fetch("received").done();
        Await.message(
                () -> hospital.command("audit").done().out().contains("\"delivered\""),
                () -> "the lab's word that it opened it has not come");
    }

    @AfterEach
    void close() {
        opened.close();
    }

    @Test
    void aBackupOfARunningGatewayIsVerifiedOfflineAndHoldsNoRowInTheClear() throws Exception {
        Path backup = backup();

        Site.Typed verified = hospital.type("backup", "verify", backup.toString(), "--json");
        verified.done();
        assertThat(verified.json().path("organisation").asText()).isEqualTo("hospital");
        assertThat(verified.json().path("records").asLong()).isGreaterThan(3);
        assertThat(verified.json().path("missing")).isEmpty();
        assertThat(Files.readString(backup, StandardCharsets.ISO_8859_1)).doesNotContain(Files.readString(notes));
        assertThat(Files.getPosixFilePermissions(backup)).hasSize(2);
        hospital.type("backup", "verify", backup.toString(), "--password-file", password.toString())
                .done();
        Path wrong = Files.writeString(directory.resolve("wrong"), "not it\n");
        assertThat(hospital.type("backup", "verify", backup.toString(), "--password-file", wrong.toString())
                        .exit())
                .isEqualTo(2);
        assertThat(listed(directory)).noneMatch(name -> name.startsWith("sluice-verify"));
    }

    @Test
    void aBackupOfAStoppedGatewayHasTheSameFiles() throws Exception {
        Path running = backup();
        hospital.stop();
        Path stopped = directory.resolve("stopped.backup");
        hospital.command("backup", "-o", stopped.toString()).done();

        List<Site.Typed> both = Stream.of(running, stopped)
                .map(file -> hospital.type("backup", "verify", file.toString(), "--json")
                        .done())
                .toList();
        assertThat(both.get(1).json().path("files"))
                .isEqualTo(both.get(0).json().path("files"));
        assertThat(both.get(1).json().path("documents"))
                .isEqualTo(both.get(0).json().path("documents"));
    }

    @Test
    void aBackupThatWasChangedOrCutOffAnywhereIsRefusedAndLeavesNoFolder() throws Exception {
        Path backup = backup();
        long length = Files.size(backup);
        for (long at = 700; at < length; at += length / 9) {
            Path changed = Files.copy(backup, directory.resolve("changed-" + at));
            try (RandomAccessFile file = new RandomAccessFile(changed.toFile(), "rw")) {
                file.seek(at);
                int old = file.read();
                file.seek(at);
                file.write(old ^ 1);
            }
            assertRefused(changed);
            try (RandomAccessFile file = new RandomAccessFile(changed.toFile(), "rw")) {
                file.setLength(at);
            }
            assertRefused(changed);
        }
    }

    private void assertRefused(Path backup) {
        Path to = directory.resolve("restored");
        Site.Typed typed = restore(backup, to);
        assertThat(typed.exit()).as(typed.out() + typed.err()).isEqualTo(1);
        assertThat(to).doesNotExist();
    }

    @Test
    void aFolderThatIsNotEmptyIsNotRestoredInto() throws Exception {
        assertThat(restore(backup(), hospital.home).exit()).isEqualTo(2);
    }

    @Test
    void aLaneThatAPartnerKnowsMoreOfIsNotGoneOnWith() throws Exception {
        Path backup = backup();
        laterThanTheBackup();
        hospital.stop();
        Site restored = restored(backup, "--resume-lane");

        assertThatThrownBy(restored::start)
                .isInstanceOfSatisfying(
                        LedgerException.class,
                        e -> assertThat(e.stage()).isIn(LedgerException.Stage.BEHIND, LedgerException.Stage.FORK));
    }

    @Test
    void aLaneIsNotGoneOnWithWhileAMemberIsSilent() throws Exception {
        Path backup = backup();
        hospital.stop();
        lab.stop();
        Site restored = restored(backup, "--resume-lane");

        assertThatThrownBy(restored::start).isInstanceOf(LedgerException.class).hasMessageContaining("lab");
        lab.start();
        restored.start();
        assertThat(restored.command("audit").done().out()).contains("gap after a restore");
    }

    @Test
    void aRestoredGatewayBeginsANewLaneThatSaysWhatIsMissingOfTheOldOne() throws Exception {
        Path backup = backup();
        laterThanTheBackup();
        hospital.stop();
        Site restored = restored(backup);
        restored.start();

        Site.Typed lanes = restored.command("lane", "list");
        assertThat(restored.command("status").done().json().path("lane").asText())
                .startsWith("hospital/r");
        restored.command("reaffirm", "--all").done();
        agreement = request();
        assertThat(fetch("new").exit()).as("the lab has the old entry").isNotZero();
        lab.knows(restored);
        fetch("new").done();
        assertThat(directory.resolve("new")).hasSameBinaryContentAs(notes);

        Site.Typed audit = restored.command("audit");
        assertThat(audit.out())
                .contains("gap after a restore", "records-missing")
                .as("the old lane is behind what the lab keeps of it, and the audit says so")
                .contains("ROLLED_BACK");
        assertThat(audit.exit()).isEqualTo(1);
        assertThat(lab.command("audit").out()).doesNotContain("FORK");
        restored.stop();
        restored.start(); // The mark is gone: a folder like any other.
        assertThat(count(restored.command("audit").out(), "gap after a restore"))
                .isEqualTo(1);
        lanes.done();
        Path again = directory.resolve("second.backup");
        restored.command("backup", "-o", again.toString()).done();
        lab.type("backup", "verify", again.toString()).done();
    }

    /** As `/readyz?verbose` says. */
    private static String held(Site site) {
        for (var check : site.command("health", "--ready").done().json().path("checks")) {
            if (check.path("check").asText().equals("held")) {
                return check.path("standing").asText() + " "
                        + check.path("detail").asText();
            }
        }
        throw new AssertionError("no such check");
    }

    private static int count(String text, String part) {
        return text.split(java.util.regex.Pattern.quote(part), -1).length - 1;
    }

    @Test
    void nothingOfTheBackupIsGrantedOrOpenedUntilItIsReaffirmed() throws Exception {
        String used = agreement;
        agreement = request();
        Path backup = backup();
        hospital.stop();
        Site restored = restored(backup, "--resume-lane");
        restored.start();

        assertThat(fetch("held").err()).contains("restored from a backup");
        String anew = request();
        assertThat(lab.command("fetch", anew, "-o", directory.resolve("anew").toString())
                        .err())
                .contains("restored from a backup");
        assertThat(restored.command("reaffirm").done().json().path("held"))
                .extracting(node -> node.asText())
                .containsExactlyInAnyOrder(used, agreement, "notes");
        assertThat(restored.command("reaffirm", "nothing").exit()).isEqualTo(1);
        assertThat(held(restored))
                .isEqualTo("warning 3 agreements and datasets wait for `sluice reaffirm` after a restore");
        restored.command("reaffirm", agreement, "notes").done();
        assertThat(held(restored)).startsWith("warning 1 ");
        fetch("free").done();
        assertThat(directory.resolve("free")).hasSameBinaryContentAs(notes);
        long version = restored.command("publish", notes.toString(), "--name", "notes", "--rank", "INTERNAL")
                .done()
                .json()
                .path("version")
                .asLong();
        assertThat(version)
                .as("a version that may have been given out after the backup is not given out again")
                .isGreaterThan(1000);
        restored.command("audit").done();
    }

    /** Goes on until the lab keeps a newer checkpoint: it looks at one a second. */
    private void laterThanTheBackup() throws Exception {
        Path kept = lab.home.resolve("witness").resolve("hospital+main.checkpoint");
        String before = Files.readString(kept);
        Await.until(() -> {
            agreement = request();
            fetch("later").done();
            return !Files.readString(kept).equals(before);
        });
    }

    private Path backup() {
        Path file = directory.resolve("hospital.backup");
        hospital.command("backup", "-o", file.toString()).done();
        return file;
    }

    private Site.Typed restore(Path backup, Path to, String... options) {
        String[] words = Stream.concat(
                        Stream.of(
                                "restore",
                                backup.toString(),
                                "--to",
                                to.toString(),
                                "--password-file",
                                password.toString()),
                        Stream.of(options))
                .toArray(String[]::new);
        return lab.type(words);
    }

    private Site restored(Path backup, String... options) {
        Path to = directory.resolve("restored");
        restore(backup, to, options).done();
        return opened.add(Site.at(to, hospital));
    }

    private String request() {
        return lab.command("request", "hospital", "notes", "--purpose", "research")
                .done()
                .json()
                .path("agreement")
                .asText();
    }

    private Site.Typed fetch(String name) {
        return lab.command("fetch", agreement, "-o", directory.resolve(name).toString());
    }

    private static List<String> listed(Path folder) throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
