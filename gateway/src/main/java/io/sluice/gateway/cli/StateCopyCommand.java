package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.config.Configuration;
import io.sluice.gateway.config.ConfigurationException;
import io.sluice.gateway.store.PostgresAddress;
import io.sluice.gateway.store.PostgresSettings;
import io.sluice.gateway.store.StateCopy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "copy",
        description =
                "Copy the state of a stopped gateway from SQLite into an empty PostgreSQL database, whole or not at all.",
        footer = {
            "%nThe copy is read back and compared before it is committed. The source stays as it is: put it away, and",
            "replace state.file by state.url, state.user, state.passwordFile and state.rootCertificate.",
            "%nExample:",
            "  sluice state copy -c lab/sluice.yaml --to-url postgresql://localhost/lab --user lab --password-file pw"
        })
final class StateCopyCommand extends SluiceCommand {
    @Mixin
    ConfigOption config;

    @Option(names = "--to-url", required = true, paramLabel = "URL", description = "As state.url.")
    String url;

    @Option(names = "--user", required = true, paramLabel = "NAME", description = "As state.user.")
    String user;

    @Option(names = "--password-file", paramLabel = "FILE", description = "As state.passwordFile.")
    Path passwordFile;

    @Option(names = "--root-certificate", paramLabel = "FILE", description = "As state.rootCertificate.")
    Path rootCertificate;

    StateCopyCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException, ConfigurationException {
        Configuration configuration = config.read(around);
        if (configuration.state().server().isPresent()) {
            throw CommandException.usage(
                    "state.url: is set already (expected: the configuration whose state is in state.file)");
        }
        PostgresSettings target = target();
        StateCopy.Copied copied = StateCopy.copy(configuration.state().file(), target);
        ObjectNode object = Json.object();
        object.put("from", configuration.state().file().toString());
        object.put("to", target.address().toString());
        object.put("documents", copied.documents());
        object.put("counters", copied.counters());
        object.put("sha256", copied.sha256());
        print(
                object,
                copied.documents() + " documents and " + copied.counters() + " counters copied to " + target.address()
                        + "\nsha256 " + copied.sha256());
        say("next: put " + configuration.state().file() + " away, set state.url in " + configuration.file()
                + " in the place of state.file, then `sluice check`");
        return Exit.DONE;
    }

    private PostgresSettings target() throws CommandException {
        try {
            return new PostgresSettings(
                    PostgresAddress.parse(url),
                    user,
                    Optional.ofNullable(passwordFile).map(around::resolve),
                    Optional.ofNullable(rootCertificate).map(around::resolve),
                    PostgresSettings.PATIENCE);
        } catch (IllegalArgumentException e) {
            throw CommandException.usage("--to-url: " + e.getMessage());
        }
    }
}
