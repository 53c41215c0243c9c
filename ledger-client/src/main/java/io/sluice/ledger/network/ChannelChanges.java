package io.sluice.ledger.network;

import static io.sluice.ledger.network.ChannelConfiguration.APPLICATION;
import static io.sluice.ledger.network.ChannelConfiguration.ORDERER;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigPolicy;
import org.hyperledger.fabric.protos.common.ConfigValue;

/** Brings a channel that exists to what is described, and refuses what cannot be changed. */
final class ChannelChanges {
    private static final String ANCHORS = "AnchorPeers";
    private static final String BATCH_TIMEOUT = "BatchTimeout";

    private final NetworkDescription network;
    private final ChannelConfiguration wanted;
    private final ConfigGroup channel;
    private final ChannelUpdates updates;

    ChannelChanges(NetworkDescription network, NetworkFolder folder, Ports ports, ChannelUpdates updates)
            throws IOException {
        this.network = network;
        this.wanted = new ChannelConfiguration(network, folder, ports);
        this.channel = wanted.channel();
        this.updates = updates;
    }

    /** Refuses another way of ordering, other orderers, and a member that is no longer described. */
    void check(PeerAdmin peer) throws IOException {
        ConfigGroup now = ChannelUpdates.configuration(peer.configuration(network.channel()));
        Set<String> there =
                new TreeSet<>(now.getGroupsOrThrow(APPLICATION).getGroupsMap().keySet());
        network.organisations().forEach(organisation -> there.remove(organisation.msp()));
        if (!there.isEmpty()) {
            throw new IOException("channel " + network.channel() + ": has members that are not described: " + there
                    + " (expected: descriptions only gain organisations)");
        }
        for (String orderers : List.of("ConsensusType", "Orderers")) {
            ConfigValue has = now.getGroupsOrThrow(ORDERER).getValuesMap().get(orderers);
            ConfigValue described =
                    channel.getGroupsOrThrow(ORDERER).getValuesMap().get(orderers);
            boolean same = has == null || described == null
                    ? has == described
                    : orderers.equals("ConsensusType") && network.consensus() == Consensus.BFT
                            || has.getValue().equals(described.getValue());
            if (!same) {
                throw new IOException("orderers: not those of channel " + network.channel()
                        + " (expected: consensus, names, host and ports of orderers stay as they were)");
            }
        }
    }

    /** Adds the organisations that are described and not on the channel, and says where each one's first peer is. */
    void setMembers(PeerAdmin peer) throws IOException {
        updates.change(peer, "members", now -> {
            ConfigGroup.Builder application = now.getGroupsOrThrow(APPLICATION).toBuilder();
            for (Organisation organisation : network.organisations()) {
                ConfigGroup described = wanted.organisation(organisation);
                ConfigGroup before = application.getGroupsMap().get(organisation.msp());
                ConfigValue anchors = described.getValuesMap().get(ANCHORS);
                if (before == null) {
                    application.putGroups(organisation.msp(), described);
                } else if (anchors != null) {
                    application.putGroups(organisation.msp(), with(before, ANCHORS, anchors));
                }
            }
            return now.toBuilder().putGroups(APPLICATION, application.build()).build();
        });
    }

    /** Makes the described time after which a block is cut the channel's. */
    void setBatchTimeout(PeerAdmin peer) throws IOException {
        ConfigValue described = channel.getGroupsOrThrow(ORDERER).getValuesOrThrow(BATCH_TIMEOUT);
        updates.change(
                peer,
                "batch timeout",
                now -> now.toBuilder()
                        .putGroups(ORDERER, with(now.getGroupsOrThrow(ORDERER), BATCH_TIMEOUT, described))
                        .build());
    }

    /** Makes the described rule of who endorses the channel's. */
    void setEndorsement(PeerAdmin peer) throws IOException {
        ConfigPolicy rule = wanted.endorsement();
        updates.change(peer, "endorsement policy", now -> {
            ConfigGroup.Builder application = now.getGroupsOrThrow(APPLICATION).toBuilder();
            for (String name : List.of(Policies.ENDORSEMENT, Policies.LIFECYCLE_ENDORSEMENT)) {
                ConfigPolicy before = application.getPoliciesOrThrow(name);
                application.putPolicies(
                        name, before.toBuilder().setPolicy(rule.getPolicy()).build());
            }
            return now.toBuilder().putGroups(APPLICATION, application.build()).build();
        });
    }

    /** The same group with another content of one value; what the value is at now decides what is new. */
    private static ConfigGroup with(ConfigGroup group, String name, ConfigValue described) {
        ConfigValue before = group.getValuesMap().get(name);
        ConfigValue after = before == null
                ? described
                : before.toBuilder().setValue(described.getValue()).build();
        return group.toBuilder().putValues(name, after).build();
    }
}
