package io.sluice.gateway.store.s3;

import io.sluice.gateway.cli.FreePort;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A real S3 server in a process of its own (S3Proxy over a folder), to be killed and started again at the same port. Its
 * jars are resolved by Maven, apart from ours; where {@code SLUICE_S3PROXY} names a class path, that one counts.
 */
public final class S3Server implements AutoCloseable {
    static final String BUCKET = "ciphertext";
    static final String ACCESS_KEY = "AKSLUICETESTS3";
    static final String SECRET_KEY = "canary/secret+key-of-the-bucket";

    private static final Path PROJECT = Path.of("src", "test", "s3proxy").toAbsolutePath();
    private static final Path RESOLVED = Path.of("target", "s3proxy.classpath").toAbsolutePath();
    private static final long START_SECONDS = 120;

    private final Path directory;
    private final int port;
    private Process process;

    private S3Server(Path directory, int port) {
        this.directory = directory;
        this.port = port;
    }

    /** Starts one with an empty bucket, whose objects are files below the directory. */
    public static S3Server start(Path directory) throws Exception {
        Files.createDirectories(directory.resolve("data").resolve(BUCKET));
        S3Server server = new S3Server(directory, FreePort.next());
        server.start();
        return server;
    }

    /** Starts it (again); returns when it takes connections. */
    public void start() throws Exception {
        Path settings = Files.writeString(
                directory.resolve("s3proxy.properties"),
                String.join(
                        "\n",
                        "s3proxy.endpoint=http://127.0.0.1:" + port,
                        "s3proxy.authorization=aws-v4",
                        "s3proxy.identity=" + ACCESS_KEY,
                        "s3proxy.credential=" + SECRET_KEY,
                        "s3proxy.v4-max-non-chunked-request-size=67108864",
                        "jclouds.provider=filesystem-nio2",
                        "jclouds.filesystem.basedir=" + directory.resolve("data"),
                        "jclouds.identity=none",
                        "jclouds.credential=none"));
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-Dlogback.configurationFile=" + PROJECT.resolve("logback.xml"),
                        "-cp",
                        classPath(),
                        "org.gaul.s3proxy.Main",
                        "--properties",
                        settings.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .start();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (!answers()) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new IOException("the S3 server does not start: " + Files.readString(log()));
            }
            LockSupport.parkNanos(50_000_000);
        }
    }

    /** Kill -9. */
    public void kill() throws Exception {
        process.destroyForcibly();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new IOException("the S3 server does not die");
        }
    }

    /** With the keys in files below the directory. */
    public S3Settings settings(String bucket, String prefix) throws IOException {
        return new S3Settings(
                bucket,
                prefix,
                Optional.of(endpoint()),
                "us-east-1",
                secret("access-key", ACCESS_KEY),
                secret("secret-key", SECRET_KEY),
                true);
    }

    /** As a section of a gateway's configuration. */
    public String yaml(String prefix) throws IOException {
        S3Settings settings = settings(BUCKET, prefix);
        return """
                  url: s3://%s/%s
                  endpoint: %s
                  accessKeyFile: %s
                  secretKeyFile: %s
                """.formatted(BUCKET, prefix, endpoint(), settings.accessKeyFile(), settings.secretKeyFile());
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Its objects as files. */
    public Path objects() {
        return directory.resolve("data").resolve(BUCKET);
    }

    private Path secret(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        if (!Files.exists(file)) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, text + "\n");
        }
        return file;
    }

    private Path log() {
        return directory.resolve("s3proxy.log");
    }

    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Of the server's program. Maven looks for it, first without, then with the network. */
    static synchronized String classPath() throws IOException {
        String given = System.getenv("SLUICE_S3PROXY");
        if (given != null && !given.isBlank()) {
            return given;
        }
        if (!Files.exists(RESOLVED) && !resolve("-o") && !resolve("-B")) {
            throw new IOException("no S3 server: Maven cannot resolve " + PROJECT.resolve("pom.xml")
                    + " (expected: org.gaul:s3proxy from Maven Central, or its class path in SLUICE_S3PROXY)");
        }
        return Files.readString(RESOLVED).strip();
    }

    private static boolean resolve(String option) throws IOException {
        Files.createDirectories(RESOLVED.getParent());
        Path part = Files.createTempFile(RESOLVED.getParent(), "s3proxy", ".classpath");
        try {
            Process maven = new ProcessBuilder(List.of(
                            "mvn",
                            option,
                            "-q",
                            "-f",
                            PROJECT.resolve("pom.xml").toString(),
                            "dependency:build-classpath",
                            "-Dmdep.outputFile=" + part))
                    .redirectErrorStream(true)
                    .start();
            try (InputStream said = maven.getInputStream()) {
                said.readAllBytes();
            }
            if (!maven.waitFor(180, TimeUnit.SECONDS) || maven.exitValue() != 0) {
                return false;
            }
            String found = Files.readString(part, StandardCharsets.UTF_8);
            if (found.isBlank()) {
                return false;
            }
            // Whole or not at all: another JVM of the tests may be looking for it.
            Files.move(part, RESOLVED, StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
