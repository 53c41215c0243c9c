package io.sluice.gateway.provenance;

import com.google.protobuf.ByteString;
import io.sluice.lane.Checkpoint;
import io.sluice.lane.FormatException;
import io.sluice.lane.InclusionProof;
import io.sluice.proto.Agreement;
import io.sluice.proto.Binding;
import io.sluice.proto.EvidenceEntry;
import io.sluice.proto.FieldKind;
import io.sluice.proto.FieldProof;
import io.sluice.proto.KeyGrant;
import io.sluice.proto.Outcome;
import io.sluice.proto.Record;
import io.sluice.proto.RecordKind;
import io.sluice.proto.Signed;
import io.sluice.proto.StreamPosition;
import io.sluice.proto.TokenKind;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The checks of a bundle's entries, each by itself and then all together. */
final class EntryChecks {
    private final String lane;
    private final MemberKeys members;
    private final CheckpointChecks checkpoints;
    private final Checks checks;

    private final Map<Long, byte[]> rootAt = new HashMap<>();
    private final TreeMap<Long, Record> records = new TreeMap<>();
    private final Map<Long, ByteString> hashes = new HashMap<>();

    EntryChecks(String lane, MemberKeys members, CheckpointChecks checkpoints, Checks checks) {
        this.lane = lane;
        this.members = members;
        this.checkpoints = checkpoints;
        this.checks = checks;
    }

    /** A checkpoint of the lane that others must not contradict. Returns whether it contradicts none before. */
    boolean oneHistory(Checkpoint checkpoint) {
        byte[] known = rootAt.putIfAbsent(checkpoint.size(), checkpoint.root());
        return known == null || Arrays.equals(known, checkpoint.root());
    }

    void verify(EvidenceEntry entry, int number) {
        Record record;
        try {
            record = Records.parse(entry.getRecord().toByteArray());
        } catch (RecordException e) {
            checks.that(false, "record", "entry " + number, e.getMessage());
            return;
        }
        InclusionProof proof;
        try {
            proof = InclusionProof.parse(entry.getProof().toStringUtf8());
        } catch (FormatException e) {
            checks.that(false, "inclusion", "entry " + number, e.getMessage());
            return;
        }
        String where = "record " + proof.index();
        checks.that(true, "record", where, "");
        included(entry, proof, where);
        records.put(proof.index(), record);
        hashes.put(
                proof.index(),
                ByteString.copyFrom(Hashes.sha256(entry.getRecord().toByteArray())));
        Map<FieldKind, byte[]> fields = openings(entry, record, proof.index(), where);
        for (Signed document : entry.getDocumentsList()) {
            document(document, record, fields, where);
        }
    }

    private void included(EvidenceEntry entry, InclusionProof proof, String where) {
        String note = proof.checkpoint().format();
        Optional<Checkpoint> head = checkpoints.verify(note);
        if (checks.that(head.isPresent(), "checkpoint signatures", where, checkpoints.why(note))) {
            checks.that(
                    proof.proves(entry.getRecord().toByteArray(), head.get()),
                    "inclusion",
                    where,
                    "the proof does not lead from the record to the checkpoint's root");
            checks.that(
                    proof.format().equals(entry.getProof().toStringUtf8()),
                    "form",
                    where,
                    "the proof holds more than was signed");
            checks.that(
                    oneHistory(head.get()),
                    "one history",
                    where,
                    "two signed checkpoints of size " + head.get().size() + " have different roots: a fork");
        }
    }

    private Map<FieldKind, byte[]> openings(EvidenceEntry entry, Record record, long index, String where) {
        Map<FieldKind, byte[]> fields = new EnumMap<>(FieldKind.class);
        if (!entry.hasDisclosure()) {
            return fields;
        }
        boolean good =
                checks.that(entry.getDisclosure().getIndex() == index, "openings", where, "they are of another record");
        for (FieldProof proof : entry.getDisclosure().getFieldsList()) {
            if (Commitment.proves(proof, record.getCommitment())) {
                fields.put(
                        proof.getField().getKind(), proof.getField().getValue().toByteArray());
            } else {
                good = checks.that(
                        false, "openings", where, proof.getField().getKind() + " is not what the record commits to");
            }
        }
        return good ? fields : new EnumMap<>(FieldKind.class);
    }

