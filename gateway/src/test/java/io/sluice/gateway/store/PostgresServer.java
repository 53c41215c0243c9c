package io.sluice.gateway.store;

import io.sluice.gateway.cli.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * A real PostgreSQL of its own: made by {@code initdb} in a temporary folder, on loopback only, ended by its process
 * number. Its programs come from {@code SLUICE_POSTGRES_BIN}, the {@code PATH} or Debian's place for them. It refuses to
 * run as root, so root's tests run it as {@code postgres} or {@code nobody}.
 */
public final class PostgresServer implements AutoCloseable {
    public static final String USER = "sluice";

    private static final String PASSWORD = "correct horse";
    private static final Duration BOUND = Duration.ofSeconds(120);
    private static final ReentrantLock STARTING = new ReentrantLock();
    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static PostgresServer shared;

    private final Path bin;
    private final Path home;
    private final int port;
    private final List<String> options;
    private Process process;

    private PostgresServer(Path bin, Path home, int port, List<String> options) {
        this.bin = bin;
        this.home = home;
        this.port = port;
        this.options = options;
    }

    /** The one that all tests of this JVM share: fast, as it need not survive a crash. It ends with the JVM. */
    public static PostgresServer shared() throws IOException {
        STARTING.lock();
        try {
            if (shared == null) {
                shared = make("-c", "fsync=off", "-c", "full_page_writes=off");
                Runtime.getRuntime().addShutdownHook(new Thread(shared::close));
            }
            return shared;
        } finally {
            STARTING.unlock();
        }
    }

    /** One that may be killed: what it acknowledged is on the disk. */
    public static PostgresServer make(String... options) throws IOException {
        Path bin = programs();
        Path home = Files.createTempDirectory("sluice-postgres");
        Path password = Files.writeString(home.resolve("password"), PASSWORD + "\n");
        certificate(home, "server");
        certificate(home, "other");
        if (account().isPresent()) {
            run(List.of("chown", "-R", account().get(), home.toString()));
        }
        List<String> init = new ArrayList<>(List.of(
                bin.resolve("initdb").toString(),
                "-D",
                home.resolve("data").toString(),
                "-U",
                USER,
                "-A",
                "scram-sha-256",
                "--pwfile=" + password,
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
                "--no-sync"));
        if (major(bin) >= 15) {
            init.addAll(List.of("--locale-provider=icu", "--icu-locale=en")); // Whose order is not that of bytes.
        }
        run(demoted(init));
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
        PostgresServer server = new PostgresServer(bin, home, FreePort.next(), List.of(options));
        server.start();
        return server;
    }

    /** Where the programs are. */
    static Path programs() throws IOException {
        List<Path> places = new ArrayList<>();
        Optional.ofNullable(System.getenv("SLUICE_POSTGRES_BIN")).map(Path::of).ifPresent(places::add);
        if (places.isEmpty()) {
            for (String each : System.getenv().getOrDefault("PATH", "").split(":")) {
                places.add(Path.of(each));
            }
            Path debian = Path.of("/usr/lib/postgresql");
            if (Files.isDirectory(debian)) {
                try (Stream<Path> versions = Files.list(debian)) {
                    versions.map(version -> version.resolve("bin"))
                            .sorted(Comparator.comparingInt(PostgresServer::version)
                                    .reversed())
                            .forEach(places::add);
                }
            }
        }
        return places.stream()
                .filter(place ->
                        Files.isExecutable(place.resolve("postgres")) && Files.isExecutable(place.resolve("initdb")))
                .findFirst()
                .orElseThrow(() -> new IOException("PostgreSQL: no initdb and postgres in SLUICE_POSTGRES_BIN, the PATH"
                        + " or /usr/lib/postgresql (Debian: postgresql)"));
    }

    private static int version(Path bin) {
        String name = bin.getParent().getFileName().toString();
        return name.matches("[0-9]{1,3}") ? Integer.parseInt(name) : 0;
    }

    private static int major(Path bin) throws IOException {
        String told = run(List.of(bin.resolve("postgres").toString(), "--version"));
        return Integer.parseInt(told.replaceAll("(?s)^.*?([0-9]+).*$", "$1"));
    }

    /** A new, empty database; the settings reach it. */
    public PostgresSettings database() throws IOException {
        String name = "test" + DATABASES.incrementAndGet();
        sql("postgres", "CREATE DATABASE " + name);
        return settings(name, PostgresSettings.PATIENCE);
    }

    PostgresSettings settings(String database, Duration patience) {
        return settings(port, database, patience);
    }

