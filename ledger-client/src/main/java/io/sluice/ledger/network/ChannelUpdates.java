package io.sluice.ledger.network;

import com.google.protobuf.ByteString;
import io.sluice.ledger.fabric.PeerAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigSignature;
import org.hyperledger.fabric.protos.common.ConfigUpdate;
import org.hyperledger.fabric.protos.common.ConfigUpdateEnvelope;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;

/**
 * Gets a change of the channel's configuration into a block. Every administrator whose key is here signs; the channel
 * wants those of more than half of who is concerned.
 */
final class ChannelUpdates {
    /** An orderer that took a change may end before it is in a block. Handing it in twice is harmless. */
    private static final Duration AGAIN = Duration.ofSeconds(5);

    private final NetworkDescription network;
    private final NetworkFolder folder;
    private final Ports ports;
    private final Clock clock;
    private final SecureRandom random;
    private final Persistence persistence;
    private final NetworkAccess access;

    ChannelUpdates(
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

    /** From the configuration that is there to the one that is wanted; the same when there is nothing to do. */
    interface Edit {
        ConfigGroup of(ConfigGroup now) throws IOException;
    }

    /** Asks the peer again after each attempt: a change counts when it is in a block that a peer has found valid. */
    void change(PeerAdmin peer, String what, Edit edit) throws IOException {
        long[] submitted = {System.nanoTime() - AGAIN.toNanos()};
        persistence.until(what + " of channel " + network.channel(), () -> {
            ConfigGroup now = configuration(peer.configuration(network.channel()));
            Optional<ConfigUpdate> update = ConfigurationChange.between(network.channel(), now, edit.of(now));
            if (update.isEmpty()) {
                return true;
            }
            if (System.nanoTime() - submitted[0] >= AGAIN.toNanos()) {
                try (OrdererClient orderer = orderer()) {
                    orderer.broadcast(network.channel(), HeaderType.CONFIG_UPDATE, signed(update.get()));
                    submitted[0] = System.nanoTime();
                }
            }
            throw new IOException("not yet in a block");
        });
    }

    private ByteString signed(ConfigUpdate update) throws IOException {
        ByteString bytes = update.toByteString();
        ConfigUpdateEnvelope.Builder envelope =
                ConfigUpdateEnvelope.newBuilder().setConfigUpdate(bytes);
        Set<String> concerned = new LinkedHashSet<>(network.orderingOrganisations());
        network.organisations().forEach(organisation -> concerned.add(organisation.name()));
        for (String organisation : concerned) {
            if (Files.exists(NetworkFolder.key(folder.member(organisation, "admin")))) {
                Proposals admin = signing(organisation);
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
                network.hostOf(node.name()),
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
