package io.sluice.ledger.network;

import io.sluice.ledger.fabric.FabricIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** From processes that run to a channel with a contract. Each step does nothing where it is done already. */
final class Bootstrap {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private final NetworkDescription network;
    private final NetworkFolder folder;
    private final Ports ports;
    private final Clock clock;
    private final SecureRandom random;
    private final NetworkAccess access;

    Bootstrap(NetworkDescription network, NetworkFolder folder, Ports ports, Clock clock, SecureRandom random) {
        this.network = network;
        this.folder = folder;
        this.ports = ports;
        this.clock = clock;
        this.random = random;
        this.access = new NetworkAccess(network, folder, ports);
    }

    void complete() throws IOException {
        byte[] genesis = Files.readAllBytes(folder.genesis());
        Persistence persistence = new Persistence(LIMIT);
        ChannelUpdates updates = new ChannelUpdates(network, folder, ports, clock, random, persistence);
        ChannelChanges changes = new ChannelChanges(network, folder, ports, updates);
        joinOrderers(genesis, persistence);
        List<PeerAdmin> peers = new ArrayList<>();
        try {
            open(peers);
            PeerAdmin first = peers.get(0);
            join(first, genesis, persistence);
            updates.awaitAll(first);
            changes.check(first);
            changes.setMembers(first);
            changes.setBatchTimeout(first);
            for (PeerAdmin peer : peers) {
                join(peer, genesis, persistence);
            }
            deploy(peers, new Lifecycle(network.channel(), persistence));
            changes.setEndorsement(first); // Last: from now on a new member may be needed to endorse, and it can.
        } finally {
            peers.forEach(PeerAdmin::close);
        }
    }

    private void open(List<PeerAdmin> peers) throws IOException {
        for (Organisation organisation : network.endorsers()) {
            FabricIdentity admin = access.identity(organisation.name(), "admin");
            for (int i = 0; i < organisation.peers(); i++) {
                peers.add(PeerAdmin.open(access.peer(organisation, i), admin, clock, random));
            }
        }
    }

    private void joinOrderers(byte[] genesis, Persistence persistence) throws IOException {
        for (OrdererNode orderer : network.orderers()) {
            Path admin = folder.member(orderer.organisation(), "admin");
            OrdererAdmin node = new OrdererAdmin(
                    orderer.name(),
                    network.hostOf(orderer.name()),
                    ports.of(orderer.admin()),
                    Credential.read(NetworkFolder.tlsCertificate(admin), NetworkFolder.tlsKey(admin)),
                    Pem.certificate(folder.tlsRoot(orderer.organisation())));
            persistence.until(orderer.name() + " joins", () -> {
                node.join(network.channel(), genesis);
                return true;
            });
        }
    }

    /** Again until it works: who started the peers elsewhere need not wait for them. */
    private void join(PeerAdmin peer, byte[] genesis, Persistence persistence) throws IOException {
        persistence.until(peer.connection().peer() + " joins", () -> {
            peer.join(network.channel(), genesis);
            return true;
        });
    }

    /** The first definition, or the next one when the description names another version. */
    private void deploy(List<PeerAdmin> peers, Lifecycle lifecycle) throws IOException {
        String name = network.chaincode();
        Optional<ChaincodeDefinition> committed = lifecycle.committed(peers.get(0), name);
        String version = network.chaincodeVersion();
        boolean same = committed.isPresent() && committed.get().version().equals(version);
        long last = committed.map(ChaincodeDefinition::sequence).orElse(0L);
        ChaincodeDefinition wanted = new ChaincodeDefinition(name, version, same ? last : last + 1);
        int index = 0;
        for (Organisation organisation : network.endorsers()) {
            ChaincodePackage chaincode = new ChaincodeService(network, folder, ports).packageOf(organisation);
            PeerAdmin first = peers.get(index);
            for (int i = 0; i < organisation.peers(); i++) {
                peers.get(index).install(chaincode);
                index++;
            }
            lifecycle.approve(first, wanted, chaincode.id());
        }
        lifecycle.commit(peers.get(0), wanted);
    }
}
