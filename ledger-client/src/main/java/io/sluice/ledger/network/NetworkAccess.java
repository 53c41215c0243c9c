package io.sluice.ledger.network;

import io.sluice.ledger.fabric.ChannelAccess;
import io.sluice.ledger.fabric.FabricIdentity;
import io.sluice.ledger.fabric.PeerAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** As whom and where a network's folder lets one in. */
final class NetworkAccess {
    private final NetworkDescription network;
    private final NetworkFolder folder;
    private final Ports ports;

    NetworkAccess(NetworkDescription network, NetworkFolder folder, Ports ports) {
        this.network = network;
        this.folder = folder;
        this.ports = ports;
    }

    /** @param member name of its folder: {@code admin}, {@code gateway} or {@code auditor} */
    FabricIdentity identity(String organisation, String member) throws IOException {
        Path at = folder.member(organisation, member);
        if (!Credential.isAt(NetworkFolder.certificate(at))) {
            throw new IllegalArgumentException(
                    member + " of " + organisation + ": none (expected: an organisation that has one)");
        }
        Credential credential = Credential.read(NetworkFolder.certificate(at), NetworkFolder.key(at));
        return new FabricIdentity(network.msp(organisation), credential.certificate(), credential.key());
    }

    /** The organisation's own peers first. */
    ChannelAccess channel(String organisation, String member) throws IOException {
        List<PeerAddress> peers = new ArrayList<>();
        List<PeerAddress> others = new ArrayList<>();
        for (Organisation each : network.endorsers()) {
            for (int i = 0; i < each.peers(); i++) {
                (each.name().equals(organisation) ? peers : others).add(peer(each, i));
            }
        }
        peers.addAll(others);
        return new ChannelAccess(
                network.channel(),
                network.chaincode(),
                peers,
                identity(organisation, member),
                Files.readAllBytes(folder.genesis()));
    }

    PeerAddress peer(Organisation organisation, int index) throws IOException {
        return new PeerAddress(
                organisation.msp(),
                network.hostOf(organisation.peer(index)),
                ports.of(organisation.peer(index)),
                Files.readString(folder.tlsRoot(organisation.name())));
    }
}
