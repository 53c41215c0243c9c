package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.gateway.cli.FreePort;
import io.sluice.gateway.cli.Gateways;
import io.sluice.gateway.cli.Sluice;
import io.sluice.gateway.cli.Surroundings;
import io.sluice.gateway.config.Configuration;
import io.sluice.gateway.config.ConfigurationException;
import io.sluice.gateway.config.ConfigurationFiles;
import io.sluice.gateway.policy.ProfileReader;
import io.sluice.gateway.store.PostgresSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** One organisation with its gateway in this JVM; everything is done by the commands that a person types. */
final class Site implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    final Path home;
    final String name;
    private final StringBuffer said = new StringBuffer();
    private Gateway gateway;
    private Clock clock = Clock.systemUTC(); // Of the gateway and of who types.

    /** What a command printed, and how it ended. */
    record Typed(int exit, String out, String err) {
        JsonNode json() {
            try {
                String[] lines = out.strip().split("\n");
                return JSON.readTree(lines[lines.length - 1]);
            } catch (java.io.IOException e) {
                throw new AssertionError("no JSON: " + out + err, e);
            }
        }

        Typed done() {
            assertThat(exit).as(err + out).isZero();
            return this;
        }
    }

    Site(Path parent, String name) throws Exception {
        this(parent, name, "127.0.0.1:" + FreePort.next());
    }

    /** Listens there; what else {@code init} takes may follow. */
    Site(Path parent, String name, String listen, String... options) {
        this.home = parent.resolve(name);
        this.name = name;
        List<String> words = new ArrayList<>(List.of("init", home.toString(), "--org", name, "--listen", listen));
        words.addAll(List.of(options));
        if (!words.contains("--management")) {
            words.addAll(List.of("--management", "off")); // A port more for each is a port more to be taken.
        }
        type(words.toArray(String[]::new)).done();
    }

    private Site(Path home, Site of) {
        this.home = home;
        this.name = of.name;
    }

    /** The same organisation's folder, somewhere else. */
    static Site at(Path home, Site of) {
        return new Site(home, of);
    }

    /** Another replica of the same organisation: its keys and members, the same database and blobs, a lane of its own. */
    static Site replica(Site of, Path home, String lane) throws Exception {
        Files.createDirectories(home);
        for (String file : List.of("keys.p12", "password", "member.json", "members.json")) {
            Files.copy(of.home.resolve(file), home.resolve(file));
        }
        String text = Files.readString(of.config())
                .replace("  directory: ledger\n", "  directory: ledger\n  lane: " + lane + "\n")
                .replace("directory: blobs", "directory: " + of.home.resolve("blobs"));
        if (!text.contains("\nstate:")) {
            text += "state:\n  file: " + of.home.resolve("state.db") + "\n";
        }
        Site replica = new Site(home, of);
        Files.writeString(replica.config(), text);
        return replica;
    }

    private Site(Path home) {
        this.home = home;
        this.name = home.getFileName().toString();
    }

    /** Whose folder is there already. */
    static Site existing(Path parent, String name) {
        return new Site(parent.resolve(name));
    }

    Path config() {
        return home.resolve("sluice.yaml");
    }

    Path memberFile() {
        return home.resolve("member.json");
    }

    /** Keeps its state in that database from now on. */
    Site stateIn(PostgresSettings database) throws Exception {
        Files.writeString(
                config(),
                """
                state:
                  url: %s
                  user: %s
                  passwordFile: %s
                """.formatted(
                                database.address(),
                                database.user(),
                                database.passwordFile().orElseThrow()),
                StandardOpenOption.APPEND);
        return this;
    }

    io.sluice.gateway.config.Configuration configuration() throws Exception {
        return ConfigurationFiles.read(config(), Map.of());
    }

    Site start() throws Exception {
        return start(Choices.defaults());
    }

    Site start(Choices choices) throws Exception {
        return start(choices, Clock.systemUTC());
    }

    Site start(Choices choices, Clock clock) throws Exception {
        return start(choices, clock, new SecureRandom());
    }

    Site start(Choices choices, Clock clock, SecureRandom random) throws Exception {
        this.clock = clock;
        gateway = Gateway.start(ConfigurationFiles.check(config(), Map.of()), choices, clock, random);
        return this;
    }

    /** What who types there takes for the time, where its gateway is a process of its own. */
    void keepTime(Clock clock) {
        this.clock = clock;
    }

    /** What its people are asked to approve of that dataset, once they are. */
    String question(String dataset) throws Exception {
        Await.until(() -> !questions(dataset).isEmpty(), () -> "nobody is asked about " + dataset);
        assertThat(questions(dataset)).hasSize(1);
        return questions(dataset).get(0);
    }

    private List<String> questions(String dataset) {
        List<String> questions = new ArrayList<>();
        command("approvals", "list").done().json().path("approvals").forEach(row -> {
            if (row.path("dataset").asText().equals(dataset)) {
                questions.add(row.path("id").asText());
            }
        });
        return questions;
    }

    /** Asks for a dataset and gets the agreement, whose identifier this is. */
    String agree(String provider, String dataset, String purpose) {
        return command("request", provider, dataset, "--purpose", purpose)
                .done()
                .json()
                .path("agreement")
                .asText();
    }

    /** Ciphertext that its gateway has of others' data. */
    List<Path> ciphertexts() throws IOException {
        try (Stream<Path> files = Files.walk(home.resolve("blobs"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("in."))
                    .toList();
        }
    }

    /** Every record of its lane is on the channel. */
    void anchored() throws Exception {
        Await.message(
                () -> command("status")
                                .done()
                                .json()
                                .path("sharedLedger")
                                .path("waiting")
                                .asLong(-1)
                        == 0,
                () -> "records of " + name + " still wait for the channel");
    }

    /** Decides by profiles of its own, signed, from the next start or reload on: those that come along, changed. */
    Site profiles(Consumer<JsonNode> change) throws Exception {
        JsonNode profiles = JSON.readTree(ProfileReader.builtInFile());
        change.accept(profiles.path("ranks"));
        Path file = home.resolve("obligations.json");
        Files.write(file, JSON.writeValueAsBytes(profiles));
        command("profile", "sign", file.toString()).done();
        if (!Files.readString(config()).contains("profiles: ")) {
            Files.writeString(config(), "profiles: obligations.json\n", StandardOpenOption.APPEND);
        }
        return this;
    }

    /** What its admin socket answers: {@code "POST /path/{parameter}"}. */
    List<String> adminRoutes() {
        return gateway.adminRoutes();
    }

    /** What SIGHUP does. */
    io.sluice.gateway.api.Reloading.Reloaded reload() throws Exception {
        return gateway.reload();
    }

    /** Lists the other as a member with this clearance. */
    Site knows(Site other, String... options) {
        List<String> words =
                new ArrayList<>(List.of("member", "add", other.memberFile().toString()));
        words.addAll(List.of(options));
        command(words.toArray(String[]::new)).done();
        return this;
    }

    /** A command with {@code -c} and {@code --json}. */
    Typed command(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("-c", config().toString(), "--json"));
        return type(all.toArray(String[]::new));
    }

    Typed type(String... words) {
        return typeWith(Map.of(), words);
    }

    Typed typeWith(Map<String, String> environment, String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Surroundings around = new Surroundings(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                environment,
                false,
                false,
                Path.of("").toAbsolutePath(),
                clock,
                new SecureRandom());
        int exit = new Sluice(around, new NoneStarted()).run(words);
        Typed typed = new Typed(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        said.append(typed.out).append(typed.err);
        return typed;
    }

    /** All that was answered to what was typed here. */
    String said() {
        return said.toString();
    }

    private static final class NoneStarted implements Gateways {
        @Override
        public Running start(Configuration configuration) {
            throw new IllegalStateException("this test starts gateways itself");
        }

        @Override
        public long backup(Configuration configuration, WritableByteChannel out, boolean withBlobs, Far far)
                throws IOException, ConfigurationException {
            return OfflineBackup.write(configuration, out, withBlobs, far, Clock.systemUTC(), new SecureRandom());
        }
    }

    void stop() {
        if (gateway != null) {
            gateway.close();
            gateway = null;
        }
    }

    @Override
    public void close() {
        stop();
    }
}
