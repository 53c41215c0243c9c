package io.sluice.ledger.network;

import io.sluice.ledger.fabric.ChannelAccess;
import io.sluice.ledger.fabric.PeerConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** When a network can be used: the contract answers at every organisation's peer, and enough of them can endorse. */
final class Readiness {
    private final NetworkDescription network;
    private final NetworkAccess access;

    Readiness(NetworkDescription network, NetworkAccess access) {
        this.network = network;
        this.access = access;
    }

    void await() throws IOException {
        Persistence persistence = new Persistence(Duration.ofSeconds(60));
        Optional<Organisation> member = network.organisations().stream()
                .filter(organisation -> !organisation.auditor())
                .findFirst();
        String who = member.orElse(network.organisations().get(0)).name();
        ChannelAccess channel = access.channel(who, member.isPresent() ? "gateway" : "auditor");
        for (Organisation organisation : network.endorsers()) {
            try (PeerConnection peer = PeerConnection.open(access.peer(organisation, 0), channel.identity())) {
                // Endorsed and never submitted: nothing of it gets onto the channel.
                persistence.until(
                        channel.chaincode() + " at " + peer.peer(),
                        () -> peer.gateway()
                                .getNetwork(channel.channel())
                                .getContract(channel.chaincode())
                                .newProposal("info")
                                .build()
                                .endorse());
            }
        }
    }
}
