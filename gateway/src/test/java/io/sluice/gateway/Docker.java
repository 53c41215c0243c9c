package io.sluice.gateway;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The container engine of this machine, by its command line: one that can build with BuildKit. */
final class Docker {
    static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
    private static final Path JAR = REPOSITORY.resolve("gateway/target/sluice.jar");
    private static final Duration SHORT = Duration.ofSeconds(60);

    private final String program;
    private final List<String> compose;
    private final Map<String, String> environment = new TreeMap<>();

    /** What a command printed on both streams, and how it ended. */
    record Ran(int exit, String out) {
        String done() throws IOException {
            if (exit != 0) {
                throw new IOException("ended with " + exit + ":\n" + out);
            }
            return out;
        }
    }

    private Docker(String program, List<String> compose) {
        this.program = program;
        this.compose = compose;
        environment.put("DOCKER", program);
        environment.put("DOCKER_BUILDKIT", "1");
        environment.put("DOCKER_COMPOSE", String.join(" ", compose));
    }

    /** @throws IOException with what is missing */
    static Docker find() throws IOException {
        String program = null;
        for (String candidate : List.of("docker", "/usr/bin/docker")) {
            if (exit(candidate, "version") == 0 && builds(candidate)) {
                program = candidate;
                break;
            }
        }
        if (program == null) {
            throw new IOException(
                    "Docker: no engine answers to a client with BuildKit (expected: Docker 20.10 or newer)");
        }
        List<String> compose =
                exit(program, "compose", "version") == 0 ? List.of(program, "compose") : List.of("docker-compose");
        if (compose.size() == 1 && exit("docker-compose", "version") != 0) {
            throw new IOException("Compose: not found (expected: version 2, or docker-compose 1.29)");
        }
        if (!Files.isRegularFile(JAR) || newerSources()) {
            throw new IOException(JAR + ": not there or older than its sources (expected: `mvn package` before)");
        }
        return new Docker(program, compose);
    }

    /** Clients from 23 on need a plugin for it, those before have it within. */
    private static boolean builds(String candidate) throws IOException {
        Ran version = run(Map.of(), SHORT, List.of(candidate, "version", "--format", "{{.Client.Version}}"));
        boolean within = version.out().strip().matches("(1[89]|2[0-2])\\..*");
        return version.exit() == 0 && (within || exit(candidate, "buildx", "version") == 0);
    }

    private static boolean newerSources() throws IOException {
        long made = Files.getLastModifiedTime(JAR).toMillis();
        for (String module : List.of("proto", "lane", "chaincode", "ledger-client", "gateway")) {
            try (Stream<Path> files = Files.walk(REPOSITORY.resolve(module).resolve("src/main"))) {
                if (files.anyMatch(file -> file.toFile().lastModified() > made)) {
                    return true;
                }
            }
        }
        return false;
    }

    Docker with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** A command of the engine. */
    Ran docker(Duration limit, String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(List.of(words));
        return run(environment, limit, command);
    }

    String ask(String... words) throws IOException {
        return docker(SHORT, words).done().strip();
    }

    /** A command of Compose, in the folder of the compose files. */
    Ran compose(Duration limit, String... words) throws IOException {
        List<String> command = new ArrayList<>(compose);
        command.addAll(List.of(words));
        return run(environment, limit, command);
    }

    /** A script beside the compose files. */
    Ran script(Duration limit, String name, String... words) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(REPOSITORY.resolve("docker").resolve(name).toString()));
        command.addAll(List.of(words));
        return run(environment, limit, command);
    }

    private static int exit(String... command) throws IOException {
        try {
            return run(Map.of(), SHORT, List.of(command)).exit();
        } catch (NoSuchProgram e) {
            return -1;
        }
    }

    private static final class NoSuchProgram extends IOException {
        private static final long serialVersionUID = 1;

        NoSuchProgram(IOException cause) {
            super(cause);
        }
    }

    private static Ran run(Map<String, String> environment, Duration limit, List<String> command) throws IOException {
        Path out = Files.createTempFile("sluice-docker-", ".out");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(REPOSITORY.resolve("docker").toFile())
                    .redirectErrorStream(true)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(out.toFile());
            builder.environment().putAll(environment);
            Process process;
            try {
                process = builder.start();
            } catch (IOException e) {
                throw new NoSuchProgram(e);
            }
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                throw new IOException(command + ": not done after " + limit + ":\n" + Files.readString(out));
            }
            return new Ran(process.exitValue(), Files.readString(out));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(command + ": interrupted");
        } finally {
            Files.deleteIfExists(out);
        }
    }
}