    /** Through something else that listens there. */
    PostgresSettings settings(int through, String database, Duration patience) {
        return new PostgresSettings(
                PostgresAddress.parse("postgresql://127.0.0.1:" + through + "/" + database),
                USER,
                Optional.of(passwordFile()),
                Optional.empty(),
                patience);
    }

    /** {@code server}: its own, which names 127.0.0.1 alone; {@code other}: the same from somebody else. */
    Path certificate(String whose) {
        return home.resolve(whose + ".crt");
    }

    /** With openssl, on which Debian's package depends. */
    private static void certificate(Path home, String whose) throws IOException {
        run(List.of(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=postgres",
                "-addext",
                "subjectAltName=IP:127.0.0.1",
                "-keyout",
                home.resolve(whose + ".key").toString(),
                "-out",
                home.resolve(whose + ".crt").toString()));
    }

    public Path passwordFile() {
        return home.resolve("password");
    }

    Path data() {
        return home.resolve("data");
    }

    int port() {
        return port;
    }

    /** One statement, as the server's owner. */
    public void sql(String database, String sql) {
        try (Connection connection = connection(database);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql + ": " + e.getMessage(), e);
        }
    }

    /** Fails where the question has no answer. */
    void requireRow(String question) throws SQLException {
        try (Connection connection = connection("postgres");
                var statement = connection.createStatement();
                var rows = statement.executeQuery(question)) {
            if (!rows.next()) {
                throw new AssertionError("no row: " + question);
            }
        }
    }

    private Connection connection(String database) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/" + database, USER, PASSWORD);
    }

    /** Starts it, again where it was killed; returns when it answers. */
    public void start() throws IOException {
        List<String> command = new ArrayList<>(List.of(
                bin.resolve("postgres").toString(),
                "-D",
                data().toString(),
                "-p",
                Integer.toString(port),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories=",
                "-c",
                "max_connections=60",
                "-c",
                "ssl=on",
                "-c",
                "ssl_cert_file=" + certificate("server"),
                "-c",
                "ssl_key_file=" + home.resolve("server.key"),
                "-c",
                "shared_buffers=16MB"));
        command.addAll(options);
        long end = System.nanoTime() + BOUND.toNanos();
        while (true) {
            if (process == null || !process.isAlive()) { // After a kill its memory may not be free at once.
                process = new ProcessBuilder(demoted(command))
                        .directory(home.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(
                                home.resolve("log").toFile()))
                        .start();
            }
            try {
                connection("postgres").close();
                return;
            } catch (SQLException e) {
                if (System.nanoTime() > end) {
                    throw new IOException("PostgreSQL does not start: " + Files.readString(home.resolve("log")), e);
                }
                pause();
            }
        }
    }

    /** As when the machine loses its power: all of its processes, at once. */
    public void kill() throws IOException {
        List<ProcessHandle> all = process.descendants().toList();
        process.toHandle().destroyForcibly();
        all.forEach(ProcessHandle::destroyForcibly);
        await();
    }

    /** As an operator does it: sessions are ended, what is not committed is rolled back. */
    public void stop() throws IOException {
        long number = Long.parseLong(Files.readString(data().resolve("postmaster.pid"))
                .lines()
                .findFirst()
                .orElseThrow());
        run(demoted(List.of("kill", "-INT", Long.toString(number))));
        await();
    }

    private void await() throws IOException {
        try {
            if (!process.waitFor(BOUND.toSeconds(), TimeUnit.SECONDS)) {
                throw new IOException("PostgreSQL does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        try {
            kill();
            try (Stream<Path> files = Files.walk(home)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As somebody who is not root. */
    private static List<String> demoted(List<String> command) throws IOException {
        Optional<String> account = account();
        if (account.isEmpty()) {
            return command;
        }
        List<String> all =
                new ArrayList<>(List.of("setpriv", "--reuid=" + account.get(), "--clear-groups", "--inh-caps=-all"));
        all.addAll(command);
        return all;
    }

    private static Optional<String> account() throws IOException {
        if (!System.getProperty("user.name").equals("root")) {
            return Optional.empty();
        }
        boolean made =
                Files.readAllLines(Path.of("/etc/passwd")).stream().anyMatch(line -> line.startsWith("postgres:"));
        return Optional.of(made ? "postgres" : "nobody");
    }

    private static String run(List<String> command) throws IOException {
        Process started = new ProcessBuilder(command).redirectErrorStream(true).start();
        started.getOutputStream().close();
        String told = new String(started.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!started.waitFor(BOUND.toSeconds(), TimeUnit.SECONDS) || started.exitValue() != 0) {
                throw new IOException(command + ": " + told);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return told;
    }

    private static void pause() {
        java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
    }
}
