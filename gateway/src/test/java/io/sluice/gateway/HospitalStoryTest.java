package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.gateway.cli.FreePort;
import io.sluice.gateway.cli.JsonLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.LogManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything that can be asked of an exchange, in one story, and the story again from the lanes alone. */
class HospitalStoryTest {
    @TempDir
    Path directory;

    private final Traffic traffic = new Traffic();
    private final Opened opened = new Opened();
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private Hook hook;

    @AfterEach
    void stop() throws IOException {
        traffic.hold(Long.MAX_VALUE);
        opened.close();
        LogManager.getLogManager().readConfiguration();
    }

    private Site site(String name) throws Exception {
        return opened.add(new Site(directory, name));
    }

    @Test
    void anAuditorTellsItAgainFromTheLanesAloneAndNothingOfAPersonIsLeftAnywhere() throws Exception {
        JsonLog.install(new PrintStream(log, true, StandardCharsets.UTF_8), true);
        int port = FreePort.next();
        int management = FreePort.next();
        Relay relay = opened.add(new Relay(port, traffic));
        Site hospital = opened.add(new Site(
                directory,
                "hospital",
                "127.0.0.1:" + port,
                "--url",
                "https://127.0.0.1:" + relay.port(),
                "--management",
                "127.0.0.1:" + management));
        hook = opened.add(new Hook());
        List<Site> sites = List.of(hospital, site("lab"), site("clinic"), site("authority"));
        HospitalStory story = new HospitalStory(directory, traffic, hospital, sites.get(1), sites.get(2), sites.get(3));
        story.watching = hook.settings(directory);
        story.meanwhile = () -> nothingIsLeft(story, sites);

        story.happens();

        story.isGrantedToTheAuditor();
        Map<String, JsonNode> reports = new LinkedHashMap<>();
        for (String owner : List.of("hospital", "lab", "clinic")) {
            reports.put(
                    owner, sites.get(3).command("audit", "--at", owner).done().json());
        }
        new HospitalAuditor(story, reports).tellsItAgain();

        for (String path : List.of("/metrics", "/readyz?verbose", "/info")) {
            log.writeBytes(Asked.get(management, path).body().getBytes(StandardCharsets.UTF_8));
        }
        Await.message(() -> !hook.posts().isEmpty(), () -> "no alert was posted");
        story.isBackedUp();
        nothingIsLeft(story, sites);
    }

    /** In logs, metrics, answers, posted alerts, and each file of all gateways: records, state, ciphertext, and what is there for a moment. */
    private void nothingIsLeft(HospitalStory story, List<Site> sites) {
        try {
            Canaries canaries = new Canaries(story.secrets());
            assertThat(canaries.in(Files.readAllBytes(directory.resolve("admissions.csv"))))
                    .as("what is looked for can be found")
                    .isPresent();
            Map<String, byte[]> left = new LinkedHashMap<>();
            left.put("log and metrics", log.toByteArray());
            left.put("posted alerts", hook.posts().toString().getBytes(StandardCharsets.UTF_8));
            for (Site site : sites) {
                left.put("answers of " + site.name, site.said().getBytes(StandardCharsets.UTF_8));
                Folders.contents(site.home).forEach((file, bytes) -> left.put(file.toString(), bytes));
            }
            try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.{bundle,backup}")) {
                for (Path file : files) {
                    left.put(file.toString(), Files.readAllBytes(file));
                }
            }
            assertThat(left.keySet()).anyMatch(name -> name.endsWith("state.db-wal"));
            left.forEach(
                    (name, bytes) -> assertThat(canaries.in(bytes)).as(name).isEmpty());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
