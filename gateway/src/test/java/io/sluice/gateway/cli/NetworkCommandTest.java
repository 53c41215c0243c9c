package io.sluice.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What needs no daemon. */
class NetworkCommandTest {
    @TempDir
    Path home;

    @Test
    void aNetworkIsMadeOnceAndDescribed() throws Exception {
        JsonNode made = type(
                        "init", "net", "--json", "--org", "hospital", "--org", "insurer", "--supervisor", "ministry")
                .json();
        assertThat(made.path("organisations")).hasSize(3);
        assertThat(Files.readString(home.resolve("net/network.yaml")))
                .contains("endorsement: all")
                .contains("{name: ministry, msp: ministryMSP, peers: 1, auditor: true}");
        assertThat(home.resolve("net/genesis.block")).isNotEmptyFile();
        Terminal.Typed again = type("init", "net", "--org", "hospital");
        assertThat(again.exit()).isEqualTo(2);
        assertThat(again.err()).contains("is there already");
    }

    @Test
    void theRecommendedRuleCanBeSaid() throws Exception {
        type("init", "net", "--org", "a", "--org", "b", "--supervisor", "c", "--endorsement", "2:a,b,c");
        assertThat(Files.readString(home.resolve("net/network.yaml")))
                .contains("endorsement: {atLeast: 2, of: [a, b, c]}");
    }

    @Test
    void wrongRulesAndNamesAreRefused() {
        assertThat(type("init", "net", "--org", "a", "--endorsement", "some").err())
                .contains("--endorsement: some (expected: all, majority or NUMBER:NAME");
        assertThat(type("init", "net", "--org", "a", "--endorsement", "2:a").err())
                .contains("endorsement: 2 of [a]");
        assertThat(type("init", "net", "--org", "Hospital").err()).contains("organisation: Hospital (expected:");
        assertThat(type("init", "net").exit()).isEqualTo(2);
        assertThat(home.resolve("net/network.yaml")).doesNotExist();
    }

    @Test
    void anOrganisationGetsItsChannelFile() {
        type("init", "net", "--org", "hospital", "--auditor", "ministry");
        JsonNode made = type("export", "net", "--json", "--org", "hospital", "--to", "channel")
                .json();
        assertThat(made.path("role").asText()).isEqualTo("gateway");
        assertThat(Path.of(made.path("file").asText()))
                .isEqualTo(home.resolve("channel/channel.yaml"))
                .isNotEmptyFile();
        assertThat(type("export", "net", "--json", "--org", "ministry", "--to", "audit")
                        .json()
                        .path("role")
                        .asText())
                .isEqualTo("auditor");
        assertThat(type("export", "net", "--org", "bank", "--to", "x").err())
                .contains("organisation: bank (expected: one of hospital, ministry)");
    }

    @Test
    void eachProcessIsHandedWhatItNeedsAndNothingOfOthers() throws Exception {
        Files.writeString(home.resolve("elsewhere.yaml"), """
                channel: exchange
                organisations: [{name: hospital}, {name: ministry, auditor: true}]
                hosts: {orderer: orderer, hospital.peer0: peer, hospital.chaincode: contract}
                ports: {orderer: 7050, orderer.admin: 7053, hospital.peer0: 7051, hospital.chaincode: 7052}
                """);
        String[] init = {"init", "net", "--unless-there", "--description", "elsewhere.yaml"};
        assertThat(type(init).exit()).isZero();
        byte[] genesis = Files.readAllBytes(home.resolve("net/genesis.block"));
        assertThat(type(init).exit()).isZero();
        assertThat(home.resolve("net/genesis.block")).hasBinaryContent(genesis);
        assertThat(type("hand-out", "net", "--to", "handed", "--seen-as", "/node")
                        .exit())
                .isZero();
        assertThat(names("handed"))
                .containsExactlyInAnyOrder(
                        "orderer", "hospital.peer0", "hospital.chaincode", "hospital.channel", "ministry.channel");
        assertThat(names("handed/hospital.peer0"))
                .containsExactlyInAnyOrder(
                        "builder", "core.yaml", "msp", "orderer.yaml", "tls.pem", "tls-key.pem", "tls-roots.pem");
        assertThat(Files.readString(home.resolve("handed/hospital.peer0/core.yaml")))
                .contains("path: \"/node/builder\"");
        assertThat(Files.readString(home.resolve("handed/orderer/orderer.yaml")))
                .contains("WALDir: \"/node/data/consensus\"");
        assertThat(names("handed/hospital.chaincode"))
                .containsExactlyInAnyOrder("package-id", "tls.pem", "tls-key.pem", "client-roots.pem");
        assertThat(Files.readString(home.resolve("handed/hospital.channel/channel.yaml")))
                .contains("peer:7051");
        assertThat(type("run", "net").err()).contains("run elsewhere");
        Files.writeString(home.resolve("elsewhere.yaml"), "channel: other\norganisations: [{name: hospital}]\n");
        assertThat(type(init).err()).contains("describes channel exchange (expected: other)");
    }

    private List<String> names(String folder) throws Exception {
        try (var files = Files.list(home.resolve(folder))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void whatDoesNotRunIsSaid() {
        type("init", "net", "--org", "hospital");
        Terminal.Typed status = type("status", "net");
        assertThat(status.exit()).isEqualTo(3);
        assertThat(status.out()).contains("orderer").contains("hospital.peer0").contains("hospital.chaincode");
        assertThat(type("status", "elsewhere").err()).contains("no network.yaml");
    }

    @Test
    void withoutFabricItIsSaidHowToGetItAndNothingIsChanged() throws Exception {
        type("init", "net", "--org", "hospital");
        String before = Files.readString(home.resolve("net/network.yaml"));
        Terminal.Typed upgrade = new Terminal(home)
                .with("SLUICE_FABRIC_BIN", home.toString())
                .type("network", "upgrade", "net", "--contract-version", "2");
        assertThat(upgrade.exit()).isEqualTo(2);
        assertThat(upgrade.err()).contains("SLUICE_FABRIC_BIN");
        assertThat(Files.readString(home.resolve("net/network.yaml"))).isEqualTo(before);
    }

    private Terminal.Typed type(String... words) {
        String[] all = new String[words.length + 1];
        all[0] = "network";
        System.arraycopy(words, 0, all, 1, words.length);
        return new Terminal(home).type(all);
    }
}
