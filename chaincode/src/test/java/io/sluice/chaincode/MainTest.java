package io.sluice.chaincode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
    private static final Map<String, String> GOOD = Map.of(
            "SLUICE_CHAINCODE_ID", "sluice_1:abc",
            "SLUICE_CHAINCODE_LISTEN", "127.0.0.1:0",
            "SLUICE_CHAINCODE_TLS_CERTIFICATE", "certificate.pem",
            "SLUICE_CHAINCODE_TLS_KEY", "key.pem",
            "SLUICE_CHAINCODE_TLS_CLIENT_ROOTS", "roots.pem");

    @Test
    void itSaysWhereItListens() throws Exception {
        Process process = start(Map.of(
                "SLUICE_CHAINCODE_ID", "sluice_1:abc",
                "SLUICE_CHAINCODE_LISTEN", "127.0.0.1:0",
                "SLUICE_CHAINCODE_TLS", "off"));
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line = out.readLine();
            assertThat(line).startsWith("listening on 127.0.0.1:");
            new Socket("127.0.0.1", Integer.parseInt(line.substring(line.lastIndexOf(':') + 1))).close();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void filesThatAreNotThereEndItWithTheirName() throws Exception {
        Process process = start(GOOD);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("certificate.pem")
                .hasLineCount(1);
    }

    @Test
    void aSettingThatIsMissingIsNamed() {
        for (String name : GOOD.keySet()) {
            Map<String, String> without = new HashMap<>(GOOD);
            without.remove(name);
            assertThatThrownBy(() -> Settings.of(without))
                    .hasMessageContaining(name)
                    .hasMessageContaining("expected");
        }
    }

    @Test
    void tlsIsOffOnlyWhenItIsSwitchedOffByName() throws IOException {
        Map<String, String> off = new HashMap<>(GOOD);
        off.put("SLUICE_CHAINCODE_TLS", "off");
        assertThat(Settings.of(off).tls()).isEmpty();
        off.put("SLUICE_CHAINCODE_TLS", "false");
        assertThat(Settings.of(off).tls()).isPresent();
    }

    @Test
    void anAddressIsHostAndPort() {
        for (String bad : List.of("127.0.0.1", ":7052", "host:", "host:65536", "host:x", "host:-1")) {
            Map<String, String> settings = new HashMap<>(GOOD);
            settings.put("SLUICE_CHAINCODE_LISTEN", bad);
            assertThatThrownBy(() -> Settings.of(settings)).hasMessageContaining("HOST:PORT");
        }
    }

    @Test
    void thePackageIdMayBeInAFile(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("package-id");
        Map<String, String> settings = new HashMap<>(GOOD);
        settings.remove("SLUICE_CHAINCODE_ID");
        settings.put("SLUICE_CHAINCODE_ID_FILE", file.toString());
        assertThatThrownBy(() -> Settings.of(settings)).isInstanceOf(NoSuchFileException.class);
        String id = "sluice:" + "0a".repeat(32);
        Files.writeString(file, id + "\n");
        assertThat(Settings.of(settings).packageId()).isEqualTo(id);
        Files.writeString(file, "sluice");
        assertThatThrownBy(() -> Settings.of(settings)).hasMessageContaining("LABEL:HASH");
    }

    @Test
    void itsHealthIsWhetherItListens() throws Exception {
        try (ServerSocket listening = new ServerSocket(0)) {
            assertThat(health(listening.getLocalPort())).isZero();
        }
        assertThat(health(1)).isEqualTo(1);
    }

    private static int health(int port) throws Exception {
        Process process = start(Map.of("SLUICE_CHAINCODE_LISTEN", "0.0.0.0:" + port), "--health");
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private static Process start(Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "io.sluice.chaincode.Main"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().remove("JAVA_TOOL_OPTIONS"); // With it Java says a line of its own.
        builder.environment().putAll(environment);
        return builder.start();
    }
}
