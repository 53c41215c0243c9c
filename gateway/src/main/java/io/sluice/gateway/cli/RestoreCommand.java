package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.backup.BackupException;
import io.sluice.gateway.backup.Restoration;
import io.sluice.gateway.backup.Restored;
import io.sluice.gateway.backup.RestoredBlobs;
import io.sluice.gateway.config.Configuration;
import io.sluice.gateway.config.ConfigurationException;
import io.sluice.gateway.config.ConfigurationFiles;
import io.sluice.gateway.http.Threads;
import io.sluice.gateway.identity.Organisation;
import io.sluice.gateway.identity.Passwords;
import io.sluice.gateway.store.Blobs;
import io.sluice.gateway.store.Durable;
import io.sluice.gateway.store.s3.S3Blobs;
import io.sluice.gateway.store.s3.S3Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "restore",
        description = "Make an organisation's folder from a backup: verified first, whole or not at all.",
        footer = {
            "%nThe old gateway must be gone for good: two gateways of one organisation would contradict each other.",
            "The next `serve` asks the members what they keep of the old lane, ends it there and begins a new one with a",
            "record that says so; hand out the new member.json. What happened after the backup is not known: agreements and",
            "published versions of the backup are held until `sluice reaffirm` lets each go on.",
            "Ciphertext goes where the configuration wants it, also into a bucket (blobs.url); nothing there is overwritten.",
            "%nExample:",
            "  sluice restore hospital.backup --to hospital --password-file password"
        })
final class RestoreCommand extends SluiceCommand {
    private static final int UPLOADS = 8;

    @Mixin
    ProgressOption progress;

    @Parameters(index = "0", paramLabel = "BACKUP", description = "What `backup -o` wrote.")
    Path backup;

    @Option(names = "--to", required = true, paramLabel = "DIR", description = "A new or empty folder.")
    Path to;

    @Option(
            names = "--password-file",
            required = true,
            paramLabel = "FILE",
            description = "Holds the password of the keys, which is not in the backup.")
    Path passwordFile;

    @Option(names = "--config", paramLabel = "FILE", description = "A configuration to use instead of the backup's.")
    Path configuration;

    @Option(
            names = "--resume-lane",
            description =
                    "Go on with the old lane, if every member answers and nobody keeps a checkpoint of it that the"
                            + " backup does not contain. Else the gateway does not start.")
    boolean resume;

    RestoreCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException, ConfigurationException {
        Path folder = around.resolve(to);
        char[] password = Passwords.read(around.resolve(passwordFile));
        Restoration.Verified verified;
        try (Progress line = progress.start(around, json, "restore")) {
            verified = Restoration.restore(
                    around.resolve(backup),
                    folder,
                    password,
                    (stage, done, total) -> line.at(done, total),
                    around.random(),
                    (workshop, summary) -> finish(workshop, line));
        } finally {
            Arrays.fill(password, '\0');
        }
        ObjectNode object = BackupText.json(verified);
        object.put("folder", folder.toString());
        object.put("configuration", folder.resolve(ConfigurationFiles.FILE_NAME).toString());
        print(
                object,
                BackupText.text(verified) + folder
                        + " is restored; not known is what happened since. Next: sluice serve -c "
                        + folder.resolve(ConfigurationFiles.FILE_NAME) + "\n");
        return Exit.DONE;
    }

    /** The configuration is read as if the workshop were its place already: all that is kept must lie within it. */
    private void finish(Path workshop, Progress line) throws IOException {
        Path file = workshop.resolve(ConfigurationFiles.FILE_NAME);
        if (configuration != null) {
            Durable.write(file, Durable.read(around.resolve(configuration), 1 << 20));
        }
        Configuration read;
        try {
            read = ConfigurationFiles.read(file, Map.of());
        } catch (ConfigurationException e) {
            throw outside("its configuration has mistakes: " + e.getMessage());
        }
        requireWithin(workshop, read);
        if (read.blobs().bucket().isPresent()) {
            blobs(workshop, read, line);
        }
        Path password = read.keys().passwordFile();
        if (password.startsWith(workshop)) {
            Durable.createDirectories(password.getParent());
            Durable.write(password, Durable.read(around.resolve(passwordFile), 4096));
        }
        if (resume) {
            Restored.resumeLane(workshop);
        } else {
            newLane(workshop, read);
        }
    }

