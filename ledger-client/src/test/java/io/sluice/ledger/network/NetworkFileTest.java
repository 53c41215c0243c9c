package io.sluice.ledger.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NetworkFileTest {
    private static final String TWO = "channel: north\norganisations: [{name: hospital}, {name: insurer}]\n";

    @Test
    void whatIsWrittenIsRead() throws IOException {
        NetworkDescription network = new NetworkDescription(
                "north.1",
                "10.0.0.1",
                Consensus.BFT,
                java.time.Duration.ofMillis(200),
                List.of(
                        Organisation.member("hospital"),
                        new Organisation("insurer", "Insurer.MSP", 2, false),
                        Organisation.supervisor("ministry"),
                        Organisation.auditor("true")),
                List.of(
                        new OrdererNode("o1", "hospital"),
                        new OrdererNode("o2", "insurer"),
                        new OrdererNode("o3", "ministry"),
                        new OrdererNode("o4", "university")),
                EndorsementRule.some(2, List.of("hospital", "insurer", "ministry")),
                "lanes",
                "1.10",
                Map.of("hospital.peer0", "peer.hospital.example", "o1", "10.0.0.2"),
                Map.of("hospital.peer0", 7051, "o1", 7050, "o1.admin", 7053));
        assertThat(NetworkFile.parse("network.yaml", NetworkFile.text(network))).isEqualTo(network);
    }

    @Test
    void littleSufficesForALoopbackNetwork() throws IOException {
        NetworkDescription network = NetworkFile.parse("network.yaml", TWO);
        assertThat(network)
                .isEqualTo(NetworkDescription.loopback(
                        "north", List.of(Organisation.member("hospital"), Organisation.member("insurer"))));
        assertThat(network.host()).isEqualTo("127.0.0.1");
    }

    @Test
    void mistakesAreNamedWithTheirPlaceAndWhatIsExpected() {
        refused(TWO + "endorsment: all\n", "network.yaml:3: endorsment: unknown key (expected: one of batchTimeout,");
        refused(TWO + "endorsement: most\n", "endorsement: most (expected: all, majority, or atLeast and of)");
        refused(TWO + "endorsement: {atLeast: 3, of: [hospital]}\n", "3 of [hospital] (expected: all, majority");
        refused(TWO + "endorsement: {atLeast: 1, of: [bank]}\n", "endorsement: bank (expected: an organisation with");
        refused(TWO + "consensus: kafka\n", "consensus: kafka (expected: raft or bft)");
        refused(TWO + "consensus: bft\n", "orderers: 1 (expected: at least 4 for bft)");
        refused(TWO + "batchTimeout: soon\n", "batchTimeout: soon (expected: 1ms to 60s)");
        refused(TWO + "ports: {hospital.peer1: 7051}\n", "ports: hospital.peer1: 7051 (expected: one of orderer,");
        refused(
                TWO + "hosts: {hospital.peer0: peer}\n",
                "ports: none for hospital.peer0 (expected: one, because it runs");
        refused(TWO + "hosts: {orderer: o}\nports: {orderer: 7050}\n", "ports: none for orderer.admin");
        refused(TWO + "hosts: {bank.peer0: peer}\n", "hosts: bank.peer0: peer (expected: a process, and a name");
        refused(
                TWO + "hosts: {hospital.peer0: \"a b\"}\n",
                "hosts: hospital.peer0: a b (expected: a process, and a name");
        refused(TWO + "channel: south\n", "network.yaml");
        refused("channel: north\norganisations: [{name: Hospital}]\n", "organisation: Hospital (expected: 1-63 of");
        refused("channel: north\norganisations: [{name: a, peers: many}]\n", "peers: many (expected: a number)");
        refused("channel: north\norganisations: [{name: a}, {name: a}]\n", "a: twice (expected: different names)");
        refused("channel: north\n", "organisations: none with a peer");
        refused("", "network.yaml: empty");
        refused("- a\n", "not a group of keys");
    }

    @FuzzTest
    void whateverIsInTheFileEndsInANetworkOrInAMessage(FuzzedDataProvider data) {
        try {
            NetworkFile.parse("network.yaml", data.consumeRemainingAsString());
        } catch (IOException e) {
            assertThat(e.getMessage()).startsWith("network.yaml");
        }
    }

    private static void refused(String text, String message) {
        assertThatThrownBy(() -> NetworkFile.parse("network.yaml", text))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("network.yaml")
                .hasMessageContaining(message);
    }
}
