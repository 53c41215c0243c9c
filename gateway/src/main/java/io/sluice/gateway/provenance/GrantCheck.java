package io.sluice.gateway.provenance;

import io.sluice.gateway.provenance.Finding.Kind;
import io.sluice.lane.FormatException;
import io.sluice.lane.InclusionProof;
import io.sluice.ledger.CheckpointVerifier;
import io.sluice.proto.KeyGrant;
import io.sluice.proto.Outcome;
import io.sluice.proto.Record;
import io.sluice.proto.RecordKind;
import io.sluice.proto.TokenKind;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** "No record, no key": whether a key grant that somebody holds is covered by a record of its own. */
public final class GrantCheck {
    private GrantCheck() {}

    /**
     * Why the record in the grant does not cover it; empty when it does. It may be in any lane that the provider's entry
     * lists.
     *
     * @param agreementKey as below
     */
    public static Optional<String> misfit(KeyGrant grant, MemberKeys members, Optional<byte[]> agreementKey) {
        String provider = grant.getBinding().getProvider();
        if (grant.getRecord().isEmpty()) {
            return Optional.of("the grant names no record");
        }
        try {
            String note = InclusionProof.parse(grant.getRecordProof().toStringUtf8())
                    .checkpoint()
                    .text();
            return members.keysOf(provider, note)
                    .map(keys -> misfit(grant, keys, agreementKey))
                    .orElse(Optional.of(
                            "the grant's proof is of a lane that the provider's member entry does not list"));
        } catch (FormatException e) {
            return Optional.of("the grant's proof: " + e.getMessage());
        }
    }

    /**
     * Why the record in the grant does not cover it; empty when it does.
     *
     * @param agreementKey token key of the agreement, to see that the record is about this very transfer; may be empty
     */
    public static Optional<String> misfit(
            KeyGrant grant, CheckpointVerifier providerLane, Optional<byte[]> agreementKey) {
        byte[] bytes = grant.getRecord().toByteArray();
        if (bytes.length == 0) {
            return Optional.of("the grant names no record");
        }
        String proof = grant.getRecordProof().toStringUtf8();
        try {
            if (providerLane.verify(proof, bytes).isPresent()) {
                return about(grant, Records.parse(bytes), agreementKey);
            }
            boolean retired = providerLane.outlivesItsKey(
                    InclusionProof.parse(proof).checkpoint().format());
            return Optional.of(
                    retired
                            ? "the grant's proof is signed by a retired key of the provider's lane"
                            : "the grant's proof does not show its record in the provider's lane");
        } catch (FormatException e) {
            return Optional.of("the grant's proof: " + e.getMessage());
        } catch (RecordException e) {
            return Optional.of(e.getMessage());
        }
    }

    private static Optional<String> about(KeyGrant grant, Record record, Optional<byte[]> agreementKey) {
        if (record.getKind() != RecordKind.GRANTED || record.getOutcome() != Outcome.DONE) {
            return Optional.of("the grant's record says something else: " + record.getKind());
        }
        boolean same = agreementKey.isEmpty()
                || Records.token(record, TokenKind.TOKEN_TRANSFER)
                        .equals(Optional.of(Hashes.hex(Tokens.of(
                                agreementKey.get(),
                                TokenKind.TOKEN_TRANSFER,
                                grant.getBinding().getTransferId()))));
        return same ? Optional.empty() : Optional.of("the grant's record is about another transfer");
    }

    /**
     * Looks the grant's record up in the lane as its owner shows it now.
     *
     * @return GRANT_WITHOUT_RECORD when the grant has none, FORK when it had one that the lane no longer has
     */
    public static List<Finding> inLane(
            KeyGrant grant, LaneSource lane, CheckpointVerifier providerLane, Optional<byte[]> agreementKey)
            throws IOException {
        if (grant.getOffline()) {
            return List.of();
        }
        String transfer = "transfer " + grant.getBinding().getTransferId() + ": ";
        Optional<String> misfit = misfit(grant, providerLane, agreementKey);
        if (misfit.isPresent()) {
            return List.of(new Finding(Kind.GRANT_WITHOUT_RECORD, lane.lane(), -1, transfer + misfit.get()));
        }
        byte[] record = grant.getRecord().toByteArray();
        long index = providerLane
                .verify(grant.getRecordProof().toStringUtf8(), record)
                .orElseThrow()
                .index();
        List<byte[]> shown = lane.entries(index, 1);
        return !shown.isEmpty() && Arrays.equals(shown.get(0), record)
                ? List.of()
                : List.of(new Finding(
                        Kind.FORK,
                        lane.lane(),
                        index,
                        transfer + "its grant proves record " + index + ", and the lane shows another one there"));
    }
}
