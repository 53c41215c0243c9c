package io.sluice.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.gateway.cli.FreePort;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything that can be asked of an exchange, in one story, and the story again from the lanes alone. */
class HospitalStoryTest {
    @TempDir
    Path directory;

    private final Traffic traffic = new Traffic();
    private final Opened opened = new Opened();

    @AfterEach
    void stop() {
        traffic.hold(Long.MAX_VALUE);
        opened.close();
    }

    private Site site(String name) throws Exception {
        return opened.add(new Site(directory, name));
    }

    @Test
    void anAuditorTellsItAgainFromTheLanesOfTheHospitalAndItsRecipients() throws Exception {
        int port = FreePort.next();
        Relay relay = opened.add(new Relay(port, traffic));
        Site hospital = opened.add(
                new Site(directory, "hospital", "127.0.0.1:" + port, "--url", "https://127.0.0.1:" + relay.port()));
        Site authority = site("authority");
        HospitalStory story = new HospitalStory(directory, traffic, hospital, site("lab"), site("clinic"), authority);

        story.happens();

        story.isGrantedToTheAuditor();
        Map<String, JsonNode> reports = new LinkedHashMap<>();
        for (String owner : List.of("hospital", "lab", "clinic")) {
            reports.put(owner, authority.command("audit", "--at", owner).done().json());
        }
        new HospitalAuditor(story, reports).tellsItAgain();
    }
}
