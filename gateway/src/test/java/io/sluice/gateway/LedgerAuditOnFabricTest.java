package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.gateway.store.Durable;
import io.sluice.ledger.network.ChannelFile;
import io.sluice.ledger.network.LocalNetwork;
import io.sluice.ledger.network.Organisation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An auditor without a peer asks a real channel, while the gateways of those it audits are off or lie. */
@NeedsFabric
class LedgerAuditOnFabricTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    private LocalNetwork network;
    private Site hospital;
    private Site standby;
    private Site lab;
    private Site authority;
    private Path channel;

    @BeforeEach
    void twoGatewaysOnAChannelAndAnAuditor() throws Exception {
        network = FabricOnLoopback.start(
                directory.resolve("network"),
                "records",
                Organisation.member("hospital"),
                Organisation.member("lab"),
                Organisation.auditor("authority"));
        hospital = site("hospital", "hospital");
        lab = site("lab", "lab");
        authority = new Site(directory, "authority");
        channel = ChannelFile.write(directory.resolve("channel"), network.auditor("authority"));
        hospital.knows(lab, "--clearance", "RESTRICTED").knows(authority, "--role", "auditor");
        lab.knows(hospital).knows(authority, "--role", "auditor");
        authority.knows(hospital).knows(lab);
        hospital.start();
        Files.writeString(
                lab.config(),
                Files.readString(lab.config()).replace("  fabric:\n", "  fabric:\n    mode: commitments\n"));
        lab.start();
        authority.start();
    }

    private Site site(String name, String organisation) throws Exception {
        Path file = ChannelFile.write(directory.resolve(name + "-channel"), network.gateway(organisation));
        return new Site(
                directory, name, "127.0.0.1:" + io.sluice.gateway.cli.FreePort.next(), "--fabric", file.toString());
    }

    @AfterEach
    void stop() throws IOException {
        for (Site site : new Site[] {hospital, standby, lab, authority}) {
            if (site != null) {
                site.close();
            }
        }
        if (network != null) {
            network.close();
        }
    }

    private static List<JsonNode> lines(Site.Typed typed) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : typed.out().strip().split("\n")) {
            lines.add(JSON.readTree(line));
        }
        return lines;
    }

    private static List<String> kinds(List<JsonNode> lines, String lane) {
        List<String> kinds = new ArrayList<>();
        for (JsonNode line : lines) {
            if (line.path("lane").asText().startsWith(lane)) {
                line.path("findings")
                        .forEach(finding -> kinds.add(finding.path("kind").asText()));
            }
        }
        return kinds;
    }

    /** The agreements of what was delivered, one for each delivery. */
    private static List<String> delivered(JsonNode report) {
        List<String> agreements = new ArrayList<>();
        for (JsonNode row : report.path("rows")) {
            if (row.path("state").asText().equals("delivered")) {
                agreements.add(row.path("agreement").asText());
            }
        }
        return agreements;
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    private Path delivered() throws Exception {
        Path data = file("beds.csv", "ward;beds\nnorth;12\nsouth;20\n");
        hospital.command(
                        "publish",
                        data.toString(),
                        "--name",
                        "beds",
                        "--rank",
                        "CONFIDENTIAL",
                        "--purpose",
                        "research",
                        "--basis",
                        "law:statistics act")
                .done();
        String agreement = lab.command("request", "hospital", "beds", "--purpose", "research")
                .done()
                .json()
                .path("agreement")
                .asText();
        Path copy = directory.resolve("copy.csv");
        lab.command("fetch", agreement, "-o", copy.toString()).done();
        Await.message(
                () -> delivered(hospital.command("audit", "--dataset", "beds")
                                        .done()
                                        .json())
                                .size()
                        == 1,
                () -> "not delivered");
        hospital.command("audit", "grant", "authority").done();
        lab.command("audit", "grant", "authority").done();
        hospital.anchored();
        lab.anchored();
        return copy;
    }

    @Test
    void whoReceivedWhatIsAnsweredByTheChannelAloneAndFraudIsNamed() throws Exception {
        Path copy = delivered();
        Path bundle = directory.resolve("evidence.bundle");
        hospital.command("audit", "export", "-o", bundle.toString(), "--dataset", "beds")
                .done();

        Site.Typed compared = authority.command("audit", "--ledger", channel.toString(), "--at", "hospital");
        assertThat(compared.exit()).as(compared.out() + compared.err()).isZero();

        Site.Typed ofHashes = authority.command("audit", "--ledger", channel.toString(), "--at", "lab");
        assertThat(ofHashes.exit()).as(ofHashes.out() + ofHashes.err()).isZero();
        JsonNode labLane = lines(ofHashes).get(1);
        assertThat(labLane.path("lane").asText()).isEqualTo("lab/main");
        assertThat(labLane.path("rows").toString()).contains("\"delivered\"", "beds");

        hospital.stop();
        lab.stop();

        Site.Typed answer = authority.command("audit", "--ledger", channel.toString(), "--file", copy.toString());
        assertThat(answer.exit()).as(answer.out() + answer.err()).isZero();
        JsonNode row = null;
        for (JsonNode each : lines(answer).get(0).path("rows")) {
            row = each.path("state").asText().equals("delivered") ? each : row;
        }
        assertThat(row).as(answer.out()).isNotNull();
        assertThat(row.path("recipient").asText()).isEqualTo("lab");
        assertThat(row.path("dataset").asText()).isEqualTo("beds");
        assertThat(lines(answer).get(1).path("notCompared").toString()).contains("only hashes");
        JsonNode ledger = answer.json();
        assertThat(ledger.path("findings")).isEmpty();
        assertThat(ledger.path("peers")).hasSize(2);

        // Whoever was granted nothing sees that something happened, and no names.
        Site.Typed bare = authority.type(
                "audit",
                "--ledger",
                channel.toString(),
                "--json",
                "--mirror",
                directory.resolve("another").toString());
        assertThat(bare.exit()).as(bare.out() + bare.err()).isZero();
        assertThat(bare.out()).contains("\"lane\":\"hospital/main\"").doesNotContain("beds");

        Site.Typed verified =
                authority.command("verify", bundle.toString(), copy.toString(), "--ledger", channel.toString());
        assertThat(verified.exit()).as(verified.out() + verified.err()).isZero();
        assertThat(verified.out()).contains("on the channel").contains("hospitalMSP, labMSP");

        rewrite(hospital);
        hospital.start();
        Site.Typed forked = authority.command("audit", "--ledger", channel.toString(), "--at", "hospital");
        assertThat(forked.exit()).as(forked.out() + forked.err()).isEqualTo(1);
        assertThat(kinds(lines(forked), "hospital")).contains("TAMPERED", "ROLLED_BACK", "FORK");

        network.close();
        Site.Typed away = authority.command("audit", "--ledger", channel.toString());
        assertThat(away.exit()).as(away.out() + away.err()).isEqualTo(3);
        assertThat(authority.command("audit", "--ledger", "nowhere.yaml").exit())
                .isEqualTo(2);
    }

    @Test
    void aSecondLaneOfAnOrganisationIsAnchoredAndAuditedTogetherWithTheFirst() throws Exception {
        delivered();
        hospital.stop();
        hospital.command("lane", "add", "standby").done();
        standby = Site.replica(hospital, directory.resolve("hospital-2"), "standby");
        lab.knows(standby);
        authority.knows(standby);
        standby.start();
        String agreement = lab.command("request", "hospital", "beds", "--purpose", "research")
                .done()
                .json()
                .path("agreement")
                .asText();
        lab.command("fetch", agreement, "-o", directory.resolve("again.csv").toString())
                .done();
        Await.message(() -> delivered(standby.command("audit").json()).contains(agreement), () -> "not delivered");
        standby.anchored();
        lab.anchored();
        Site.Typed audited = authority.command("audit", "--ledger", channel.toString());
        assertThat(audited.exit()).as(audited.out() + audited.err()).isZero();
        JsonNode report = lines(audited).get(0);
        assertThat(report.path("lanes").toString()).contains("hospital/main", "hospital/standby");
        report.path("lanes").forEach(lane -> {
            assertThat(lane.path("read").asBoolean()).as(lane.toString()).isTrue();
            assertThat(lane.path("size").asLong()).as(lane.toString()).isGreaterThan(4);
        });
        assertThat(report.path("rows").toString()).contains("\"hospital/standby\"");
    }

    @Test
    void aLaneGoesOnThereUnderAnotherKeyAsSoonAsItsOwnersEntryNamesIt() throws Exception {
        delivered();
        hospital.stop();
        for (int round = 0; round < 2; round++) {
            hospital.command("rotate", "--kind", "TOKEN", "--kind", "CHECKPOINT")
                    .done();
            hospital.command("rotate", "--kind", "CHECKPOINT", "--activate").done();
        }
        lab.knows(hospital); // The authority learns of the keys from the channel.
        hospital.start();
        String agreement = lab.command("request", "hospital", "beds", "--purpose", "research")
                .done()
                .json()
                .path("agreement")
                .asText();
        lab.command("fetch", agreement, "-o", directory.resolve("again.csv").toString())
                .done();
        Await.message(
                () -> delivered(hospital.command("audit").done().json()).size() == 2, () -> "not delivered twice");
        hospital.command("audit", "grant", "authority").done();
        hospital.anchored();
        lab.anchored();
        hospital.stop();

        Site.Typed audited = authority.command("audit", "--ledger", channel.toString());
        assertThat(audited.exit()).as(audited.out() + audited.err()).isZero();
        JsonNode report = lines(audited).get(0);
        assertThat(report.path("findings")).isEmpty();
        assertThat(delivered(report))
                .as("before and after the change of keys")
                .hasSize(2)
                .contains(agreement);

        hospital.start(); // Its lane and the channel are compared over both changes.
        hospital.anchored();
        authority
                .command("audit", "--ledger", channel.toString(), "--at", "lab")
                .done();
    }

    /** The owner begins its lane again with its own keys, and leaves the channel. */
    private static void rewrite(Site site) throws IOException {
        Durable.deleteTree(site.home.resolve("ledger"));
        String text = Files.readString(site.config());
        Files.writeString(site.config(), text.replaceAll("(?m)^ *fabric:\\n *channel: .*\\n", ""));
    }
}
