package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.gateway.config.ConfigurationFiles;
import io.sluice.gateway.identity.Organisation;
import io.sluice.gateway.identity.Passwords;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Two organisations that know each other, each with a gateway in a process of its own on loopback with 256 MiB of heap.
 * What is done to them is done by the commands that a person types. Closing ends the processes and removes all files.
 */
final class BenchPair implements AutoCloseable {
    static final String PROVIDER = "provider";
    static final String RECIPIENT = "recipient";
    private static final long START_SECONDS = 60;

    private final Surroundings around;
    private final BenchPlace place;
    private final Path folder;
    private final Map<String, Process> gateways = new LinkedHashMap<>();
    private final Map<String, Integer> ports = new HashMap<>();
    private final Map<String, String> settings = new HashMap<>();

    private BenchPair(BenchSettings settings, String name) throws IOException {
        this.around = settings.around();
        this.place = settings.place();
        this.folder = place.folder(name);
    }

    static BenchPair start(BenchSettings settings, String name) throws IOException, CommandException {
        BenchPair pair = prepare(settings, name);
        try {
            pair.launch(PROVIDER);
            pair.launch(RECIPIENT);
            return pair;
        } catch (IOException | CommandException | RuntimeException e) {
            pair.close();
            throw e;
        }
    }

    /** Without the gateways: {@link #launch} starts them. */
    static BenchPair prepare(BenchSettings settings, String name) throws IOException, CommandException {
        BenchPair pair = new BenchPair(settings, name);
        try {
            for (String organisation : List.of(PROVIDER, RECIPIENT)) {
                int port = FreePort.next();
                pair.ports.put(organisation, port);
                String listen = "127.0.0.1:" + port;
                pair.type(
                        "init",
                        pair.home(organisation).toString(),
                        "--org",
                        organisation,
                        "--listen",
                        listen,
                        "--management",
                        "off");
            }
            pair.introduce(PROVIDER, RECIPIENT);
            pair.introduce(RECIPIENT, PROVIDER);
            return pair;
        } catch (IOException | CommandException | RuntimeException e) {
            pair.close();
            throw e;
        }
    }

    private void introduce(String one, String other) throws IOException, CommandException {
        at(one, "member", "add", home(other).resolve("member.json").toString(), "--clearance", "CONFIDENTIAL");
    }

    Path folder() {
        return folder;
    }

    /** Sets an environment variable of the gateways that are launched after this. */
    BenchPair with(String variable, String value) {
        settings.put(variable, value);
        return this;
    }

    int port(String organisation) {
        return ports.get(organisation);
    }

    /** What the gateway's process holds of the machine's memory (Linux: VmRSS). */
    long residentBytes(String organisation) throws IOException {
        Path status = Path.of("/proc/" + gateways.get(organisation).pid() + "/status");
        if (!Files.exists(status)) {
            throw new IOException("resident memory: not known here (expected: Linux)");
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
                .findFirst()
                .orElseThrow(() -> new IOException(status + ": no VmRSS"));
    }

    /** Short, because the name of the socket in it may have 100 bytes. */
    Path home(String organisation) {
        return folder.resolve(organisation.substring(0, 1));
    }

    /** Its keys and entry; the caller closes it. */
    Organisation organisation(String organisation) throws IOException {
        char[] password = Passwords.read(home(organisation).resolve("password"));
        try {
            return Organisation.open(home(organisation), password, around.random());
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    private Path config(String organisation) {
        return home(organisation).resolve(ConfigurationFiles.FILE_NAME);
    }

    /** The gateway's admin socket, for many calls from this process. */
    AdminClient admin(String organisation) {
        return new AdminClient(home(organisation).resolve("run/admin.sock"));
    }

    /** Types a command at this organisation's gateway; anything but success is a failure. */
    JsonNode at(String organisation, String... words) throws IOException, CommandException {
        List<String> all = new ArrayList<>(List.of(words));
        Collections.addAll(all, "-c", config(organisation).toString());
        return type(all.toArray(String[]::new));
    }

    private JsonNode type(String... words) throws IOException, CommandException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Surroundings quiet = new Surroundings(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of(),
                false,
                false,
                folder,
                around.clock(),
                around.random());
        List<String> all = new ArrayList<>(List.of(words));
        all.add("--json");
        int exit = new Sluice(quiet, configuration -> {
                    throw new IOException("gateways have processes of their own here");
                })
                .run(all.toArray(String[]::new));
        if (exit != Exit.DONE.code()) {
            throw failed("`sluice " + words[0] + "` ended with " + exit + ": " + err.toString(StandardCharsets.UTF_8));
        }
        return Json.parse(out.toByteArray());
    }

    /** Publishes a file at CONFIDENTIAL and negotiates for it; gives the agreement. */
    String agree(Path file, String dataset) throws IOException, CommandException {
        at(PROVIDER, "publish", file.toString(), "--name", dataset, "--rank", "CONFIDENTIAL", "--to", RECIPIENT);
        return at(RECIPIENT, "request", PROVIDER, dataset, "--purpose", "benchmark")
                .path("agreement")
                .asText();
    }

    /** Starts the gateway, with further options of Java; when this returns, it answers. */
    void launch(String organisation, String... more) throws IOException, CommandException {
        List<String> options = new ArrayList<>(List.of(BenchSettings.GATEWAY_HEAP));
        Collections.addAll(options, more);
        List<String> command = JavaProgram.command(options.toArray(String[]::new));
        // Ends with us, however we end.
        Collections.addAll(
                command,
                "serve",
                "--json",
                "--until-stdin-closes",
                "-c",
                config(organisation).toString());
        Path log = home(organisation).resolve("gateway.log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("SLUICE_"));
        builder.environment().put("SLUICE_LOG_RECORDS", "false"); // We measure exchanges, not writing of logs.
        builder.environment().putAll(settings);
        Process process = place.start(builder);
        gateways.put(organisation, process);
        awaitReady(process, log);
    }

    void stop(String organisation) {
        place.end(gateways.remove(organisation));
    }

    private static void awaitReady(Process process, Path log) throws IOException, CommandException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        try {
            while (!Files.readString(log).contains("\"event\":\"ready\"")) {
                if (process.waitFor(20, TimeUnit.MILLISECONDS) || System.nanoTime() > until) {
                    throw failed(
                            "a gateway did not start: " + Files.readString(log).strip());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed("interrupted");
        }
    }

    private static CommandException failed(String reason) {
        return new CommandException(
                Exit.DEFECT,
                "bench",
                List.of(reason.strip().lines().reduce((first, last) -> last).orElse("")));
    }

    @Override
    public void close() throws IOException {
        gateways.values().forEach(place::end);
        place.clear(folder);
    }
}
