package io.sluice.gateway.exchange;

import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.gateway.identity.Member;
import io.sluice.gateway.sealing.SealException;
import io.sluice.ledger.CheckpointVerifier;
import io.sluice.proto.CheckpointKey;
import io.sluice.proto.KeyGrant;
import io.sluice.proto.Record;
import io.sluice.proto.RecordKind;

/** "No record, no key" as the recipient sees it: a grant must prove that its own record is in the provider's lane. */
final class GrantProof {
    private GrantProof() {}

    static void require(KeyGrant grant, Member provider) throws SealException {
        CheckpointVerifier verifier = null;
        for (CheckpointKey key : provider.checkpointKeys()) {
            byte[] ed25519 = key.getEd25519().toByteArray();
            byte[] mldsa44 = key.getMldsa44().toByteArray();
            verifier = verifier == null
                    ? CheckpointVerifier.of(provider.lane(), ed25519, mldsa44)
                    : verifier.or(ed25519, mldsa44);
        }
        boolean proven = verifier != null
                && verifier.verify(
                                grant.getRecordProof().toStringUtf8(),
                                grant.getRecord().toByteArray())
                        .isPresent();
        if (!proven || !recordsGrant(grant)) {
            throw new SealException(
                    SealException.Reason.WRONG_BINDING,
                    "grant: does not prove that it was recorded in the lane of " + provider.name());
        }
    }

    private static boolean recordsGrant(KeyGrant grant) {
        try {
            return Record.parseFrom(grant.getRecord()).getKind() == RecordKind.GRANTED;
        } catch (InvalidProtocolBufferException e) {
            return false;
        }
    }
}
