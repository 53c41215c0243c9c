package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.gateway.cli.FreePort;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManagementTest {
    @TempDir
    Path directory;

    private int port;

    private Site managed() throws Exception {
        port = FreePort.next();
        return new Site(directory, "hospital", "127.0.0.1:" + FreePort.next(), "--management", "127.0.0.1:" + port);
    }

    @Test
    void aGatewayThatServesIsReadyAndNamesWhatItNeeds() throws Exception {
        try (Site hospital = managed().start()) {
            assertThat(Asked.get(port, "/livez").status()).isEqualTo(200);
            assertThat(Asked.get(port, "/startupz").status()).isEqualTo(200);
            Asked ready = Asked.get(port, "/readyz?verbose");
            assertThat(ready.status()).isEqualTo(200);
            List<String> checks = new ArrayList<>();
            for (JsonNode check : ready.json().path("checks")) {
                checks.add(check.path("check").asText() + " "
                        + check.path("standing").asText());
            }
            assertThat(checks)
                    .containsExactly(
                            "phase ok",
                            "lane ok",
                            "state ok",
                            "blobs ok",
                            "reserve ok",
                            "memory ok",
                            "held ok",
                            "brake ok",
                            "documents ok",
                            "certificate ok",
                            "shared-ledger ok");
            assertThat(Asked.get(port, "/readyz").json().has("checks")).isFalse();

            JsonNode info = Asked.get(port, "/info").json();
            assertThat(info.path("organisation").asText()).isEqualTo("hospital");
            assertThat(info.path("phase").asText()).isEqualTo("serving");
            assertThat(info.path("suites")).hasSize(1);
            assertThat(info.path("ranks")).hasSize(6);
            assertThat(hospital.command("health").exit()).isZero();
            assertThat(hospital.command("health", "--ready").done().json().path("checks"))
                    .hasSameSizeAs(checks);
        }
    }

    @Test
    void withoutRoomForCiphertextItIsNotReadyAndSaysSo() throws Exception {
        Site managed = managed();
        Files.writeString(
                managed.config(), Files.readString(managed.config()) + "disk:\n  reserveMebibytes: 500000000\n");
        try (Site hospital = managed.start()) {
            Asked ready = Asked.get(port, "/readyz");
            assertThat(ready.status()).isEqualTo(503);
            assertThat(ready.body()).isEqualTo("{\"ready\":false,\"notReady\":[\"blobs\"]}\n");
            assertThat(Asked.get(port, "/livez").status()).isEqualTo(200);
            Site.Typed typed = hospital.command("health", "--ready");
            assertThat(typed.exit()).isEqualTo(1);
            assertThat(typed.out()).contains("DISK_FULL").doesNotContain(directory.toString());
            assertThat(hospital.command("health").exit()).isZero();
        }
    }

    @Test
    void aReserveThatIsNotThereIsAWarningAndNoFailure() throws Exception {
        Site managed = managed();
        Files.writeString(
                managed.config(), Files.readString(managed.config()) + "disk:\n  evidenceMebibytes: 1048576\n");
        try (Site hospital = managed.start()) {
            Await.until(
                    () -> check(hospital, "reserve").path("standing").asText().equals("warning"));
            assertThat(check(hospital, "reserve").path("detail").asText()).contains("make room on the disk");
            assertThat(Asked.get(port, "/readyz?verbose").status()).isEqualTo(200);
            assertThat(Asked.get(port, "/readyz?verbose")
                            .json()
                            .path("notReady")
                            .isEmpty())
                    .isTrue();
            assertThat(hospital.command("status").done().out()).contains("reserve");
        }
    }

    @Test
    void aCertificateThatEndsIsAWarningFirstAndThenAFailure() throws Exception {
        HandClock clock = HandClock.running();
        try (Site hospital = managed().start(Choices.defaults(), clock)) {
            Duration valid = Duration.between(
                    Instant.now(),
                    Instant.parse(certificate(hospital).path("detail").asText().substring("until ".length())));
            clock.setAhead(valid.minusDays(3));
            assertThat(certificate(hospital).path("standing").asText()).isEqualTo("warning");
            assertThat(Asked.get(port, "/readyz").status()).isEqualTo(200);
            clock.setAhead(valid.plusDays(1));
            assertThat(Asked.get(port, "/readyz").json().path("notReady").toString())
                    .isEqualTo("[\"certificate\"]");
        }
    }

    private static JsonNode certificate(Site site) {
        return check(site, "certificate");
    }

    private static JsonNode check(Site site, String name) {
        for (JsonNode check : site.command("health", "--ready").json().path("checks")) {
            if (check.path("check").asText().equals(name)) {
                return check;
            }
        }
        throw new AssertionError("no such check");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE"})
    void itOnlyReads(String method) throws Exception {
        try (Site hospital = managed().start()) {
            assertThat(Asked.of(method, port, "/livez").status()).isEqualTo(405);
            assertThat(Asked.get(port, "/admin/status").status()).isEqualTo(404);
            assertThat(Asked.of("HEAD", port, "/readyz").status()).isEqualTo(200);
            assertThat(hospital.command("health").exit()).isZero();
        }
    }

    @Test
    void withoutAPortTheAdminSocketAnswersAndAStoppedGatewayIsNotHealthy() throws Exception {
        try (Site lab = new Site(directory, "lab", "127.0.0.1:" + FreePort.next(), "--management", "off").start()) {
            assertThat(lab.configuration().management().listener()).isEmpty();
            assertThat(lab.command("health", "--ready").exit()).isZero();
            lab.stop();
            assertThat(lab.command("health").exit()).isEqualTo(1);
        }
    }

    @Test
    void initChoosesAPortOfItsOwn() throws Exception {
        Path home = directory.resolve("a");
        Site any = new Site(directory, "any");
        any.type("init", home.toString(), "--org", "a", "--listen", "0.0.0.0:" + FreePort.next())
                .done();
        var listener = io.sluice.gateway.config.ConfigurationFiles.read(home.resolve("sluice.yaml"), java.util.Map.of())
                .management()
                .listener()
                .orElseThrow();
        assertThat(listener.host()).isEqualTo("127.0.0.1");
        assertThat(listener.port()).isPositive();
    }
}
