package io.sluice.ledger.fabric.verify;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.lane.FormatException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.BlockDataHashingStructure;
import org.hyperledger.fabric.protos.common.Capabilities;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigPolicy;
import org.hyperledger.fabric.protos.common.Consenter;
import org.hyperledger.fabric.protos.common.Orderers;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;

/**
 * What is trusted on a channel at one point: the organisations' MSPs and the policies. Immutable, but for a bounded
 * memory of identities seen before.
 */
final class ChannelConfig {
    static final String BLOCK_VALIDATION = "/Channel/Orderer/BlockValidation";
    private static final int REMEMBERED = 1_000;

    private final String channel;
    private final Config config;
    private final Map<String, Msp> msps = new HashMap<>();
    private final Map<String, String> applicationGroups = new HashMap<>(); // By MSP.
    private final Map<String, ChannelPolicy> policies = new HashMap<>();
    private final Map<Integer, ByteString> consenters = new HashMap<>();
    private final boolean bft;
    private final Map<ByteString, ChannelIdentity> identities = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteString, ChannelIdentity> eldest) {
            return size() > REMEMBERED;
        }
    };

    private ChannelConfig(String channel, Config config) throws FormatException {
        this.channel = channel;
        this.config = config;
        ConfigGroup root = config.getChannelGroup();
        for (String part : List.of("Orderer", "Application")) {
            for (Map.Entry<String, ConfigGroup> organisation : root.getGroupsOrDefault(
                            part, ConfigGroup.getDefaultInstance())
                    .getGroupsMap()
                    .entrySet()) {
                organisation(part, organisation.getKey(), organisation.getValue());
            }
        }
        policies("/Channel", root);
        if (!policies.containsKey(BLOCK_VALIDATION)) {
            throw new FormatException("configuration: no policy BlockValidation");
        }
        try {
            this.bft = capabilities(root).getCapabilitiesMap().containsKey("V3_0");
            hashing(root);
            consenters(root.getGroupsOrDefault("Orderer", ConfigGroup.getDefaultInstance()));
        } catch (InvalidProtocolBufferException e) {
            throw new FormatException("configuration: not readable");
        }
    }

    /** Of a channel of this name. */
    static ChannelConfig of(String channel, Config config) throws FormatException {
        return new ChannelConfig(channel, config);
    }

    private void organisation(String part, String group, ConfigGroup organisation) throws FormatException {
        if (organisation.containsValues("MSP")) {
            Msp msp = Msp.parse(organisation.getValuesOrThrow("MSP").getValue());
            msps.put(msp.id(), msp);
            if (part.equals("Application")) {
                applicationGroups.put(msp.id(), group);
            }
        }
    }

    private static Capabilities capabilities(ConfigGroup group) throws InvalidProtocolBufferException {
        return group.containsValues("Capabilities")
                ? Capabilities.parseFrom(group.getValuesOrThrow("Capabilities").getValue())
                : Capabilities.getDefaultInstance();
    }

    private static void hashing(ConfigGroup root) throws InvalidProtocolBufferException, FormatException {
        if (root.containsValues("BlockDataHashingStructure")
                && BlockDataHashingStructure.parseFrom(root.getValuesOrThrow("BlockDataHashingStructure")
                                        .getValue())
                                .getWidth()
                        != -1) {
            throw new FormatException("configuration: block data hashed as a tree (expected: as one)");
        }
    }

    private void consenters(ConfigGroup orderer) throws InvalidProtocolBufferException {
        if (orderer.containsValues("Orderers")) {
            Orderers mapping =
                    Orderers.parseFrom(orderer.getValuesOrThrow("Orderers").getValue());
            for (Consenter consenter : mapping.getConsenterMappingList()) {
                consenters.put(
                        consenter.getId(),
                        SerializedIdentity.newBuilder()
                                .setMspid(consenter.getMspId())
                                .setIdBytes(consenter.getIdentity())
                                .build()
                                .toByteString());
            }
        }
    }

    private void policies(String path, ConfigGroup group) throws FormatException {
        for (Map.Entry<String, ConfigGroup> child : group.getGroupsMap().entrySet()) {
            policies(path + "/" + child.getKey(), child.getValue());
        }
        for (Map.Entry<String, ConfigPolicy> policy : group.getPoliciesMap().entrySet()) {
            policies.put(
                    path + "/" + policy.getKey(),
                    ChannelPolicy.parse(policy.getValue().getPolicy(), name -> below(path, group, name)));
        }
    }

    private List<ChannelPolicy> below(String path, ConfigGroup group, String name) {
        List<ChannelPolicy> below = new ArrayList<>();
        for (String child : group.getGroupsMap().keySet()) {
            below.add(policies.getOrDefault(path + "/" + child + "/" + name, ChannelPolicy.NOBODY));
        }
        return below;
    }

    String channel() {
        return channel;
    }

    /** The configuration itself. */
    Config config() {
        return config;
    }

    /** Null when the channel has no such MSP. */
    Msp msp(String id) {
        return msps.get(id);
    }

    /** The policy at an absolute path, such as {@code /Channel/Application/Endorsement}. */
    Optional<ChannelPolicy> policy(String path) {
        return Optional.ofNullable(policies.get(path));
    }

    /** Name of the application organisation whose MSP this is. */
    Optional<String> applicationGroup(String msp) {
        return Optional.ofNullable(applicationGroups.get(msp));
    }

    /** MSPs of the application organisations. */
    List<String> applicationMsps() {
        return applicationGroups.keySet().stream().sorted().toList();
    }

    /** Whether blocks may be signed by numbered consenters. */
    boolean bft() {
        return bft;
    }

    /** The identity of a numbered consenter. */
    Optional<ByteString> consenter(int id) {
        return Optional.ofNullable(consenters.get(id));
    }

    /** The identity that these bytes describe. */
    ChannelIdentity identity(ByteString serialized) throws FormatException {
        synchronized (identities) {
            ChannelIdentity known = identities.get(serialized);
            if (known == null) {
                known = ChannelIdentity.parse(serialized, this);
                identities.put(serialized, known);
            }
            return known;
        }
    }
}
