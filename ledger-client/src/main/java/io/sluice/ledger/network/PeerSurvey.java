package io.sluice.ledger.network;

import io.sluice.ledger.network.NetworkDirectory.ProcessStatus;
import io.sluice.ledger.network.NetworkDirectory.Status;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks every peer that runs how far it is, and one of them for the contract. */
final class PeerSurvey {
    private final NetworkDescription network;
    private final NetworkAccess access;
    private final Clock clock;
    private final SecureRandom random;

    PeerSurvey(NetworkDescription network, NetworkAccess access, Clock clock, SecureRandom random) {
        this.network = network;
        this.access = access;
        this.clock = clock;
        this.random = random;
    }

    Status ask(List<ProcessStatus> processes) throws IOException {
        Map<String, Long> blocks = new LinkedHashMap<>();
        Optional<String> contract = Optional.empty();
        Lifecycle lifecycle = new Lifecycle(network.channel(), new Persistence(Duration.ofSeconds(2)));
        for (Organisation organisation : network.endorsers()) {
            for (int i = 0; i < organisation.peers(); i++) {
                String name = organisation.peer(i);
                if (processes.stream().noneMatch(process -> process.name().equals(name) && process.runs())) {
                    continue;
                }
                try (PeerAdmin peer = PeerAdmin.open(
                        access.peer(organisation, i), access.identity(organisation.name(), "admin"), clock, random)) {
                    blocks.put(name, peer.height(network.channel()));
                    if (contract.isEmpty()) {
                        contract = lifecycle
                                .committed(peer, network.chaincode())
                                .map(found -> found.name() + " version " + found.version() + ", definition "
                                        + found.sequence());
                    }
                } catch (IOException e) {
                    System.getLogger(PeerSurvey.class.getName()).log(System.Logger.Level.DEBUG, "no answer", e);
                }
            }
        }
        return new Status(List.copyOf(processes), blocks, contract);
    }
}
