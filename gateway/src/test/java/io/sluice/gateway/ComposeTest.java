package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The images and the compose file with a real engine and a real Fabric network: one life, in order. */
@NeedsDocker
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ComposeTest {
    private static final Duration BUILD = Duration.ofMinutes(10);
    private static final Duration UP = Duration.ofMinutes(8);
    private static final Duration EXCHANGE = Duration.ofMinutes(10);
    private static final Duration RECOVERY = Duration.ofMinutes(4);
    private static final long MOST_COMPRESSED = 120L << 20;
    private static final String PROJECT =
            "sluice-test-" + ProcessHandle.current().pid();
    private static final String GATEWAY = PROJECT + "/gateway";
    private static final String CONTRACT = PROJECT + "/contract";
    private static final List<String> SERVICES = List.of(
            "orderer", "hospital-peer", "hospital-contract", "hospital", "lab-peer", "lab-contract", "lab", "auditor");

    private static Docker docker;
    private static String prometheus;
    private static boolean watched;

    @BeforeAll
    static void buildImages() throws IOException {
        docker = Docker.find();
        docker.with("IMAGE_JAR", "built").with("GATEWAY_IMAGE", GATEWAY).with("CONTRACT_IMAGE", CONTRACT);
        for (String port : List.of("HOSPITAL_PORT", "LAB_PORT", "AUDITOR_PORT", "PROMETHEUS_PORT")) {
            try (ServerSocket free = new ServerSocket(0)) {
                docker.with(port, Integer.toString(free.getLocalPort()));
                prometheus = "http://127.0.0.1:" + free.getLocalPort();
            }
        }
        List<String> arguments = new ArrayList<>(List.of("--build-arg", "JAR=built"));
        String settings = docker.script(BUILD, "offline-images").done();
        settings.lines().filter(line -> line.matches("[A-Z_]+=\\S+")).forEach(line -> {
            String name = line.substring(0, line.indexOf('='));
            String value = line.substring(name.length() + 1);
            docker.with(name, value);
            watched |= name.equals("PROMETHEUS_IMAGE");
            if (name.startsWith("IMAGE_")) {
                arguments.addAll(List.of("--build-arg", name.substring("IMAGE_".length()) + "_IMAGE=" + value));
            }
        });
        build("gateway", GATEWAY, arguments);
        build("contract", CONTRACT, arguments);
    }

    private static void build(String target, String name, List<String> arguments) throws IOException {
        List<String> words =
                new ArrayList<>(List.of("build", "-q", "-f", "Dockerfile", "--target", target, "-t", name));
        words.addAll(arguments);
        words.add("..");
        docker.docker(BUILD, words.toArray(String[]::new)).done();
    }

    @AfterAll
    static void removeAll() throws IOException {
        if (docker != null) {
            docker.compose(UP, "-p", PROJECT, "--profile", "observability", "down", "-v", "--remove-orphans");
            docker.docker(UP, "rmi", "-f", GATEWAY, CONTRACT);
        }
    }

    @Test
    @Order(1)
    void theImageIsSmallNotRootAndSaysWhatIsInIt() throws IOException {
        assertThat(docker.ask("image", "inspect", "-f", "{{.Config.User}}", GATEWAY))
                .isEqualTo("10001:10001");
        assertThat(docker.ask("image", "inspect", "-f", "{{json .Config.Labels}}", GATEWAY))
                .contains("org.opencontainers.image.title", "org.opencontainers.image.licenses");
        assertThat(docker.ask("image", "inspect", "-f", "{{json .Config.Healthcheck}}", GATEWAY))
                .contains("sluice-health");
        assertThat(docker.ask("run", "--rm", "--read-only", "--tmpfs", "/tmp:exec", GATEWAY, "--version"))
                .startsWith("sluice ");
        if (Files.exists(Docker.REPOSITORY.resolve("target/bom.json"))) {
            assertThat(docker.ask("run", "--rm", "--entrypoint", "cat", GATEWAY, "/usr/share/doc/sluice/bom.json"))
                    .contains("CycloneDX");
        }
        var saved = Files.createTempFile("sluice-image-", ".tar.gz");
        try {
            docker.docker(UP, "save", "-o", saved.toString(), GATEWAY).done();
            assertThat(compressed(saved)).isLessThan(MOST_COMPRESSED);
        } finally {
            Files.deleteIfExists(saved);
        }
    }

    private static long compressed(java.nio.file.Path file) throws IOException {
        var count = new java.io.OutputStream() {
            private long bytes;

            @Override
            public void write(int octet) {
                bytes++;
            }

            @Override
            public void write(byte[] octets, int from, int length) {
                bytes += length;
            }
        };
        try (var gzip = new java.util.zip.GZIPOutputStream(count, 1 << 16)) {
            Files.copy(file, gzip);
        }
        return count.bytes;
    }

    @Test
    @Order(2)
    void oneCommandStartsGatewaysAndARealNetwork() throws Exception {
        docker.compose(UP, "-p", PROJECT, "up", "-d", "--no-build").done();
        awaitHealthy(UP);
        await(
                UP,
                "the bootstrap job ends",
                () -> inspect("network-bootstrap", "{{.State.Status}}").equals("exited"));
        assertThat(inspect("network-bootstrap", "{{.State.ExitCode}}")).isEqualTo("0");
    }

    @Test
    @Order(3)
    void noContainerMayMoreThanItNeeds() throws IOException {
        for (String service : SERVICES) {
            assertThat(inspect(
                            service,
                            "{{.HostConfig.ReadonlyRootfs}} {{.HostConfig.CapDrop}} {{.HostConfig.Privileged}}"))
                    .as(service)
                    .isEqualTo("true [ALL] false");
            assertThat(inspect(service, "{{.HostConfig.SecurityOpt}} {{.Config.User}}"))
                    .as(service)
                    .contains("no-new-privileges", "10001:10001");
            assertThat(Long.parseLong(inspect(service, "{{.HostConfig.Memory}}")))
                    .as(service)
                    .isPositive();
            assertThat(inspect(service, "{{json .Mounts}}")).as(service).doesNotContain("docker.sock");
            String published = inspect(service, "{{json .HostConfig.PortBindings}}");
            assertThat(published.split("\"HostIp\":").length)
                    .as(service + " " + published)
                    .isEqualTo(published.split("\"HostIp\":\"127.0.0.1\"").length);
        }
    }

    @Test
    @Order(4)
    void keysOfAProcessAreInItsOwnVolumeOnly() throws IOException {
        for (String organisation : List.of("hospital", "lab")) {
            for (String part : List.of("-peer", "-contract")) {
                String mounts = inspect(organisation + part, "{{range .Mounts}}{{.Name}} {{end}}");
                assertThat(mounts.strip()).isEqualTo(PROJECT + "_" + organisation + part);
            }
        }
        assertThat(inspect("orderer", "{{range .Mounts}}{{.Name}} {{end}}").strip())
                .isEqualTo(PROJECT + "_orderer");
    }

    @Test
    @Order(5)
    void oneCommandMakesAnExchangeThatIsVerifiedOnTheChannel() throws IOException {
        assertThat(docker.script(EXCHANGE, "first-exchange", "-p", PROJECT).done())
                .contains("the file is the one that was published")
                .endsWith("first exchange: done and verified\n");
    }

    @Test
    @Order(6)
    void whatIsKilledComesBack() throws Exception {
        List<String> killed = List.of("orderer", "hospital-peer", "lab-contract", "lab", "hospital");
        for (String service : killed) {
            long pid = Long.parseLong(inspect(service, "{{.State.Pid}}"));
            // Not by the engine: what it kills itself stays down.
            assertThat(ProcessHandle.of(pid).orElseThrow().destroyForcibly())
                    .as(service)
                    .isTrue();
        }
        for (String service : killed) {
            await(
                    RECOVERY,
                    service + " was started again",
                    () -> !inspect(service, "{{.RestartCount}}").equals("0"));
        }
        awaitHealthy(RECOVERY);
        assertThat(docker.script(EXCHANGE, "first-exchange", "-p", PROJECT).done())
                .endsWith("first exchange: done and verified\n");
    }

    @Test
    @Order(7)
    void anotherUpChangesNothing() throws Exception {
        String before = inspect("hospital", "{{.Id}}");
        docker.compose(UP, "-p", PROJECT, "up", "-d", "--no-build").done();
        await(
                UP,
                "the bootstrap job ends",
                () -> inspect("network-bootstrap", "{{.State.Status}}").equals("exited"));
        assertThat(inspect("network-bootstrap", "{{.State.ExitCode}}")).isEqualTo("0");
        assertThat(inspect("hospital", "{{.Id}}")).isEqualTo(before);
        awaitHealthy(RECOVERY);
    }

    @Test
    @Order(8)
    void theProfileWatchesEveryGatewayWhereNobodyElseReachesIt() throws Exception {
        assumeThat(watched).as("an image of Prometheus").isTrue();
        docker.compose(UP, "-p", PROJECT, "--profile", "observability", "up", "-d", "--no-build", "prometheus")
                .done();
        await(
                RECOVERY,
                "Prometheus reads three gateways",
                () -> count(asked("/api/v1/query?query=up%7Bjob%3D%22sluice%22%7D%3D%3D1"), "\"value\":") == 3);
        assertThat(asked("/api/v1/rules")).contains("SluiceLaneStopped").doesNotContain("\"health\":\"err\"");
        String partners = inspect("hospital", "{{range $n, $v := .NetworkSettings.Networks}}{{$n}} {{end}}");
        assertThat(partners).contains("_watch").contains("_exchange");
        String address =
                inspect("hospital", "{{(index .NetworkSettings.Networks \"" + PROJECT + "_exchange\").IPAddress}}");
        assertThatThrownBy(() -> new Socket(address, 9443).close()).isInstanceOf(ConnectException.class);
        new Socket(address, 7443).close();
    }

    private static int count(String text, String part) {
        return text.split(Pattern.quote(part), -1).length - 1;
    }

    private static String asked(String path) {
        try (InputStream in = URI.create(prometheus + path).toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return ""; // not yet
        }
    }

    private static String inspect(String service, String format) throws IOException {
        String label = "label=com.docker.compose.";
        String id = docker.ask(
                "ps", "-aq", "--filter", label + "project=" + PROJECT, "--filter", label + "service=" + service);
        return docker.ask("inspect", "-f", format, id);
    }

    private static void awaitHealthy(Duration limit) throws Exception {
        for (String service : SERVICES) {
            await(
                    limit,
                    service + " is healthy",
                    () -> inspect(service, "{{.State.Health.Status}}").equals("healthy"));
        }
    }

    private interface Fact {
        boolean holds() throws IOException;
    }

    private static void await(Duration limit, String what, Fact fact) throws IOException {
        long end = System.nanoTime() + limit.toNanos();
        while (!fact.holds()) {
            if (System.nanoTime() > end) {
                throw new AssertionError(what + ": not within " + limit + "\n"
                        + docker.compose(UP, "-p", PROJECT, "logs", "--no-color", "--tail", "20")
                                .out());
            }
            LockSupport.parkNanos(1_000_000_000);
        }
    }
}
