package io.sluice.ledger.fabric.verify;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.sluice.lane.FormatException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigPolicy;
import org.hyperledger.fabric.protos.common.ConfigSignature;
import org.hyperledger.fabric.protos.common.ConfigUpdate;
import org.hyperledger.fabric.protos.common.ConfigUpdateEnvelope;
import org.hyperledger.fabric.protos.common.ConfigValue;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;

/**
 * Judges a change of a channel's configuration as its peers must: everything that it changes goes up by one version, is
 * signed as the present configuration demands of that part, and the outcome is what the update makes of the present one.
 * So orderers cannot give themselves, or anybody, a say that the organisations did not sign for.
 */
final class ConfigChange {
    private static final String ROOT = "/Channel";
    private static final String ADMINS = "Admins";

    private final ChannelConfig current;
    private final Map<String, Part> present;
    private final SignatureSet signatures;

    /** A group, value or policy of a configuration, and the group that it lies in (for a group: itself). */
    private record Part(String group, Message message) {
        long version() {
            if (message instanceof ConfigGroup) {
                return ((ConfigGroup) message).getVersion();
            }
            return message instanceof ConfigValue
                    ? ((ConfigValue) message).getVersion()
                    : ((ConfigPolicy) message).getVersion();
        }

        String modPolicy() {
            if (message instanceof ConfigGroup) {
                return ((ConfigGroup) message).getModPolicy();
            }
            return message instanceof ConfigValue
                    ? ((ConfigValue) message).getModPolicy()
                    : ((ConfigPolicy) message).getModPolicy();
        }
    }

    private ConfigChange(ChannelConfig current) {
        this.current = current;
        this.present = parts(current.config().getChannelGroup());
        this.signatures = new SignatureSet(current);
    }

    /**
     * The configuration after the change.
     *
     * @throws FormatException when it is not authorised or not what the update says; the message says which part
     */
    static ChannelConfig accept(ChannelConfig current, ConfigEnvelope proposed) throws FormatException {
        try {
            return new ConfigChange(current).judge(proposed);
        } catch (InvalidProtocolBufferException e) {
            throw new FormatException("configuration update: not readable");
        }
    }

    private ChannelConfig judge(ConfigEnvelope proposed) throws FormatException, InvalidProtocolBufferException {
        Config next = proposed.getConfig();
        long expected = current.config().getSequence() + 1;
        require(
                next.getSequence() == expected,
                "configuration " + next.getSequence() + " (expected: " + expected + ")");
        Payload payload = Payload.parseFrom(proposed.getLastUpdate().getPayload());
        ChannelHeader header = ChannelHeader.parseFrom(payload.getHeader().getChannelHeader());
        require(header.getType() == HeaderType.CONFIG_UPDATE_VALUE, "configuration: its update is none");
        ConfigUpdateEnvelope signed = ConfigUpdateEnvelope.parseFrom(payload.getData());
        ConfigUpdate update = ConfigUpdate.parseFrom(signed.getConfigUpdate());
        require(
                update.getChannelId().equals(current.channel()),
                "configuration update: for channel " + update.getChannelId() + " (expected: " + current.channel()
                        + ")");
        for (ConfigSignature signature : signed.getSignaturesList()) {
            signatures.add(
                    SignatureHeader.parseFrom(signature.getSignatureHeader()).getCreator(),
                    List.of(signature.getSignatureHeader(), signed.getConfigUpdate()),
                    signature.getSignature());
        }
        Map<String, Part> result = apply(update);
        require(
                group(ROOT, result).equals(next.getChannelGroup()),
                "configuration: not what its update makes of the one before");
        return ChannelConfig.of(current.channel(), next);
    }

