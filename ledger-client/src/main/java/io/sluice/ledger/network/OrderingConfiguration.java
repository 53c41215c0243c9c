package io.sluice.ledger.network;

import static io.sluice.ledger.network.ChannelConfiguration.capabilities;
import static io.sluice.ledger.network.ChannelConfiguration.value;
import static org.hyperledger.fabric.protos.common.ImplicitMetaPolicy.Rule.ANY;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.Consenter;
import org.hyperledger.fabric.protos.common.MSPRole.MSPRoleType;
import org.hyperledger.fabric.protos.common.OrdererAddresses;
import org.hyperledger.fabric.protos.common.Orderers;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.hyperledger.fabric.protos.orderer.BatchSize;
import org.hyperledger.fabric.protos.orderer.BatchTimeout;
import org.hyperledger.fabric.protos.orderer.ChannelRestrictions;
import org.hyperledger.fabric.protos.orderer.ConsensusType;
import org.hyperledger.fabric.protos.orderer.etcdraft.ConfigMetadata;
import org.hyperledger.fabric.protos.orderer.etcdraft.Options;

/** The part of a channel's configuration that says who orders, and how. */
final class OrderingConfiguration {
    private static final int MAX_MESSAGES = 500;
    private static final int MAX_BYTES = 10 << 20;
    private static final int PREFERRED_BYTES = 2 << 20;

    private final NetworkDescription network;
    private final NetworkFolder folder;
    private final Ports ports;

    OrderingConfiguration(NetworkDescription network, NetworkFolder folder, Ports ports) {
        this.network = network;
        this.folder = folder;
        this.ports = ports;
    }

    ConfigGroup group() throws IOException {
        ConfigGroup.Builder group = ChannelConfiguration.metaPolicies()
                .putPolicies(Policies.BLOCK_VALIDATION, Policies.of(ANY, Policies.WRITERS))
                .putValues(
                        "BatchSize",
                        value(BatchSize.newBuilder()
                                .setMaxMessageCount(MAX_MESSAGES)
                                .setAbsoluteMaxBytes(MAX_BYTES)
                                .setPreferredMaxBytes(PREFERRED_BYTES)
                                .build()))
                .putValues(
                        "BatchTimeout",
                        value(BatchTimeout.newBuilder()
                                .setTimeout(network.batchTimeout().toMillis() + "ms")
                                .build()))
                .putValues("ChannelRestrictions", value(ChannelRestrictions.getDefaultInstance()))
                .putValues("Capabilities", capabilities("V2_0"));
        for (String organisation : network.orderingOrganisations()) {
            group.putGroups(network.msp(organisation), organisation(organisation));
        }
        if (network.consensus() == Consensus.BFT) {
            bft(group);
        } else {
            raft(group);
        }
        return group.build();
    }

    private ConfigGroup organisation(String name) throws IOException {
        String msp = network.msp(name);
        OrdererAddresses.Builder endpoints = OrdererAddresses.newBuilder();
        for (OrdererNode orderer : network.orderers()) {
            if (orderer.organisation().equals(name)) {
                endpoints.addAddresses(network.hostOf(orderer.name()) + ":" + ports.of(orderer.name()));
            }
        }
        return ChannelConfiguration.membership(folder, name, msp)
                .putPolicies(Policies.READERS, Policies.anyOf(msp, MSPRoleType.MEMBER))
                .putPolicies(Policies.WRITERS, Policies.anyOf(msp, MSPRoleType.ADMIN, MSPRoleType.ORDERER))
                .putPolicies(Policies.ADMINS, Policies.anyOf(msp, MSPRoleType.ADMIN))
                .putValues("Endpoints", value(endpoints.build()))
                .build();
    }

    private void raft(ConfigGroup.Builder group) throws IOException {
        // A leader is chosen after some ten ticks. Over longer ways than loopback a short tick would change leaders
        // often.
        boolean near = network.host().equals(NetworkDescription.LOOPBACK) && !network.elsewhere();
        ConfigMetadata.Builder metadata = ConfigMetadata.newBuilder()
                .setOptions(Options.newBuilder()
                        .setTickInterval(near ? "100ms" : "500ms")
                        .setElectionTick(10)
                        .setHeartbeatTick(1)
                        .setMaxInflightBlocks(5)
                        .setSnapshotIntervalSize(16 << 20));
        for (OrdererNode orderer : network.orderers()) {
            ByteString tls = tls(orderer);
            metadata.addConsenters(org.hyperledger.fabric.protos.orderer.etcdraft.Consenter.newBuilder()
                    .setHost(network.hostOf(orderer.name()))
                    .setPort(ports.of(orderer.name()))
                    .setClientTlsCert(tls)
                    .setServerTlsCert(tls));
        }
        group.putValues(
                "ConsensusType",
                value(ConsensusType.newBuilder()
                        .setType("etcdraft")
                        .setMetadata(metadata.build().toByteString())
                        .build()));
    }

    /** A block counts when more than two thirds of the orderers have signed it. */
    private void bft(ConfigGroup.Builder group) throws IOException {
        Orderers.Builder consenters = Orderers.newBuilder();
        List<SerializedIdentity> identities = new ArrayList<>();
        int id = 0;
        for (OrdererNode orderer : network.orderers()) {
            ByteString tls = tls(orderer);
            Path at = folder.member(orderer.organisation(), orderer.name());
            ByteString identity = ByteString.copyFromUtf8(Files.readString(NetworkFolder.certificate(at)));
            String msp = network.msp(orderer.organisation());
            id++;
            consenters.addConsenterMapping(Consenter.newBuilder()
                    .setId(id)
                    .setHost(network.hostOf(orderer.name()))
                    .setPort(ports.of(orderer.name()))
                    .setMspId(msp)
                    .setIdentity(identity)
                    .setClientTlsCert(tls)
                    .setServerTlsCert(tls));
            identities.add(SerializedIdentity.newBuilder()
                    .setMspid(msp)
                    .setIdBytes(identity)
                    .build());
        }
        int faulty = (id - 1) / 3;
        int quorum = (id + faulty + 2) / 2; // Half of id + faulty + 1, rounded up.
        group.putPolicies(Policies.BLOCK_VALIDATION, Policies.identities(quorum, identities))
                .putValues("Orderers", value(consenters.build()))
                .putValues(
                        "ConsensusType",
                        value(ConsensusType.newBuilder()
                                .setType("BFT")
                                .setMetadata(BftTimes.of(network.batchTimeout()).toByteString())
                                .build()));
    }

    private ByteString tls(OrdererNode orderer) throws IOException {
        Path at = folder.member(orderer.organisation(), orderer.name());
        return ByteString.copyFromUtf8(Files.readString(NetworkFolder.tlsCertificate(at)));
    }
}
