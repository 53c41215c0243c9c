package io.sluice.ledger.fabric.verify;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.lane.FormatException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.hyperledger.fabric.protos.common.ImplicitMetaPolicy;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.Policy;
import org.hyperledger.fabric.protos.common.SignaturePolicy;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;

/** Who must sign. Signers are told apart before: each stands for one signature that verified. */
@FunctionalInterface
interface ChannelPolicy {
    /** What a policy of an unknown kind amounts to. */
    ChannelPolicy NOBODY = signers -> false;

    boolean satisfiedBy(List<ChannelIdentity> signers);

    /** Of a group's configuration; {@code below} are the policies of the name that an implicit one asks for. */
    static ChannelPolicy parse(Policy policy, Below below) throws FormatException {
        try {
            return switch (policy.getType()) {
                case Policy.PolicyType.SIGNATURE_VALUE ->
                    signature(SignaturePolicyEnvelope.parseFrom(policy.getValue()));
                case Policy.PolicyType.IMPLICIT_META_VALUE ->
                    implicit(ImplicitMetaPolicy.parseFrom(policy.getValue()), below);
                default -> NOBODY;
            };
        } catch (InvalidProtocolBufferException e) {
            throw new FormatException("policy: not readable");
        }
    }

    /** The policies of one name in the groups below, one for each group. */
    @FunctionalInterface
    interface Below {
        List<ChannelPolicy> named(String name) throws FormatException;
    }

    private static ChannelPolicy implicit(ImplicitMetaPolicy policy, Below below) throws FormatException {
        List<ChannelPolicy> all = below.named(policy.getSubPolicy());
        int needed =
                switch (policy.getRule()) {
                    case ANY -> Math.min(1, all.size());
                    case ALL -> all.size();
                    case MAJORITY -> all.isEmpty() ? 0 : all.size() / 2 + 1;
                    case UNRECOGNIZED -> throw new FormatException("policy: unknown rule");
                };
        return signers -> all.stream().filter(one -> one.satisfiedBy(signers)).count() >= needed;
    }

    /** From the bytes of a SignaturePolicyEnvelope. */
    static ChannelPolicy signature(ByteString envelope) throws FormatException {
        try {
            return signature(SignaturePolicyEnvelope.parseFrom(envelope));
        } catch (InvalidProtocolBufferException e) {
            throw new FormatException("signature policy: not readable");
        }
    }

    static ChannelPolicy signature(SignaturePolicyEnvelope envelope) throws FormatException {
        Gate gate = Gate.of(envelope.getRule(), envelope.getIdentitiesList(), 0);
        return signers -> gate.passes(signers, new BitSet());
    }

    /** One node of a signature policy. A signer that one branch has used is not there for the next. */
    @FunctionalInterface
    interface Gate {
        int DEEPEST = 32;

        boolean passes(List<ChannelIdentity> signers, BitSet used);

        private static Gate of(SignaturePolicy rule, List<MSPPrincipal> principals, int depth) throws FormatException {
            if (depth > DEEPEST) {
                throw new FormatException("signature policy: too deep");
            }
            return switch (rule.getTypeCase()) {
                case SIGNED_BY -> signedBy(rule.getSignedBy(), principals);
                case N_OUT_OF -> {
                    List<Gate> gates = new ArrayList<>();
                    for (SignaturePolicy each : rule.getNOutOf().getRulesList()) {
                        gates.add(of(each, principals, depth + 1));
                    }
                    yield nOutOf(rule.getNOutOf().getN(), gates);
                }
                case TYPE_NOT_SET -> throw new FormatException("signature policy: empty rule");
            };
        }

        private static Gate signedBy(int index, List<MSPPrincipal> principals) throws FormatException {
            if (index < 0 || index >= principals.size()) {
                throw new FormatException("signature policy: principal " + index + " of " + principals.size());
            }
            MSPPrincipal principal = principals.get(index);
            return (signers, used) -> {
                for (int i = 0; i < signers.size(); i++) {
                    if (!used.get(i) && signers.get(i).is(principal)) {
                        used.set(i);
                        return true;
                    }
                }
                return false;
            };
        }

        private static Gate nOutOf(int needed, List<Gate> gates) {
            return (signers, used) -> {
                int passed = 0;
                for (Gate gate : gates) {
                    BitSet attempt = (BitSet) used.clone();
                    if (gate.passes(signers, attempt)) {
                        passed++;
                        used.or(attempt);
                    }
                }
                return passed >= needed;
            };
        }
    }
}
