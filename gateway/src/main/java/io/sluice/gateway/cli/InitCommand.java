package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.config.ConfigurationException;
import io.sluice.gateway.config.ConfigurationFiles;
import io.sluice.gateway.identity.InitOptions;
import io.sluice.gateway.identity.Organisation;
import io.sluice.ledger.network.ChannelFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "init",
        description = "Make an organisation: keys, certificate, member entry, configuration. Asks nothing.",
        footer = {
            "%nThe keys' password is generated into DIR/password (mode 0600) unless you give a file that holds one.",
            "Hand DIR/member.json to the other organisations, and compare the fingerprint over another channel.",
            "%nExamples:",
            "  sluice init hospital --org hospital",
            "  sluice init hospital --org hospital --listen 0.0.0.0:7443 --url https://gateway.hospital.example:7443",
            "  sluice init hospital --org hospital --fabric hospital-channel.yaml"
        })
final class InitCommand extends SluiceCommand {
    private static final int MANAGEMENT_ABOVE = 2000;
    private static final Pattern LISTEN = Pattern.compile("(.+):([0-9]{1,5})");

    @Parameters(index = "0", paramLabel = "DIR", description = "A new or empty folder.")
    Path directory;

    @Option(
            names = "--org",
            required = true,
            paramLabel = "NAME",
            description = "The organisation's name: a-z, 0-9, -.")
    String organisation;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:7443",
            description = "Where to listen for other gateways (default: ${DEFAULT-VALUE}).")
    String listen;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "What the others reach it by (default: https:// and --listen).")
    String url;

    @Option(names = "--password-file", paramLabel = "F", description = "A file whose first line is the keys' password.")
    Path passwordFile;

    @Option(
            names = "--fabric",
            paramLabel = "CHANNEL",
            description = "A channel file: the Fabric channel that shall keep this organisation's records too.")
    Path channel;

    @Option(
            names = "--management",
            paramLabel = "HOST:PORT",
            description = {
                "Where the gateway tells how it is (/readyz ...), or off.",
                "Default: on 127.0.0.1, the port of --listen plus 2000 or a free one."
            })
    String management;

    @Option(
            names = "--unless-there",
            description = "A folder that has this organisation already is left as it is, and nothing is refused.")
    boolean unlessThere;

    InitCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException, ConfigurationException {
        Path folder = around.resolve(directory).toAbsolutePath();
        Path file = folder.resolve(ConfigurationFiles.FILE_NAME);
        if (unlessThere && Files.exists(folder.resolve("member.json"))) {
            return there(folder, file);
        }
        String reachedBy = url == null ? "https://" + listen : url;
        String password = passwordFile == null
                ? "password"
                : around.resolve(passwordFile).toAbsolutePath().toString();
        InitOptions options = options(reachedBy);
        Optional<Path> shared =
                Optional.ofNullable(channel).map(given -> around.resolve(given).toAbsolutePath());
        if (shared.isPresent()) {
            ChannelFile.read(shared.get()); // Before anything is made: says what is wrong with it.
        }
        byte[] configuration =
                ConfigurationFiles.first(organisation, listen, URI.create(reachedBy), password, shared, managed());
        ConfigurationFiles.requireGood(file, configuration);
        options = options.withFile(ConfigurationFiles.FILE_NAME, configuration);
        if (passwordFile != null) {
            options = options.withPasswordFile(around.resolve(passwordFile));
        }
        try (Organisation made = Organisation.init(folder, options, around.clock(), around.random())) {
            String fingerprint = made.entry().fingerprint().toString();
            ObjectNode object = Json.object();
            object.put("organisation", organisation);
            object.put("directory", folder.toString());
            object.put("config", file.toString());
            object.put("member", folder.resolve("member.json").toString());
            object.put("url", reachedBy);
            object.put("fingerprint", fingerprint);
            print(object, "made " + folder + "\nfingerprint " + fingerprint);
            say("next: hand " + folder.resolve("member.json") + " to the others, add theirs with `sluice member add -c "
                    + file + " FILE`, then `sluice serve -c " + file + "`");
        }
        return Exit.DONE;
    }

    private Optional<String> managed() throws IOException, CommandException {
        if (management == null) {
            Matcher matcher = LISTEN.matcher(listen);
            int wished = matcher.matches() ? Integer.parseInt(matcher.group(2)) + MANAGEMENT_ABOVE : 0;
            return Optional.of("127.0.0.1:" + (FreePort.isFree(wished) ? wished : FreePort.next()));
        }
        if (management.equals("off")) {
            return Optional.empty();
        }
        if (!LISTEN.matcher(management).matches()) {
            throw CommandException.usage("--management: " + management + " (expected: HOST:PORT, or off)");
        }
        return Optional.of(management);
    }

    /** Whole, because the member entry comes last. */
    private Exit there(Path folder, Path file) throws IOException, CommandException, ConfigurationException {
        String found = ConfigurationFiles.read(file, around.environment()).organisation();
        if (!found.equals(organisation)) {
            throw CommandException.usage(folder + ": is that of " + found + " (expected: " + organisation + ")");
        }
        ObjectNode object = Json.object();
        object.put("organisation", organisation);
        object.put("directory", folder.toString());
        object.put("config", file.toString());
        object.put("member", folder.resolve("member.json").toString());
        print(object, "is there: " + folder);
        return Exit.DONE;
    }

    private InitOptions options(String reachedBy) throws CommandException {
        Matcher matcher = LISTEN.matcher(listen);
        if (!matcher.matches() || Integer.parseInt(matcher.group(2)) > 65_535) {
            throw CommandException.usage("--listen: " + listen + " (expected: HOST:PORT with a port of 0-65535)");
        }
        if (url == null && Integer.parseInt(matcher.group(2)) == 0) {
            throw CommandException.usage("--url: missing (expected: what others reach it by, as --listen has port 0)");
        }
        try {
            return InitOptions.of(organisation, reachedBy);
        } catch (IllegalArgumentException e) {
            throw CommandException.usage("--" + e.getMessage().replaceFirst("^organisation:", "org:"));
        }
    }
}
