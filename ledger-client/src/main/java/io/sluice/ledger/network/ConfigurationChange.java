package io.sluice.ledger.network;

import com.google.protobuf.MessageLite;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import java.util.function.ToLongFunction;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigPolicy;
import org.hyperledger.fabric.protos.common.ConfigUpdate;
import org.hyperledger.fabric.protos.common.ConfigValue;

/**
 * What an orderer must be told to get from one configuration to another. Every group, value and policy has a version:
 * the read set names the versions that the change builds on, the write set what gets a next one. A group's own version
 * counts its members; the version of a value or policy counts its contents. Nothing that stays the same is repeated but
 * by its version.
 */
final class ConfigurationChange {
    private ConfigurationChange() {}

    /** Empty when there is nothing to change. */
    static Optional<ConfigUpdate> between(String channel, ConfigGroup now, ConfigGroup wanted) {
        Sets sets = groups(now, wanted);
        if (!sets.changed) {
            return Optional.empty();
        }
        return Optional.of(ConfigUpdate.newBuilder()
                .setChannelId(channel)
                .setReadSet(sets.read)
                .setWriteSet(sets.write)
                .build());
    }

    private record Sets(ConfigGroup read, ConfigGroup write, boolean changed) {}

    private static Sets groups(ConfigGroup now, ConfigGroup wanted) {
        Members<ConfigValue> values = new Members<ConfigValue>(ConfigurationChange::version, ConfigurationChange::next)
                .compare(now.getValuesMap(), wanted.getValuesMap());
        Members<ConfigPolicy> policies = new Members<ConfigPolicy>(
                        ConfigurationChange::version, ConfigurationChange::next)
                .compare(now.getPoliciesMap(), wanted.getPoliciesMap());
        ConfigGroup.Builder read = ConfigGroup.newBuilder().setVersion(now.getVersion());
        ConfigGroup.Builder write = ConfigGroup.newBuilder();
        boolean members =
                values.others || policies.others || !now.getModPolicy().equals(wanted.getModPolicy());
        boolean changed = !values.written.isEmpty() || !policies.written.isEmpty();
        Map<String, ConfigGroup> same = new LinkedHashMap<>();
        for (String name : new TreeSet<>(wanted.getGroupsMap().keySet())) {
            ConfigGroup next = wanted.getGroupsOrThrow(name);
            ConfigGroup before = now.getGroupsMap().get(name);
            if (before == null) {
                members = true;
                write.putGroups(name, next);
                continue;
            }
            Sets below = groups(before, next);
            if (below.changed) {
                changed = true;
                read.putGroups(name, below.read);
                write.putGroups(name, below.write);
            } else {
                same.put(
                        name,
                        ConfigGroup.newBuilder().setVersion(before.getVersion()).build());
            }
        }
        members |=
                !wanted.getGroupsMap().keySet().containsAll(now.getGroupsMap().keySet());
        write.putAllValues(values.written).putAllPolicies(policies.written);
        if (members) { // Who is in the group changes: then all who stay must be named, on both sides.
            read.putAllGroups(same).putAllValues(values.same).putAllPolicies(policies.same);
            write.putAllGroups(same).putAllValues(values.same).putAllPolicies(policies.same);
            write.setVersion(now.getVersion() + 1).setModPolicy(wanted.getModPolicy());
        } else {
            write.setVersion(now.getVersion());
        }
        return new Sets(read.build(), write.build(), members || changed);
    }

    /** The values or the policies of a group, before and after. */
    private static final class Members<T extends MessageLite> {
        final Map<String, T> same = new LinkedHashMap<>();
        final Map<String, T> written = new LinkedHashMap<>();
        /** Whether there are others than before. */
        boolean others;

        private final ToLongFunction<T> version;
        private final BinaryOperator<T> next;

        Members(ToLongFunction<T> version, BinaryOperator<T> next) {
            this.version = version;
            this.next = next;
        }

        Members<T> compare(Map<String, T> now, Map<String, T> wanted) {
            others = !now.keySet().equals(wanted.keySet());
            new TreeSet<>(wanted.keySet()).forEach(name -> {
                T before = now.get(name);
                T after = wanted.get(name);
                if (before == null) {
                    written.put(name, after);
                } else if (before.equals(after)) {
                    same.put(name, onlyVersion(before));
                } else {
                    written.put(name, next.apply(before, after));
                }
            });
            return this;
        }

        @SuppressWarnings("unchecked")
        private T onlyVersion(T member) {
            long number = version.applyAsLong(member);
            MessageLite bare = member instanceof ConfigValue
                    ? ConfigValue.newBuilder().setVersion(number).build()
                    : ConfigPolicy.newBuilder().setVersion(number).build();
            return (T) bare;
        }
    }

    private static long version(ConfigValue value) {
        return value.getVersion();
    }

    private static long version(ConfigPolicy policy) {
        return policy.getVersion();
    }

    private static ConfigValue next(ConfigValue before, ConfigValue after) {
        return after.toBuilder().setVersion(before.getVersion() + 1).build();
    }

    private static ConfigPolicy next(ConfigPolicy before, ConfigPolicy after) {
        return after.toBuilder().setVersion(before.getVersion() + 1).build();
    }
}
