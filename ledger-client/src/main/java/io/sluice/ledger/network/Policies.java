package io.sluice.ledger.network;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import java.util.List;
import java.util.stream.Collectors;
import org.hyperledger.fabric.protos.common.ConfigPolicy;
import org.hyperledger.fabric.protos.common.ImplicitMetaPolicy;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.MSPRole;
import org.hyperledger.fabric.protos.common.Policy;
import org.hyperledger.fabric.protos.common.SignaturePolicy;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;

/** Who must have signed. Every policy is changed by the administrators of where it stands. */
final class Policies {
    static final String ADMINS = "Admins";
    static final String READERS = "Readers";
    static final String WRITERS = "Writers";
    static final String ENDORSEMENT = "Endorsement";
    static final String LIFECYCLE_ENDORSEMENT = "LifecycleEndorsement";
    static final String BLOCK_VALIDATION = "BlockValidation";
    /** Who may have a peer run the contract without writing: auditors too. */
    static final String PROPOSERS = "Proposers";

    private Policies() {}

    /** The policy of this name in any, all or most of the groups below. */
    static ConfigPolicy of(ImplicitMetaPolicy.Rule rule, String name) {
        return policy(
                Policy.PolicyType.IMPLICIT_META,
                ImplicitMetaPolicy.newBuilder().setRule(rule).setSubPolicy(name).build());
    }

    /** Any one with one of these roles. */
    static ConfigPolicy anyOf(String msp, MSPRole.MSPRoleType... roles) {
        return signatures(
                1, List.of(roles).stream().map(role -> principal(msp, role)).toList());
    }

    /** Peers of a number of organisations. */
    static ConfigPolicy peersOf(int number, List<String> msps) {
        return signatures(
                number,
                msps.stream()
                        .map(msp -> principal(msp, MSPRole.MSPRoleType.PEER))
                        .toList());
    }

    /** A number of certain holders of certificates, each counted for itself. */
    static ConfigPolicy identities(int number, List<SerializedIdentity> identities) {
        return signatures(
                number,
                identities.stream()
                        .map(identity -> MSPPrincipal.newBuilder()
                                .setPrincipalClassification(MSPPrincipal.Classification.IDENTITY)
                                .setPrincipal(identity.toByteString())
                                .build())
                        .collect(Collectors.toList()));
    }

    private static MSPPrincipal principal(String msp, MSPRole.MSPRoleType role) {
        ByteString who =
                MSPRole.newBuilder().setMspIdentifier(msp).setRole(role).build().toByteString();
        return MSPPrincipal.newBuilder()
                .setPrincipalClassification(MSPPrincipal.Classification.ROLE)
                .setPrincipal(who)
                .build();
    }

    private static ConfigPolicy signatures(int number, List<MSPPrincipal> principals) {
        SignaturePolicy.NOutOf.Builder rule =
                SignaturePolicy.NOutOf.newBuilder().setN(number);
        for (int i = 0; i < principals.size(); i++) {
            rule.addRules(SignaturePolicy.newBuilder().setSignedBy(i));
        }
        return policy(
                Policy.PolicyType.SIGNATURE,
                SignaturePolicyEnvelope.newBuilder()
                        .addAllIdentities(principals)
                        .setRule(SignaturePolicy.newBuilder().setNOutOf(rule))
                        .build());
    }

    private static ConfigPolicy policy(Policy.PolicyType type, MessageLite value) {
        return ConfigPolicy.newBuilder()
                .setModPolicy(ADMINS)
                .setPolicy(Policy.newBuilder().setType(type.getNumber()).setValue(value.toByteString()))
                .build();
    }
}
