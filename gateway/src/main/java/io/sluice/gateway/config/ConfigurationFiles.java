package io.sluice.gateway.config;

import io.sluice.gateway.identity.Entry;
import io.sluice.gateway.identity.Lanes;
import io.sluice.gateway.identity.MemberFile;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Configurations on disk: reads one and looks whether what it names is there, and writes the first one. */
public final class ConfigurationFiles {
    /** What {@code sluice init} makes and every command takes with {@code -c}. */
    public static final String FILE_NAME = "sluice.yaml";

    private static final String MEMBER_FILE = "member.json";
    private static final int MAX_BYTES = 1 << 20;

    private ConfigurationFiles() {}

    /**
     * Reads a configuration.
     *
     * @param environment overrides: {@code SLUICE_HTTP_LISTEN} for {@code http.listen}
     * @throws ConfigurationException with every mistake; also when there is no such file
     * @throws IOException if it cannot be read
     */
    public static Configuration read(Path file, Map<String, String> environment)
            throws IOException, ConfigurationException {
        return reading(file, environment).configuration();
    }

    /**
     * As {@link #read}, and tells where everything in it comes from.
     *
     * @throws ConfigurationException with every mistake
     * @throws IOException if it cannot be read
     */
    public static Reading reading(Path file, Map<String, String> environment)
            throws IOException, ConfigurationException {
        return ConfigurationReader.read(file, text(file), environment);
    }

    /**
     * Reads a configuration and looks at the files it names, as a gateway does before it starts.
     *
     * @throws ConfigurationException with every mistake
     * @throws IOException if it cannot be read
     */
    public static Configuration check(Path file, Map<String, String> environment)
            throws IOException, ConfigurationException {
        return inspect(file, environment).configuration();
    }

    /**
     * As {@link #check}, and tells where everything in it comes from.
     *
     * @throws ConfigurationException with every mistake
     * @throws IOException if it cannot be read
     */
    public static Reading inspect(Path file, Map<String, String> environment)
            throws IOException, ConfigurationException {
        return inspect(reading(file, environment), List.of());
    }

    /**
     * Reads the configuration that a gateway runs with again, as {@link #inspect} does.
     *
     * @throws ConfigurationException with every mistake; a change that needs a restart is one
     * @throws IOException if it cannot be read
     */
    public static Reading again(Reading running) throws IOException, ConfigurationException {
        Reading next =
                reading(running.configuration().file(), running.configuration().environment());
        return inspect(next, running.needRestart(next));
    }

    private static Reading inspect(Reading reading, List<Mistake> known) throws IOException, ConfigurationException {
        Configuration configuration = reading.configuration();
        List<Mistake> mistakes = new ArrayList<>(known);
        member(mistakes, reading);
        secret(
                mistakes,
                reading,
                Settings.KEYS_PASSWORD_FILE,
                configuration.keys().passwordFile());
        configuration.state().server().ifPresent(server -> {
            server.passwordFile().ifPresent(path -> secret(mistakes, reading, Settings.STATE_PASSWORD_FILE, path));
            server.rootCertificate()
                    .ifPresent(path -> readable(mistakes, reading, Settings.STATE_ROOT_CERTIFICATE, path));
        });
        configuration.blobs().bucket().ifPresent(bucket -> {
            readable(mistakes, reading, Settings.BLOBS_ACCESS_KEY_FILE, bucket.accessKeyFile());
            secret(mistakes, reading, Settings.BLOBS_SECRET_KEY_FILE, bucket.secretKeyFile());
        });
        folder(
                mistakes,
                reading,
                Settings.LEDGER_DIRECTORY,
                configuration.ledger().directory());
        configuration
                .ledger()
                .fabric()
                .ifPresent(fabric -> readable(mistakes, reading, Settings.FABRIC_CHANNEL, fabric.channel()));
        folder(
                mistakes,
                reading,
                Settings.BLOBS_DIRECTORY,
                configuration.blobs().directory());
        try {
            SchemeFiles.of(configuration);
        } catch (ConfigurationException e) {
            e.mistakes().forEach(m -> mistakes.add(reading.placed(Settings.GRADING_SCHEME, m.problem())));
        }
        profiles(mistakes, configuration);
        if (!mistakes.isEmpty()) {
            throw new ConfigurationException(
                    mistakes.stream().sorted(Mistake.IN_FILE_ORDER).toList());
        }
        return reading;
    }