    private void document(Signed document, Record record, Map<FieldKind, byte[]> fields, String where) {
        FieldKind name = DocumentChecks.TYPES.get(document.getType());
        String what = name == null ? "document" : document.getType();
        Optional<String> misfit = DocumentChecks.misfit(document, members);
        if (!checks.that(misfit.isEmpty(), what + " signatures", where, misfit.orElse(""))) {
            return;
        }
        checks.that(
                Arrays.equals(fields.get(name), DocumentChecks.hash(document).toByteArray()),
                what + " hash",
                where,
                "the record does not name this document");
        try {
            Optional<Binding> binding = DocumentChecks.binding(document);
            if (binding.isPresent()) {
                Optional<FieldKind> other = other(binding.get(), fields);
                checks.that(
                        other.isEmpty(),
                        what + " binding",
                        where,
                        "it is about another " + other.map(Enum::name).orElse(""));
            }
            if (document.getType().equals("agreement")) {
                agreement(DocumentChecks.parse(Agreement.parser(), document), record, where);
            } else if (document.getType().equals("grant")) {
                grant(DocumentChecks.parse(KeyGrant.parser(), document), where);
            }
        } catch (RecordException e) {
            checks.that(false, what, where, e.getMessage());
        }
    }

    /** A field of the record that the binding contradicts. */
    private static Optional<FieldKind> other(Binding binding, Map<FieldKind, byte[]> fields) {
        Map<FieldKind, ByteString> said = Map.of(
                FieldKind.FIELD_PROVIDER, binding.getProviderBytes(),
                FieldKind.FIELD_RECIPIENT, binding.getRecipientBytes(),
                FieldKind.FIELD_AGREEMENT_DIGEST, binding.getAgreementDigest(),
                FieldKind.FIELD_TRANSFER_ID, binding.getTransferIdBytes(),
                FieldKind.FIELD_HEADER_HASH, binding.getHeaderHash(),
                FieldKind.FIELD_MANIFEST_DIGEST, binding.getManifestDigest(),
                FieldKind.FIELD_ROOT, binding.getRoot());
        return said.entrySet().stream()
                .filter(field -> fields.containsKey(field.getKey())
                        && !Arrays.equals(
                                fields.get(field.getKey()), field.getValue().toByteArray()))
                .map(Map.Entry::getKey)
                .sorted()
                .findFirst();
    }

    private void agreement(Agreement agreement, Record record, String where) {
        byte[] key = agreement.getTokenKeyShare().toByteArray();
        Optional<String> token = Records.token(record, TokenKind.TOKEN_AGREEMENT);
        checks.that(
                key.length == 32
                        && token.equals(
                                Optional.of(Hashes.hex(Tokens.of(key, TokenKind.TOKEN_AGREEMENT, agreement.getId())))),
                "agreement token",
                where,
                "the record is about another agreement");
    }

    private void grant(KeyGrant grant, String where) {
        if (!grant.getOffline()) {
            Optional<String> misfit = GrantCheck.misfit(grant, members, Optional.empty());
            checks.that(misfit.isEmpty(), "grant recorded", where, misfit.orElse(""));
        }
    }

    /** Order of grants and revocations; hashes between records that follow each other in a stream. */
    void together() {
        Map<String, Long> endedAt = new HashMap<>();
        Map<ByteString, Map.Entry<Long, Long>> heads = new HashMap<>(); // Stream to number and index.
        for (var entry : records.entrySet()) {
            long index = entry.getKey();
            Record record = entry.getValue();
            Records.token(record, TokenKind.TOKEN_AGREEMENT).ifPresent(agreement -> {
                if (record.getKind() == RecordKind.AGREEMENT_ENDED) {
                    endedAt.putIfAbsent(agreement, index);
                } else if (record.getKind() == RecordKind.GRANTED && record.getOutcome() == Outcome.DONE) {
                    checks.that(
                            !endedAt.containsKey(agreement),
                            "granted before revoked",
                            "record " + index,
                            "record " + endedAt.get(agreement) + " had ended the agreement");
                }
            });
            for (StreamPosition position : record.getStreamsList()) {
                Map.Entry<Long, Long> head = heads.put(position.getStream(), Map.entry(position.getNumber(), index));
                if (head != null && head.getKey() + 1 >= position.getNumber()) {
                    checks.that(
                            head.getKey() + 1 == position.getNumber()
                                    && position.getPrevious().equals(hashes.get(head.getValue())),
                            "stream",
                            "record " + index,
                            "it does not follow record " + head.getValue() + " in their stream of " + lane);
                }
            }
        }
    }
}
