package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.gateway.cli.DemoSteps.DemoFailure;
import io.sluice.gateway.config.ConfigurationException;
import io.sluice.gateway.config.ConfigurationFiles;
import io.sluice.gateway.store.Durable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The organisations of the demo: their folders, their ports, their gateways. Everything is done by the commands that a
 * person would type. Closing ends every process and removes every file.
 */
final class DemoTown implements AutoCloseable {
    static final String HOSPITAL = "hospital";
    static final String LAB = "lab";
    static final String AUDITOR = "auditor";
    private static final long START_MILLIS = 30_000;
    private static final long STOP_SECONDS = 5;

    private final Gateways gateways;
    private final boolean keep;
    private final Surroundings around;
    private final Path root;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Map<String, Map<String, String>> acting =
            new HashMap<>(); // Whose key an organisation's orders are signed with.
    private final Map<String, Process> processes = new LinkedHashMap<>();
    private final Map<String, Integer> ports = new LinkedHashMap<>();
    private Gateways.Running here;
    private DemoNetwork network; // Guarded by processes, as they are: another thread may close us.
    private boolean closed;

    /** What a command printed, and how it ended. */
    record Typed(int exit, String out, String err) {
        JsonNode json() throws IOException {
            return Json.parse(out.getBytes(StandardCharsets.UTF_8));
        }

        /** The reason that was given. */
        String why() {
            return err.strip().lines().findFirst().orElse("").replaceFirst("^sluice: (refused: )?", "");
        }
    }

    DemoTown(Surroundings around, Gateways gateways, boolean keep) throws IOException {
        this.gateways = gateways;
        this.keep = keep;
        this.around = around;
        this.root = Files.createTempDirectory("sluice-demo-");
    }

    Path root() {
        return root;
    }

    Path folder(String organisation) {
        return root.resolve(organisation);
    }

    Path config(String organisation) {
        return folder(organisation).resolve(ConfigurationFiles.FILE_NAME);
    }

    int port(String organisation) {
        return ports.get(organisation);
    }

    /** Types a command with {@code --json}. One thread. */
    Typed type(String... words) {
        return type(Map.of(), words);
    }

