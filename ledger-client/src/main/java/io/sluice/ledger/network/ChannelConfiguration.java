package io.sluice.ledger.network;

import static org.hyperledger.fabric.protos.common.ImplicitMetaPolicy.Rule.ANY;
import static org.hyperledger.fabric.protos.common.ImplicitMetaPolicy.Rule.MAJORITY;

import com.google.protobuf.MessageLite;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.hyperledger.fabric.protos.common.BlockDataHashingStructure;
import org.hyperledger.fabric.protos.common.Capabilities;
import org.hyperledger.fabric.protos.common.Capability;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigPolicy;
import org.hyperledger.fabric.protos.common.ConfigValue;
import org.hyperledger.fabric.protos.common.HashingAlgorithm;
import org.hyperledger.fabric.protos.common.MSPRole.MSPRoleType;
import org.hyperledger.fabric.protos.peer.ACLs;
import org.hyperledger.fabric.protos.peer.APIResource;
import org.hyperledger.fabric.protos.peer.AnchorPeer;
import org.hyperledger.fabric.protos.peer.AnchorPeers;

/** A channel's configuration, written from a description and the certificates that were made for it. */
final class ChannelConfiguration {
    static final String APPLICATION = "Application";
    static final String ORDERER = "Orderer";

    private final NetworkDescription network;
    private final NetworkFolder folder;
    private final Ports ports;

    ChannelConfiguration(NetworkDescription network, NetworkFolder folder, Ports ports) {
        this.network = network;
        this.folder = folder;
        this.ports = ports;
    }

    /** All of it. */
    ConfigGroup channel() throws IOException {
        boolean bft = network.consensus() == Consensus.BFT;
        return metaPolicies()
                .putGroups(ORDERER, new OrderingConfiguration(network, folder, ports).group())
                .putGroups(APPLICATION, application())
                .putValues("Capabilities", capabilities(bft ? "V3_0" : "V2_0"))
                .putValues(
                        "HashingAlgorithm",
                        value(HashingAlgorithm.newBuilder().setName("SHA256").build()))
                .putValues(
                        "BlockDataHashingStructure",
                        value(BlockDataHashingStructure.newBuilder()
                                .setWidth(0xFFFFFFFF) // One hash over all transactions of a block.
                                .build()))
                .build();
    }

    private ConfigGroup application() throws IOException {
        ACLs acls = ACLs.newBuilder()
                .putAcls(
                        "peer/Propose",
                        APIResource.newBuilder()
                                .setPolicyRef("/Channel/Application/" + Policies.PROPOSERS)
                                .build())
                .build();
        ConfigGroup.Builder group = metaPolicies()
                .putPolicies(Policies.PROPOSERS, Policies.of(ANY, Policies.READERS))
                .putPolicies(Policies.ENDORSEMENT, endorsement())
                .putPolicies(Policies.LIFECYCLE_ENDORSEMENT, endorsement())
                .putValues("ACLs", value(acls))
                .putValues("Capabilities", capabilities("V2_5"));
        for (Organisation organisation : network.organisations()) {
            group.putGroups(organisation.msp(), organisation(organisation));
        }
        return group.build();
    }

    /** Whose peers must endorse, also a change of the contract. */
    ConfigPolicy endorsement() {
        EndorsementRule rule = network.endorsement();
        List<String> endorsers =
                network.endorsers().stream().map(Organisation::msp).toList();
        return switch (rule.kind()) {
            case ALL -> Policies.peersOf(endorsers.size(), endorsers);
            case MAJORITY -> Policies.peersOf(endorsers.size() / 2 + 1, endorsers);
            case SOME ->
                Policies.peersOf(
                        rule.number(),
                        rule.organisations().stream().map(network::msp).toList());
        };
    }

    /** What the channel knows of a member. Of an auditor only administrators write: they approve contracts. */
    ConfigGroup organisation(Organisation organisation) throws IOException {
        String msp = organisation.msp();
        ConfigGroup.Builder group = membership(organisation.name(), msp)
                .putPolicies(Policies.READERS, Policies.anyOf(msp, MSPRoleType.MEMBER))
                .putPolicies(
                        Policies.WRITERS,
                        organisation.auditor()
                                ? Policies.anyOf(msp, MSPRoleType.ADMIN)
                                : Policies.anyOf(msp, MSPRoleType.ADMIN, MSPRoleType.CLIENT))
                .putPolicies(Policies.ADMINS, Policies.anyOf(msp, MSPRoleType.ADMIN))
                .putPolicies(Policies.ENDORSEMENT, Policies.anyOf(msp, MSPRoleType.PEER));
        if (organisation.peers() > 0) {
            AnchorPeer first = AnchorPeer.newBuilder()
                    .setHost(network.hostOf(organisation.peer(0)))
                    .setPort(ports.of(organisation.peer(0)))
                    .build();
            group.putValues(
                    "AnchorPeers",
                    value(AnchorPeers.newBuilder().addAnchorPeers(first).build()));
        }
        return group.build();
    }

    /** A group with the organisation's authorities. */
    private ConfigGroup.Builder membership(String organisation, String msp) throws IOException {
        return membership(folder, organisation, msp);
    }

    static ConfigGroup.Builder membership(NetworkFolder folder, String organisation, String msp) throws IOException {
        String members = Files.readString(folder.memberRoot(organisation));
        String tls = Files.readString(folder.tlsRoot(organisation));
        return ConfigGroup.newBuilder()
                .setModPolicy(Policies.ADMINS)
                .putValues("MSP", value(Membership.of(msp, members, tls)));
    }

    static ConfigGroup.Builder metaPolicies() {
        return ConfigGroup.newBuilder()
                .setModPolicy(Policies.ADMINS)
                .putPolicies(Policies.READERS, Policies.of(ANY, Policies.READERS))
                .putPolicies(Policies.WRITERS, Policies.of(ANY, Policies.WRITERS))
                .putPolicies(Policies.ADMINS, Policies.of(MAJORITY, Policies.ADMINS));
    }

    static ConfigValue capabilities(String name) {
        return value(Capabilities.newBuilder()
                .putAllCapabilities(Map.of(name, Capability.getDefaultInstance()))
                .build());
    }

    static ConfigValue value(MessageLite message) {
        return ConfigValue.newBuilder()
                .setModPolicy(Policies.ADMINS)
                .setValue(message.toByteString())
                .build();
    }
}
