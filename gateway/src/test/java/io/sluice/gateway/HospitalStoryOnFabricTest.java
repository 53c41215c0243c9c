package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.gateway.cli.FreePort;
import io.sluice.ledger.network.ChannelFile;
import io.sluice.ledger.network.LocalNetwork;
import io.sluice.ledger.network.Organisation;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same story, and an auditor who tells it again from blocks, while all whom it is about are off. */
@NeedsFabric
class HospitalStoryOnFabricTest {
    @TempDir
    Path directory;

    private final Traffic traffic = new Traffic();
    private final Opened opened = new Opened();

    @AfterEach
    void stop() {
        traffic.hold(Long.MAX_VALUE);
        opened.close();
    }

    @Test
    void anAuditorTellsItAgainFromTheBlocksOfTheChannel() throws Exception {
        LocalNetwork network = opened.add(FabricOnLoopback.start(
                directory.resolve("network"),
                "records",
                Organisation.member("hospital"),
                Organisation.member("lab"),
                Organisation.member("clinic"),
                Organisation.auditor("authority")));
        int port = FreePort.next();
        Relay relay = opened.add(new Relay(port, traffic));
        Site hospital = site(network, "hospital", port, "--url", "https://127.0.0.1:" + relay.port());
        Site lab = site(network, "lab", FreePort.next());
        Site clinic = site(network, "clinic", FreePort.next());
        Site authority = opened.add(new Site(directory, "authority"));
        HospitalStory story = new HospitalStory(directory, traffic, hospital, lab, clinic, authority);

        story.happens();

        story.isGrantedToTheAuditor();
        for (Site each : List.of(hospital, lab, clinic)) {
            each.anchored();
            each.stop();
        }
        Path channel = ChannelFile.write(directory.resolve("channel"), network.auditor("authority"));
        authority.keepTime(Clock.systemUTC()); // Peers give no blocks to who lives in another month.
        Site.Typed audited =
                authority.command("audit", "--ledger", channel.toString()).done();
        Map<String, JsonNode> reports = new LinkedHashMap<>();
        for (String line : audited.out().strip().split("\n")) {
            JsonNode report = new ObjectMapper().readTree(line);
            assertThat(report.path("findings")).as(line).isEmpty();
            reports.put(report.path("lane").asText().split("/")[0], report);
        }
        reports.keySet().retainAll(List.of("hospital", "lab", "clinic"));
        assertThat(reports).hasSize(3);
        new HospitalAuditor(story, reports).tellsItAgain();
    }

    private Site site(LocalNetwork network, String name, int port, String... options) throws Exception {
        Path file = ChannelFile.write(directory.resolve(name + "-channel"), network.gateway(name));
        String[] words = new String[options.length + 2];
        System.arraycopy(options, 0, words, 2, options.length);
        words[0] = "--fabric";
        words[1] = file.toString();
        return opened.add(new Site(directory, name, "127.0.0.1:" + port, words));
    }
}