    private Typed type(Map<String, String> environment, String... words) {
        Surroundings quiet = new Surroundings(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                environment,
                false,
                false,
                root,
                around.clock(),
                around.random());
        out.reset();
        err.reset();
        List<String> all = new ArrayList<>(List.of(words));
        all.add("--json");
        int exit = new Sluice(quiet, gateways).run(all.toArray(String[]::new));
        return new Typed(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Types a command at this organisation's gateway. */
    Typed at(String organisation, String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.add("-c");
        all.add(config(organisation).toString());
        return type(acting.getOrDefault(organisation, Map.of()), all.toArray(String[]::new));
    }

    /** Who orders something at this organisation's gateway from now on, unless a command says another. */
    void actAs(String organisation, Path key, Path passwordFile) {
        acting.put(
                organisation,
                Map.of("SLUICE_OPERATOR", key.toString(), "SLUICE_OPERATOR_PASSWORD_FILE", passwordFile.toString()));
    }

    /** As {@link #at}; anything but success is a failure. */
    Typed must(String organisation, String... words) throws DemoFailure {
        Typed typed = at(organisation, words);
        if (typed.exit() != 0) {
            throw new DemoFailure("`sluice " + words[0] + "` ended with " + typed.exit() + ": " + typed.why());
        }
        return typed;
    }

    /** A Fabric network, that the organisations founded from now on use. */
    DemoNetwork network() throws IOException {
        synchronized (processes) {
            if (closed) {
                throw new IOException("the demo was stopped");
            }
            if (network == null) {
                network = DemoNetwork.start(around, root);
            }
            return network;
        }
    }

    /** Makes the three, and makes them know each other. */
    void found(String clearance) throws IOException, DemoFailure {
        List<String> all = List.of(HOSPITAL, LAB, AUDITOR);
        for (String organisation : all) {
            ports.put(organisation, FreePort.next());
            List<String> init =
                    new ArrayList<>(List.of("init", folder(organisation).toString(), "--management", "off"));
            init.addAll(List.of("--org", organisation, "--listen", "127.0.0.1:" + ports.get(organisation)));
            if (network != null && !organisation.equals(AUDITOR)) {
                init.addAll(List.of("--fabric", network.channel(organisation).toString()));
            }
            Typed made = type(init.toArray(String[]::new));
            if (made.exit() != 0) {
                throw new DemoFailure("`sluice init` ended with " + made.exit() + ": " + made.why());
            }
        }
        for (String one : all) {
            for (String other : all) {
                if (!one.equals(other)) {
                    String member = folder(other).resolve("member.json").toString();
                    if (other.equals(AUDITOR)) {
                        must(one, "member", "add", member, "--role", "auditor");
                    } else {
                        must(one, "member", "add", member, "--clearance", clearance);
                    }
                }
            }
        }
    }

    /** Starts the gateways; returns when all answer. The auditor's runs in this process unless it is to be kept. */
    void start() throws IOException, DemoFailure {
        launch(HOSPITAL);
        launch(LAB);
        if (keep) {
            launch(AUDITOR);
        } else {
            try {
                here = gateways.start(ConfigurationFiles.check(config(AUDITOR), Map.of()));
            } catch (ConfigurationException e) {
                throw new DemoFailure(e.getMessage());
            }
        }
        for (String organisation : processes.keySet()) {
            awaitReady(organisation);
        }
    }

    private void launch(String organisation) throws IOException {
        List<String> command =
                JavaProgram.command("-Xshare:auto", "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
        command.addAll(List.of("serve", "--json", "-c", config(organisation).toString()));
        if (!keep) {
            command.add("--until-stdin-closes"); // so that it ends with us, however we end
        }
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(root.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log(organisation).toFile());
        if (keep) {
            builder.redirectInput(Path.of("/dev/null").toFile());
        }
        builder.environment().keySet().removeIf(name -> name.startsWith("SLUICE_"));
        synchronized (processes) {
            if (closed) {
                throw new IOException("the demo was stopped");
            }
            processes.put(organisation, builder.start());
        }
    }

    private Path log(String organisation) {
        return folder(organisation).resolve("gateway.log");
    }

    private void awaitReady(String organisation) throws IOException, DemoFailure {
        Process process = processes.get(organisation);
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(START_MILLIS);
        while (!Files.readString(log(organisation)).contains("\"event\":\"ready\"")) {
            if (!process.isAlive() || System.nanoTime() > until) {
                throw new DemoFailure("the gateway of " + organisation + " did not start: "
                        + Files.readString(log(organisation)).strip());
            }
            pause(20);
        }
    }

    static void pause(long millis) throws DemoFailure {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoFailure("interrupted");
        }
    }

    /** Ends one gateway as an operator does, with SIGTERM; whether it came to its end by itself. */
    boolean stop(String organisation) {
        Process process;
        synchronized (processes) {
            process = processes.remove(organisation);
        }
        return process == null || end(process);
    }

    List<Long> pids() {
        return processes.values().stream().map(Process::pid).toList();
    }

    private static boolean end(Process process) {
        process.destroy();
        try {
            if (process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                return true;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        return false;
    }

    /** Ends every process and removes every file; several times is harmless, and so is another thread. */
    @Override
    public synchronized void close() throws IOException {
        List<Process> left;
        DemoNetwork last;
        synchronized (processes) {
            closed = true;
            left = new ArrayList<>(processes.values());
            processes.clear();
            last = network;
            network = null;
        }
        left.forEach(Process::destroy);
        if (here != null) {
            here.close();
            here = null;
        }
        left.forEach(DemoTown::end);
        if (last != null) {
            last.close();
        }
        Durable.deleteTree(root);
    }
}
