package io.sluice.ledger.network;

import com.google.protobuf.ByteString;
import io.sluice.ledger.fabric.PeerAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigPolicy;
import org.hyperledger.fabric.protos.common.ConfigSignature;
import org.hyperledger.fabric.protos.common.ConfigUpdate;
import org.hyperledger.fabric.protos.common.ConfigUpdateEnvelope;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;

/**
 * Brings the members and the endorsement policy of a channel to what is described. Every administrator whose key is
 * here signs; the channel wants those of more than half of its members.
 */
final class ChannelChanges {
    private final NetworkDescription network;
    private final NetworkFolder folder;
    private final Ports ports;
    private final Clock clock;
    private final SecureRandom random;
    private final Persistence persistence;
    private final NetworkAccess access;

    ChannelChanges(
            NetworkDescription network,
            NetworkFolder folder,
            Ports ports,
            Clock clock,
            SecureRandom random,
            Persistence persistence) {
        this.network = network;
        this.folder = folder;
        this.ports = ports;
        this.clock = clock;
        this.random = random;
        this.persistence = persistence;
        this.access = new NetworkAccess(network, folder, ports);
    }

    /** Waits until the peer has all blocks that the orderers have: before, it may answer what is no longer so. */
    void awaitAll(PeerAdmin peer) throws IOException {
        persistence.until(peer.connection().peer() + " has all blocks", () -> {
            long height;
            try (OrdererClient orderer = orderer()) {
                height = orderer.height(network.channel());
            }
            long has = peer.height(network.channel());
            if (has < height) {
                throw new IOException("it has " + has + " of " + height + " blocks");
            }
            return has;
        });
    }

    /** Adds the organisations that are described and not on the channel. */
    void addMembers(PeerAdmin peer) throws IOException {
        ChannelConfiguration wanted = new ChannelConfiguration(network, folder, ports);
        change(peer, "new members", now -> {
            ConfigGroup.Builder channel = now.toBuilder();
            ConfigGroup.Builder application = now.getGroupsOrThrow(ChannelConfiguration.APPLICATION).toBuilder();
            for (Organisation organisation : network.organisations()) {
                if (!application.containsGroups(organisation.msp())) {
                    application.putGroups(organisation.msp(), wanted.organisation(organisation));
                }
            }
            return channel.putGroups(ChannelConfiguration.APPLICATION, application.build())
                    .build();
        });
    }

    /** Makes the described rule of who endorses the channel's. */
    void setEndorsement(PeerAdmin peer) throws IOException {
        ConfigPolicy wanted = new ChannelConfiguration(network, folder, ports).endorsement();
        change(peer, "endorsement policy", now -> {
            ConfigGroup.Builder application = now.getGroupsOrThrow(ChannelConfiguration.APPLICATION).toBuilder();
            for (String name : List.of(Policies.ENDORSEMENT, Policies.LIFECYCLE_ENDORSEMENT)) {
                ConfigPolicy before = application.getPoliciesOrThrow(name);
                if (!before.getPolicy().equals(wanted.getPolicy())) {
                    application.putPolicies(
                            name,
                            before.toBuilder().setPolicy(wanted.getPolicy()).build());
                }
            }
            return now.toBuilder()
                    .putGroups(ChannelConfiguration.APPLICATION, application.build())
                    .build();
        });
    }

    /** Refuses what cannot be changed: another way of ordering, a member that is no longer described. */
    void check(PeerAdmin peer) throws IOException {
        ConfigGroup channel = configuration(peer.configuration(network.channel()));
        Set<String> there = new TreeSet<>(channel.getGroupsOrThrow(ChannelConfiguration.APPLICATION)
                .getGroupsMap()
                .keySet());
        network.organisations().forEach(organisation -> there.remove(organisation.msp()));
        if (!there.isEmpty()) {
            throw new IOException("channel " + network.channel() + ": has members that are not described: " + there
                    + " (expected: descriptions only gain organisations)");
        }
        boolean bft = channel.getGroupsOrThrow(ChannelConfiguration.ORDERER).containsValues("Orderers");
        if (bft != (network.consensus() == Consensus.BFT)) {
            throw new IOException("consensus: " + network.consensus() + " (expected: that of the channel, "
                    + (bft ? Consensus.BFT : Consensus.RAFT) + ")");
        }
    }

    private interface Edit {
        ConfigGroup of(ConfigGroup now) throws IOException;
    }

    /** Asks the peer again after each attempt: a change counts when it is in a block that a peer has found valid. */
    private void change(PeerAdmin peer, String what, Edit edit) throws IOException {
        boolean[] submitted = new boolean[1];
        persistence.until(what + " of channel " + network.channel(), () -> {
            ConfigGroup now = configuration(peer.configuration(network.channel()));
            Optional<ConfigUpdate> update = ConfigurationChange.between(network.channel(), now, edit.of(now));
            if (update.isEmpty()) {
                return true;
            }
            if (!submitted[0]) {
                try (OrdererClient orderer = orderer()) {
                    orderer.broadcast(network.channel(), HeaderType.CONFIG_UPDATE, signed(update.get()));
                    submitted[0] = true;
                }
            }
            throw new IOException("not yet in a block");
        });
    }

    private ByteString signed(ConfigUpdate update) throws IOException {
        ByteString bytes = update.toByteString();
        ConfigUpdateEnvelope.Builder envelope =
                ConfigUpdateEnvelope.newBuilder().setConfigUpdate(bytes);
        for (Organisation organisation : network.organisations()) {
            if (Files.exists(NetworkFolder.key(folder.member(organisation.name(), "admin")))) {
                Proposals admin = signing(organisation.name());
                SignatureHeader header = admin.creator();
                envelope.addSignatures(ConfigSignature.newBuilder()
                        .setSignatureHeader(header.toByteString())
                        .setSignature(admin.sign(header.toByteString().concat(bytes))));
            }
        }
        return envelope.build().toByteString();
    }

    private Proposals signing(String organisation) throws IOException {
        return new Proposals(access.identity(organisation, "admin"), clock, random);
    }

    /** Any of them: when one is away, the next attempt asks another. */
    private OrdererClient orderer() throws IOException {
        OrdererNode node =
                network.orderers().get(random.nextInt(network.orderers().size()));
        String first = network.endorsers().get(0).name();
        PeerAddress address = new PeerAddress(
                network.msp(node.organisation()),
                network.host(),
                ports.of(node.name()),
                Files.readString(folder.tlsRoot(node.organisation())));
        return OrdererClient.open(address, access.identity(first, "admin"), signing(first));
    }

    /** The channel's groups, from a configuration block. */
    static ConfigGroup configuration(Block block) throws IOException {
        Envelope envelope = Envelope.parseFrom(block.getData().getData(0));
        return ConfigEnvelope.parseFrom(Payload.parseFrom(envelope.getPayload()).getData())
                .getConfig()
                .getChannelGroup();
    }
}
