package io.sluice.ledger.fabric.verify;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.lane.FormatException;
import io.sluice.ledger.fabric.verify.EndorsedTransaction.Access;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.peer.ApplicationPolicy;
import org.hyperledger.fabric.protos.peer.CollectionConfig;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;
import org.hyperledger.fabric.protos.peer.lifecycle.ChaincodeValidationInfo;
import org.hyperledger.fabric.protos.peer.lifecycle.StateData;

/**
 * Who must endorse what, read from the definitions that were committed on the channel itself: nobody has to tell a
 * verifier the endorsement policy. A definition counts from the block after the one that commits it.
 */
final class ChaincodeDefinitions {
    static final String LIFECYCLE = "_lifecycle";
    private static final String IMPLICIT = "_implicit_org_";
    private static final String LIFECYCLE_POLICY = "/Channel/Application/LifecycleEndorsement";
    private static final Pattern FIELD = Pattern.compile("namespaces/fields/([^/]+)/(ValidationInfo|Collections)");

    private final Map<String, ByteString> committed = new HashMap<>();
    private final Map<String, ByteString> next = new HashMap<>();

    /** Takes note of a definition that a valid transaction writes. */
    void note(List<Access> accesses) {
        for (Access access : accesses) {
            if (access.namespace().equals(LIFECYCLE)) {
                for (KVWrite write : access.keys().getWritesList()) {
                    if (FIELD.matcher(write.getKey()).matches()) {
                        next.put(write.getKey(), write.getIsDelete() ? ByteString.EMPTY : write.getValue());
                    }
                }
            }
        }
    }

    /** The block is over: what was noted counts. */
    void blockEnds() {
        committed.putAll(next);
        next.clear();
    }

    /** Checks that the endorsers satisfy every policy that this access falls under. */
    void require(Access access, boolean invoked, SignatureSet endorsers, ChannelConfig config) throws FormatException {
        boolean checked = false;
        if (access.writesKeys()) {
            require(policy(access.namespace(), config), "chaincode " + access.namespace(), endorsers);
            checked = true;
        }
        for (String name : access.collections().keySet()) {
            if (Access.writes(access.collections().get(name))) {
                ChannelPolicy policy =
                        collection(access.namespace(), name, config).orElse(policy(access.namespace(), config));
                require(policy, "collection " + name + " of " + access.namespace(), endorsers);
                checked = true;
            }
        }
        if (invoked && !checked) {
            require(policy(access.namespace(), config), "chaincode " + access.namespace(), endorsers);
        }
    }

    private static void require(ChannelPolicy policy, String whose, SignatureSet endorsers) throws FormatException {
        if (!policy.satisfiedBy(endorsers.signers())) {
            throw new FormatException("endorsement policy of " + whose + ": not satisfied by " + endorsers);
        }
    }

    private ChannelPolicy policy(String namespace, ChannelConfig config) throws FormatException {
        if (namespace.equals(LIFECYCLE)) {
            return config.policy(LIFECYCLE_POLICY).orElse(signers -> majority(signers, config));
        }
        try {
            ByteString info = field(namespace, "ValidationInfo")
                    .orElseThrow(() -> new FormatException("chaincode " + namespace + ": not defined on the channel"));
            ChaincodeValidationInfo validation = ChaincodeValidationInfo.parseFrom(info);
            if (!validation.getValidationPlugin().equals("vscc")) {
                throw new FormatException("chaincode " + namespace + ": validated by "
                        + validation.getValidationPlugin() + " (expected: vscc)");
            }
            return policy(ApplicationPolicy.parseFrom(validation.getValidationParameter()), config);
        } catch (InvalidProtocolBufferException e) {
            throw new FormatException("chaincode " + namespace + ": its endorsement policy is not readable");
        }
    }

    private static ChannelPolicy policy(ApplicationPolicy policy, ChannelConfig config) throws FormatException {
        return policy.hasSignaturePolicy()
                ? ChannelPolicy.signature(policy.getSignaturePolicy())
                : config.policy(policy.getChannelConfigPolicyReference()).orElse(ChannelPolicy.NOBODY);
    }

    /** What a channel has that names no policy for definitions: a majority of its organisations. */
    private static boolean majority(List<ChannelIdentity> signers, ChannelConfig config) {
        List<String> organisations = config.applicationMsps();
        long signed = signers.stream()
                .filter(signer -> signer.misfit().isEmpty())
                .map(signer -> signer.msp().id())
                .filter(organisations::contains)
                .distinct()
                .count();
        return signed > organisations.size() / 2;
    }

    private Optional<ChannelPolicy> collection(String namespace, String name, ChannelConfig config)
            throws FormatException {
        if (name.startsWith(IMPLICIT)) {
            String msp = name.substring(IMPLICIT.length());
            String group = config.applicationGroup(msp)
                    .orElseThrow(() -> new FormatException("collection " + name + ": of nobody on the channel"));
            return Optional.of(config.policy("/Channel/Application/" + group + "/Endorsement")
                    .orElse(signers -> signers.stream()
                            .anyMatch(signer -> signer.msp().id().equals(msp)
                                    && signer.misfit().isEmpty())));
        }
        try {
            CollectionConfigPackage all = CollectionConfigPackage.parseFrom(
                    field(namespace, "Collections").orElse(ByteString.EMPTY));
            for (CollectionConfig each : all.getConfigList()) {
                StaticCollectionConfig collection = each.getStaticCollectionConfig();
                if (collection.getName().equals(name)) {
                    return collection.hasEndorsementPolicy()
                            ? Optional.of(policy(collection.getEndorsementPolicy(), config))
                            : Optional.empty();
                }
            }
            throw new FormatException("collection " + name + ": not defined");
        } catch (InvalidProtocolBufferException e) {
            throw new FormatException("collections of " + namespace + ": not readable");
        }
    }

    private Optional<ByteString> field(String namespace, String field) throws InvalidProtocolBufferException {
        ByteString value = committed.getOrDefault("namespaces/fields/" + namespace + "/" + field, ByteString.EMPTY);
        return value.isEmpty()
                ? Optional.empty()
                : Optional.of(StateData.parseFrom(value).getBytes());
    }
}
