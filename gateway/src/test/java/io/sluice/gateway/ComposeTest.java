package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.sluice.gateway.cli.FreePort;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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
import org.junit.jupiter.api.io.TempDir;

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
    private static final String JOINED = PROJECT + "-clinic";
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
        for (String port :
                List.of("GATEWAY_PORT", "PEER_PORT", "HOSPITAL_PORT", "LAB_PORT", "AUDITOR_PORT", "PROMETHEUS_PORT")) {
            int free =
                    FreePort.next(); // The images are built first: one that the system gives to anybody may be taken.
            docker.with(port, Integer.toString(free));
            prometheus = "http://127.0.0.1:" + free;
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
            clinic(UP, "down", "-v", "--remove-orphans");
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

    private static long compressed(Path file) throws IOException {
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

    @Test
    @Order(9)
    void anOrganisationJoinsTheChannelByAFileOfItsOwn(@TempDir Path folder) throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path network = folder.resolve("network.yaml");
        Files.writeString(
                network,
                Files.readString(Docker.REPOSITORY.resolve("docker/network.yaml"))
                        .replace("  - {name: lab}\n", "  - {name: lab}\n  - {name: clinic}\n")
                        .replace("hosts:\n", "hosts:\n  clinic.peer0: clinic-peer\n  clinic.chaincode: contract\n")
                        .replace("ports:\n", "ports:\n  clinic.peer0: 7051\n  clinic.chaincode: 7052\n"));
        consortium(
                "none", folder, "init", "/volumes/network", "--unless-there", "--description", "/given/network.yaml");
        consortium("none", folder, "hand-out", "/volumes/network", "--to", "/given/handed");
        Path handed = folder.resolve("handed");
        docker.with("GATEWAY_ORG", "clinic")
                .with("GATEWAY_URL", "https://clinic:7443")
                .with("GATEWAY_CHANNEL", handed.resolve("clinic.channel").toString())
                .with("PEER_FOLDER", handed.resolve("clinic.peer0").toString())
                .with("PEER_ADDRESS", "clinic-peer:7051")
                .with("CONTRACT_FOLDER", handed.resolve("clinic.chaincode").toString());
        clinic(UP, "up", "-d", "--no-build").done();
        // On one machine for the test: where each has its own, the way between them is the network's.
        connect("peer", "fabric", "clinic-peer");
        connect("gateway", "fabric", "clinic");
        connect("gateway", "exchange", "clinic");

        consortium(PROJECT + "_fabric", folder, "bootstrap", "/volumes/network");

        for (String service : List.of("peer", "contract", "gateway")) {
            awaitHealthy(RECOVERY, JOINED, service);
        }
        String entry = docker.compose(UP, "-p", PROJECT, "exec", "-T", "hospital", "cat", "/var/lib/sluice/member.json")
                .done();
        Files.writeString(folder.resolve("hospital.json"), entry);
        docker.docker(
                        UP,
                        "cp",
                        folder.resolve("hospital.json").toString(),
                        container(JOINED, "gateway") + ":/var/lib/sluice/")
                .done();
        clinic(UP, "exec", "-T", "gateway", "sluice", "member", "add", "/var/lib/sluice/hospital.json")
                .done();
        await(
                RECOVERY,
                "the clinic's records are on the channel",
                () -> clinic(UP, "exec", "-T", "gateway", "sluice", "status")
                        .out()
                        .matches("(?s).*shared ledger:[^\n]* 0 waiting.*"));
        assertThat(docker.compose(
                                UP,
                                "-p",
                                PROJECT,
                                "exec",
                                "-T",
                                "auditor",
                                "sluice",
                                "audit",
                                "--ledger",
                                "/etc/sluice/channel/channel.yaml",
                                "--mirror",
                                "channel-mirror",
                                "--json")
                        .done())
                .contains("\"clinic/");
    }

    /** The consortium's commands, where the keys of its network are. */
    private static void consortium(String network, Path given, String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of("run", "--rm", "--read-only", "--tmpfs", "/tmp:exec"));
        command.addAll(List.of("--network", network, "-v", PROJECT + "_network:/volumes/network"));
        command.addAll(List.of("-v", given + ":/given", GATEWAY, "network"));
        command.addAll(List.of(words));
        docker.docker(UP, command.toArray(String[]::new)).done();
    }

    private static Docker.Ran clinic(Duration limit, String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of("-f", "compose.join.yaml", "-p", JOINED, "--profile", "peer"));
        command.addAll(List.of(words));
        return docker.compose(limit, command.toArray(String[]::new));
    }

    private static void connect(String service, String network, String alias) throws IOException {
        docker.docker(UP, "network", "connect", "--alias", alias, PROJECT + "_" + network, container(JOINED, service))
                .done();
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
        return docker.ask("inspect", "-f", format, container(PROJECT, service));
    }

    private static String container(String project, String service) throws IOException {
        String label = "label=com.docker.compose.";
        return docker.ask(
                "ps", "-aq", "--filter", label + "project=" + project, "--filter", label + "service=" + service);
    }

    private static void awaitHealthy(Duration limit) throws Exception {
        for (String service : SERVICES) {
            awaitHealthy(limit, PROJECT, service);
        }
    }

    private static void awaitHealthy(Duration limit, String project, String service) throws Exception {
        await(
                limit,
                service + " is healthy",
                () -> docker.ask("inspect", "-f", "{{.State.Health.Status}}", container(project, service))
                        .equals("healthy"));
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
                                .out()
                        + clinic(UP, "logs", "--no-color", "--tail", "20").out());
            }
            LockSupport.parkNanos(1_000_000_000);
        }
    }
}