    private Map<String, Part> apply(ConfigUpdate update) throws FormatException {
        Map<String, Part> read = parts(update.getReadSet());
        for (Map.Entry<String, Part> entry : read.entrySet()) {
            Part now = present.get(entry.getKey());
            require(
                    now != null && now.version() == entry.getValue().version(),
                    "configuration update: made for another version of " + entry.getKey());
        }
        Map<String, Part> result = new HashMap<>(present);
        int changes = 0;
        for (Map.Entry<String, Part> entry : parts(update.getWriteSet()).entrySet()) {
            Part before = read.get(entry.getKey());
            if (before == null || before.version() != entry.getValue().version()) {
                authorise(entry.getKey(), entry.getValue());
                result.put(entry.getKey(), entry.getValue());
                changes++;
            }
        }
        require(changes > 0, "configuration update: changes nothing");
        return result;
    }

    private void authorise(String key, Part wanted) throws FormatException {
        require(!wanted.modPolicy().isEmpty(), "configuration update: " + key + " without mod_policy");
        Part now = present.get(key);
        if (now == null) {
            require(wanted.version() == 0, "configuration update: new " + key + " of version " + wanted.version());
            return; // The group that holds it has changed too, and that is signed for.
        }
        require(
                wanted.version() == now.version() + 1,
                "configuration update: " + key + " of version " + wanted.version() + " (expected: "
                        + (now.version() + 1) + ")");
        String path = now.modPolicy().startsWith("/") ? now.modPolicy() : now.group() + "/" + now.modPolicy();
        ChannelPolicy policy = current.policy(path)
                .orElseThrow(() -> new FormatException("configuration: no policy " + path + " for " + key));
        require(
                policy.satisfiedBy(signatures.signers()),
                "configuration update: " + key + " is not signed as " + path + " demands (by " + signatures + ")");
    }

    private static Map<String, Part> parts(ConfigGroup root) {
        Map<String, Part> parts = new HashMap<>();
        collect(ROOT, root, parts);
        return parts;
    }

    private static void collect(String path, ConfigGroup group, Map<String, Part> parts) {
        parts.put("group " + path, new Part(path, group));
        group.getGroupsMap().forEach((name, child) -> collect(path + "/" + name, child, parts));
        group.getValuesMap().forEach((name, value) -> parts.put("value " + path + "/" + name, new Part(path, value)));
        group.getPoliciesMap()
                .forEach((name, policy) -> parts.put("policy " + path + "/" + name, new Part(path, policy)));
    }

    /** The tree again, of the names that each group lists. An old channel's empty mod_policy becomes Admins. */
    private static ConfigGroup group(String path, Map<String, Part> parts) throws FormatException {
        boolean fill = parts.containsKey("value /Channel/Orderer/Capabilities");
        ConfigGroup listed = (ConfigGroup) part("group " + path, parts);
        ConfigGroup.Builder group = listed.toBuilder();
        for (String name : listed.getGroupsMap().keySet()) {
            group.putGroups(name, group(path + "/" + name, parts));
        }
        for (String name : listed.getValuesMap().keySet()) {
            ConfigValue value = (ConfigValue) part("value " + path + "/" + name, parts);
            group.putValues(
                    name,
                    fill && value.getModPolicy().isEmpty()
                            ? value.toBuilder().setModPolicy(ADMINS).build()
                            : value);
        }
        for (String name : listed.getPoliciesMap().keySet()) {
            ConfigPolicy policy = (ConfigPolicy) part("policy " + path + "/" + name, parts);
            group.putPolicies(
                    name,
                    fill && policy.getModPolicy().isEmpty()
                            ? policy.toBuilder().setModPolicy(ADMINS).build()
                            : policy);
        }
        return fill && group.getModPolicy().isEmpty()
                ? group.setModPolicy(ADMINS).build()
                : group.build();
    }

    private static Message part(String key, Map<String, Part> parts) throws FormatException {
        Part part = parts.get(key);
        require(part != null, "configuration update: names " + key + " and does not hold it");
        return part.message();
    }

    private static void require(boolean good, String what) throws FormatException {
        if (!good) {
            throw new FormatException(what);
        }
    }
}
