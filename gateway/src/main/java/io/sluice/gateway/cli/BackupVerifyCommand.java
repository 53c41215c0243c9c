package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.backup.Restoration;
import io.sluice.gateway.config.ConfigurationException;
import io.sluice.gateway.identity.Passwords;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "verify",
        description = "Check a backup offline: every digest, the signature, every record of the lane, every document.",
        footer = {
            "%nIt is signed by the keys of the entry that is in it: compare the fingerprint with your own. With",
            "--password-file the keys are opened too, and only the organisation's own are.",
            "%nIt needs room for everything but the ciphertext in the folder of the backup.",
            "%nExample:",
            "  sluice backup verify hospital.backup --password-file hospital/password"
        })
final class BackupVerifyCommand extends SluiceCommand {
    @Mixin
    ProgressOption progress;

    @Parameters(index = "0", paramLabel = "FILE", description = "What `backup -o` wrote.")
    Path file;

    @Option(names = "--password-file", paramLabel = "FILE", description = "Holds the password of its keys.")
    Path passwordFile;

    BackupVerifyCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException, ConfigurationException {
        Path backup = around.resolve(file);
        char[] password = passwordFile == null ? null : Passwords.read(around.resolve(passwordFile));
        Restoration.Verified verified;
        try (Progress line = progress.start(around, json, "verify")) {
            verified = Restoration.verify(
                    backup,
                    backup.toAbsolutePath().getParent(),
                    Optional.ofNullable(password),
                    (stage, done, total) -> line.at(done, total),
                    around.random());
        } finally {
            if (password != null) {
                Arrays.fill(password, '\0');
            }
        }
        ObjectNode object = BackupText.json(verified);
        object.put("keysOpened", passwordFile != null);
        print(object, BackupText.text(verified) + (passwordFile == null ? "" : "its keys are those of the entry\n"));
        return Exit.DONE;
    }
}