    /** Into the bucket that the configuration names; a backup without ciphertext leaves the bucket alone. */
    private static void blobs(Path workshop, Configuration read, Progress line) throws IOException {
        RestoredBlobs blobs = RestoredBlobs.in(workshop);
        if (blobs.isEmpty()) {
            return;
        }
        S3Settings bucket = read.blobs().bucket().orElseThrow();
        if (!Files.isReadable(bucket.accessKeyFile()) || !Files.isReadable(bucket.secretKeyFile())) {
            throw outside(
                    "blobs.accessKeyFile, blobs.secretKeyFile: not there, and no backup has them (expected: absolute"
                            + " paths of files that are there, with --config FILE)");
        }
        Threads threads = new Threads("sluice-restore", UPLOADS, 1);
        try (Blobs target = S3Blobs.open(
                bucket, read.blobs().directory(), read.disk().reserveBytes(), threads.workers(), threads.timer())) {
            blobs.moveTo(target, (stage, done, total) -> line.at(done, total));
        } finally {
            threads.close();
        }
    }

    /** Lists a lane that no other restoration has, and puts the old one among those that are only read. */
    private void newLane(Path workshop, Configuration read) throws IOException {
        String name = "r" + Restored.in(workshop).orElseThrow().id();
        char[] password = Passwords.read(around.resolve(passwordFile));
        try {
            Organisation.addLane(workshop, password, name, around.clock(), around.random())
                    .close();
        } finally {
            Arrays.fill(password, '\0');
        }
        Path copies = read.ledger().copies();
        Durable.createDirectories(copies);
        Durable.move(read.ledger().directory(), copies.resolve(read.ledger().lane()));
        setLane(workshop.resolve(ConfigurationFiles.FILE_NAME), name);
    }

    /** Where the file is written in a way that this does not see, it is refused: it must not name the old lane. */
    private static void setLane(Path file, String name) throws IOException {
        String text = Files.readString(file).replaceFirst("(?m)^  lane: .*\\R", "");
        Durable.write(
                file,
                text.replaceFirst("(?m)^ledger:(.*)$", "ledger:$1\n  lane: " + name)
                        .getBytes(StandardCharsets.UTF_8));
        boolean set;
        try {
            set = ConfigurationFiles.read(file, Map.of()).ledger().lane().equals(name);
        } catch (ConfigurationException e) {
            set = false;
        }
        if (!set) {
            throw outside("no new lane can be written into it (expected: `ledger:` on a line of its own, with --config"
                    + " FILE)");
        }
    }

    private static void requireWithin(Path workshop, Configuration read) throws BackupException {
        List<String> wrong = new ArrayList<>();
        expect(wrong, "directory", read.directory(), workshop);
        expect(wrong, "ledger.directory", read.ledger().directory(), workshop.resolve("ledger"));
        expect(wrong, "ledger.directory", read.ledger().copies(), workshop.resolve("lanes"));
        expect(wrong, "blobs.directory", read.blobs().directory(), workshop.resolve("blobs"));
        if (read.state().server().isEmpty() && !read.state().file().startsWith(workshop)) {
            wrong.add("state.file");
        }
        if (!wrong.isEmpty()) {
            throw outside(String.join(", ", wrong)
                    + ": not in the restored folder, where `init` puts it (expected: a configuration of its own, with"
                    + " --config FILE)");
        }
    }

    private static void expect(List<String> wrong, String name, Path is, Path expected) {
        if (!is.normalize().equals(expected.normalize())) {
            wrong.add(name);
        }
    }

    private static BackupException outside(String what) {
        return new BackupException(BackupException.Reason.OUTSIDE, "configuration: " + what);
    }
}
