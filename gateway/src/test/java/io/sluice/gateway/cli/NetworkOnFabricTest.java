package io.sluice.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.NeedsFabric;
import io.sluice.ledger.fabric.ChannelAccess;
import io.sluice.ledger.network.ChannelFile;
import io.sluice.ledger.network.NetworkFile;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands on the real daemons. What a network does besides is tested where it is made. */
@NeedsFabric
class NetworkOnFabricTest {
    @TempDir
    Path home;

    @Test
    void anOrganisationIsAddedWithOneCommandAndGetsItsChannelFile() throws Exception {
        type("network", "init", "net", "--org", "hospital");
        Terminal.Typed added = type("network", "add-organisation", "net", "ministry", "--auditor", "--json");
        assertThat(added.exit()).as(added.err()).isZero();
        assertThat(added.json().path("organisation").asText()).isEqualTo("ministry");
        type("network", "export", "net", "--org", "ministry", "--to", "ministry");
        ChannelAccess access = ChannelFile.read(home.resolve("ministry").resolve(ChannelFile.NAME));
        assertThat(access.identity().msp()).isEqualTo("ministryMSP");
        assertThat(access.peers()).hasSize(1);
        assertThat(NetworkFile.read(home.resolve("net/network.yaml")).organisations())
                .hasSize(2);
        assertThat(type("network", "status", "net").exit()).isEqualTo(3); // Stopped again.
    }

    private Terminal.Typed type(String... words) {
        Terminal terminal = new Terminal(home);
        System.getenv().forEach(terminal::with);
        return terminal.type(words);
    }
}
