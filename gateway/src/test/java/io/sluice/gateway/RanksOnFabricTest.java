package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.gateway.cli.FreePort;
import io.sluice.ledger.network.ChannelFile;
import io.sluice.ledger.network.LocalNetwork;
import io.sluice.ledger.network.Organisation;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** IMPORTANT data, whose key leaves only after its record is committed on a real channel. */
@NeedsFabric
class RanksOnFabricTest {
    @TempDir
    Path directory;

    private LocalNetwork network;
    private Site hospital;
    private Site lab;
    private Site authority;

    @BeforeEach
    void twoOrganisationsOnAChannelAndAnAuditor() throws Exception {
        network = FabricOnLoopback.start(
                directory.resolve("network"),
                "records",
                Organisation.member("hospital"),
                Organisation.member("lab"),
                Organisation.auditor("authority"));
        hospital = site("hospital");
        lab = site("lab");
        authority = new Site(directory, "authority");
    }

    private Site site(String name) throws Exception {
        Path file = ChannelFile.write(directory.resolve(name + "-channel"), network.gateway(name));
        return new Site(directory, name, "127.0.0.1:" + FreePort.next(), "--fabric", file.toString());
    }

    @AfterEach
    void stop() throws Exception {
        for (Site site : new Site[] {authority, lab, hospital}) {
            if (site != null) {
                site.close();
            }
        }
        if (network != null) {
            network.close();
        }
    }

    @Test
    void importantDataAreDeliveredAndTheChannelAloneTellsAnAuditorThat() throws Exception {
        RankScenario scenario = new RankScenario(directory, hospital, lab, authority).introduced("IMPORTANT");
        hospital.start();
        lab.start();
        authority.start();

        String agreement = scenario.exchange(
                Approvers.at(hospital, directory), "IMPORTANT", "--to", "lab", "--basis", "permit:assessment 12");

        hospital.command("audit", "grant", "authority").done();
        lab.command("audit", "grant", "authority").done();
        for (Site side : List.of(hospital, lab)) {
            side.anchored();
            side.stop();
        }
        Path channel = ChannelFile.write(directory.resolve("channel"), network.auditor("authority"));
        Site.Typed audited = authority.command("audit", "--ledger", channel.toString());
        assertThat(audited.exit()).as(audited.out() + audited.err()).isZero();
        JsonNode first = new ObjectMapper().readTree(audited.out().strip().split("\n")[0]);
        assertThat(first.path("findings")).isEmpty();
        assertThat(first.path("rows").toString()).contains(agreement, "\"delivered\"", "IMPORTANT");
    }
}
