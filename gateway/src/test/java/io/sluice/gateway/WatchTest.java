package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.gateway.cli.FreePort;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A member that asks for too much, at a real gateway: what is raised, who is told, and what stops by itself. */
class WatchTest {
    @TempDir
    Path directory;

    private Hook hook;
    private final HandClock clock = HandClock.awayFromTurns(); // An alert may come again in the next hour.
    private Site hospital;
    private Site lab;
    private int management;

    @BeforeEach
    void aHospitalThatWatchesALab() throws Exception {
        hook = new Hook();
        management = FreePort.next();
        hospital = new Site(
                directory, "hospital", "127.0.0.1:" + FreePort.next(), "--management", "127.0.0.1:" + management);
        lab = new Site(directory, "lab");
        hospital.knows(lab, "--clearance", "RESTRICTED");
        lab.knows(hospital);
        Files.writeString(hospital.config(), """
                watch:
                  releaseSeconds: 0
                  requests: 3
                  refusals: 4
                  brakeOn: requests-many
                """ + hook.settings(directory), StandardOpenOption.APPEND);
        start(hospital);
        start(lab);
    }

    private void start(Site site) throws Exception {
        site.start(Choices.defaults(), clock);
    }

    @AfterEach
    void stop() {
        lab.close();
        hospital.close();
        hook.close();
    }

    @Test
    void tooManyRequestsAreToldOfEverywhereAndStopByThemselvesAndARestartForgetsAndRepeatsNothing() throws Exception {
        publish("notes");
        for (int i = 0; i < 2; i++) {
            fetch("notes").done();
        }
        hospital.stop();
        start(hospital);
        assertThat(alerts()).isEmpty();
        fetch("notes").done();
        Await.until(() -> !alerts().isEmpty());
        JsonNode alert = alerts().get(0);
        assertThat(alert.path("alert").asText()).isEqualTo("requests-many");
        assertThat(alert.path("member").asText()).isEqualTo("lab");
        assertThat(alert.path("records")).hasSize(3);
        assertThat(alert.path("answer").asText()).contains("sluice brake on --member lab");
        String brake = alert.path("brake").asText();
        assertThat(hospital.command("brake", "list").done().out()).contains(brake, "watch", "alert requests-many");
        Site.Typed refused = lab.command("request", "hospital", "notes", "--purpose", "research");
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(Scrape.of(management).sum("sluice_alerts_total", "requests-many"))
                .isEqualTo(1);

        Await.message(() -> !hook.posts().isEmpty(), () -> "nothing was posted");
        Hook.Posted post = hook.posts().get(0);
        JsonNode posted = new ObjectMapper().readTree(post.body());
        assertThat(posted.path("alert").asText()).isEqualTo("requests-many");
        assertThat(posted.path("organisation").asText()).isEqualTo("hospital");
        assertThat(posted.path("reasonZh").asText()).contains("密钥");
        assertThat(post.body())
                .as("neither dataset, purpose, agreement nor secret")
                .doesNotContain("notes", "research", "urn:", Hook.SECRET);
        assertThat(post.signature()).isEqualTo(signature(post.time() + "." + post.body()));

        hospital.stop();
        start(hospital);
        hospital.command("brake", "off", brake).done();
        fetch("notes").done();
        fetch("notes").done();
        refuseMany(); // What is raised after them would come after what they raise.
        Await.until(() -> codes().contains("refusals-many"));
        assertThat(codes()).as("two more since").containsExactly("refusals-many", "requests-many");
        fetch("notes").done();
        Await.until(() -> codes().size() == 3);
        assertThat(codes()).containsExactly("requests-many", "refusals-many", "requests-many");
    }

    private void refuseMany() {
        for (int i = 0; i < 4; i++) {
            assertThat(lab.command("request", "hospital", "notes", "--purpose", "selling")
                            .exit())
                    .isEqualTo(1);
        }
    }

    @Test
    void manyRefusalsAreToldOfWithTheirRecords() throws Exception {
        publish("notes");
        for (int i = 0; i < 4; i++) {
            assertThat(codes()).isEmpty();
            assertThat(lab.command("request", "hospital", "notes", "--purpose", "selling")
                            .exit())
                    .isEqualTo(1);
        }
        Await.until(() -> codes().contains("refusals-many"));
        assertThat(alerts().get(0).path("records")).hasSize(4);
        assertThat(alerts().get(0).path("brake").asText())
                .as("nobody asked for that")
                .isEmpty();
        assertThat(hospital.command("audit").done().out()).contains("\"alert\"");
    }

    private List<JsonNode> alerts() {
        List<JsonNode> alerts = new ArrayList<>();
        hospital.command("alerts").done().json().path("alerts").forEach(alerts::add);
        return alerts;
    }

    private List<String> codes() {
        return alerts().stream().map(alert -> alert.path("alert").asText()).toList();
    }

    private Site.Typed fetch(String dataset) {
        String agreement = lab.command("request", "hospital", dataset, "--purpose", "research")
                .done()
                .json()
                .path("agreement")
                .asText();
        return lab.command("fetch", agreement, "-o", directory.resolve("copy").toString());
    }

    private void publish(String name) throws IOException {
        Path file = Files.writeString(directory.resolve(name + ".csv"), "size;colour\n1;red\n2;green\n");
        hospital.command(
                        "publish",
                        file.toString(),
                        "--name",
                        name,
                        "--rank",
                        "CONFIDENTIAL",
                        "--purpose",
                        "research",
                        "--basis",
                        "law:statistics act")
                .done();
    }

    private static String signature(String signed) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Hook.SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    }
}