    /**
     * The first configuration of an organisation, every path relative to it.
     *
     * @param listen HOST:PORT
     * @param passwordFile of the key store
     * @param channel the channel file of a Fabric channel that shall keep the lane too
     * @param management HOST:PORT of the management port; empty: none
     */
    public static byte[] first(
            String organisation,
            String listen,
            URI url,
            String passwordFile,
            Optional<Path> channel,
            Optional<String> management) {
        String fabric =
                channel.map(file -> """
                  fabric:
                    channel: %s
                """.formatted(quoted(file.toString()))).orElse("");
        String port = management.map(address -> """
                management:
                  address: "%s"   # /readyz, /metrics and so on, for this machine's supervisor only
                """.formatted(address)).orElse("");
        return """
                # One Sluice gateway. Paths are relative to this file. `sluice check -c FILE` finds every mistake in it;
                # SLUICE_HTTP_LISTEN in the environment overrides http.listen, and so on.
                organisation: %s
                directory: .
                url: %s   # what others reach this gateway by, as in member.json
                http:
                  listen: "%s"
                keys:
                  passwordFile: %s
                ledger:
                  directory: ledger
                %sblobs:
                  directory: blobs
                admin:
                  socket: run/admin.sock
                %s""".formatted(organisation, url, listen, quoted(passwordFile), fabric, port)
                .getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads a configuration that is not on disk yet, as if it were.
     *
     * @throws ConfigurationException with every mistake
     */
    public static void requireGood(Path file, byte[] content) throws ConfigurationException {
        ConfigurationReader.read(file, new String(content, StandardCharsets.UTF_8), Map.of());
    }

    private static String text(Path file) throws IOException, ConfigurationException {
        try {
            if (Files.isDirectory(file)) {
                throw mistake(file, "a folder (expected: a file, such as " + file.resolve(FILE_NAME) + ")");
            }
            if (Files.size(file) > MAX_BYTES) {
                throw mistake(file, "larger than 1 MiB (expected: a configuration)");
            }
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw mistake(file, "no such file (expected: a configuration; `sluice init` makes one)");
        } catch (CharacterCodingException e) {
            throw mistake(file, "not UTF-8 text (expected: YAML)");
        }
    }

    private static ConfigurationException mistake(Path file, String problem) {
        return new ConfigurationException(List.of(Origin.of(file.toString()).mistake(problem)));
    }

    /** The configuration and the entry that others have must name the same organisation and place. */
    private static void member(List<Mistake> mistakes, Reading reading) throws IOException {
        Configuration configuration = reading.configuration();
        Path member = configuration.directory().resolve(MEMBER_FILE);
        if (!readable(mistakes, reading, Settings.DIRECTORY, member)) {
            return;
        }
        Entry entry = MemberFile.read(Files.readAllBytes(member));
        if (!entry.name().equals(configuration.organisation())) {
            mistakes.add(reading.mistake(
                    Settings.ORGANISATION,
                    configuration.organisation() + " (expected: " + entry.name() + ", as in " + member + ")"));
        }
        String lane = entry.name() + "/" + configuration.ledger().lane();
        if (Lanes.find(entry.value(), lane).filter(listed -> !listed.getEnded()).isEmpty()) {
            mistakes.add(reading.mistake(
                    Settings.LEDGER_LANE,
                    configuration.ledger().lane() + " (expected: one in use that " + member
                            + " lists: "
                            + String.join(
                                    ", ",
                                    Lanes.of(entry.value()).stream()
                                            .filter(listed -> !listed.getEnded())
                                            .map(listed -> listed.getOrigin()
                                                    .substring(entry.name().length() + 1))
                                            .toList())
                            + "; `sluice lane add` adds one)"));
        }
        if (!configuration.url().equals(entry.url())) {
            mistakes.add(reading.mistake(
                    Settings.URL,
                    configuration.url() + " (expected: " + entry.url() + ", as in " + member
                            + ", which the others have)"));
        }
    }

    /** By the keys in the entry that others have: so it can be checked without a password. */
    private static void profiles(List<Mistake> mistakes, Configuration configuration) throws IOException {
        Path member = configuration.directory().resolve(MEMBER_FILE);
        if (configuration.profiles().isPresent() && Files.isRegularFile(member)) {
            try {
                ProfileFiles.of(configuration, MemberFile.read(Files.readAllBytes(member)));
            } catch (ConfigurationException e) {
                mistakes.addAll(e.mistakes());
            }
        }
    }

    private static boolean readable(List<Mistake> mistakes, Reading reading, Setting<?> setting, Path path) {
        boolean readable = Files.isRegularFile(path) && Files.isReadable(path);
        if (!readable) {
            mistakes.add(reading.mistake(setting, path + " (expected: a readable file)"));
        }
        return readable;
    }

    private static void secret(List<Mistake> mistakes, Reading reading, Setting<?> setting, Path path) {
        if (readable(mistakes, reading, setting, path) && othersMayRead(path)) {
            mistakes.add(reading.mistake(
                    setting, path + " can be read by others (expected: mode 0600; chmod 600 mends it)"));
        }
    }

    private static void folder(List<Mistake> mistakes, Reading reading, Setting<?> setting, Path path) {
        if (Files.exists(path) && !Files.isDirectory(path)) {
            mistakes.add(reading.mistake(setting, path + " (expected: a folder)"));
        }
    }

    private static boolean othersMayRead(Path path) {
        try {
            Set<PosixFilePermission> modes = Files.getPosixFilePermissions(path);
            return modes.contains(PosixFilePermission.GROUP_READ) || modes.contains(PosixFilePermission.OTHERS_READ);
        } catch (UnsupportedOperationException | IOException e) {
            return false;
        }
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
