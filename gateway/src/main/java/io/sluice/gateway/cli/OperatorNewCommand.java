package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.identity.Fingerprint;
import io.sluice.gateway.identity.OperatorKey;
import io.sluice.proto.OperatorEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "new",
        description =
                "Make a key of your own: FILE (yours alone, under a password) and FILE.pub (for an owner to add).",
        footer = {
            "%nThe password comes from a file, or is asked for; never from the command line.",
            "%nExamples:",
            "  sluice operator new anna.key --name anna",
            "  sluice operator new anna.key --name anna --password-file secret"
        })
final class OperatorNewCommand extends SluiceCommand {
    @Parameters(index = "0", paramLabel = "FILE", description = "The key file to make.")
    Path file;

    @Option(names = "--name", required = true, paramLabel = "N", description = "Your name here: a-z, 0-9, . and -.")
    String name;

    @Option(names = "--password-file", paramLabel = "F", description = "A file whose first line is the password.")
    Path passwordFile;

    OperatorNewCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException {
        Path key = around.resolve(file);
        char[] password = OperatorOption.password(passwordFile, "--password-file", "password of " + key, around);
        try {
            OperatorEntry made =
                    OperatorKey.create(key, name, password, around.clock().instant(), around.random());
            String fingerprint = Fingerprint.of(made).toString();
            ObjectNode object = Json.object();
            object.put("name", name);
            object.put("key", key.toString());
            object.put("public", OperatorKey.publicFile(key).toString());
            object.put("fingerprint", fingerprint);
            print(object, "made " + key + "\nfingerprint " + fingerprint);
            say("next: hand " + OperatorKey.publicFile(key) + " to an owner, who adds it with `sluice operator add` and"
                    + " compares the fingerprint with you");
            return Exit.DONE;
        } finally {
            Arrays.fill(password, '\0');
        }
    }
}
