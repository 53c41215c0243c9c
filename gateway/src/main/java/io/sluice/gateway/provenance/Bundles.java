package io.sluice.gateway.provenance;

import com.google.protobuf.ByteString;
import io.sluice.ledger.CheckpointVerifier;
import io.sluice.ledger.Ledger;
import io.sluice.proto.EvidenceBundle;
import io.sluice.proto.EvidenceEntry;
import io.sluice.proto.Field;
import io.sluice.proto.FieldKind;
import io.sluice.proto.Opening;
import io.sluice.proto.Record;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes evidence bundles of the own lane: records, proofs, chosen openings, and the signed documents that they name. */
public final class Bundles {
    /** Longest bundle in bytes that is made or read. */
    public static final int MAX_BYTES = 64 << 20;

    /** Most records in a bundle. */
    public static final int MAX_RECORDS = 10_000;

    /** Fields that hold the hash of a signed document's payload. */
    static final Set<FieldKind> DOCUMENT_HASHES = EnumSet.of(
            FieldKind.FIELD_AGREEMENT_DIGEST,
            FieldKind.FIELD_MANIFEST_DIGEST,
            FieldKind.FIELD_RECEIPT_HASH,
            FieldKind.FIELD_GRANT_HASH,
            FieldKind.FIELD_OPENED_HASH,
            FieldKind.FIELD_REVOCATION_HASH);

    private final Ledger ledger;
    private final CheckpointVerifier keys;
    private final String organisation;
    private final byte[] tokenSecret;
    private final SignedDocuments documents;

    public Bundles(
            Ledger ledger,
            CheckpointVerifier keys,
            String organisation,
            byte[] tokenSecret,
            SignedDocuments documents) {
        this.ledger = ledger;
        this.keys = keys;
        this.organisation = organisation;
        this.tokenSecret = tokenSecret.clone();
        this.documents = documents;
    }

    /**
     * Everything that the filter's rows rest on.
     *
     * @param fields which of the fields, such as {@link Mandate#FIELDS}; a document is only added when the field that
     *     names it is among them
     * @throws RecordException more than {@value #MAX_RECORDS} records, or one that does not fit its opening
     */
    public EvidenceBundle export(AuditFilter filter, Set<FieldKind> fields) throws IOException, RecordException {
        List<Long> records =
                Audit.ofOwn(ledger, keys, organisation, tokenSecret).report(filter, List.of()).rows().stream()
                        .flatMap(row -> row.records().stream())
                        .sorted()
                        .distinct()
                        .toList();
        if (records.size() > MAX_RECORDS) {
            throw new RecordException("bundle: " + records.size() + " records (expected: at most " + MAX_RECORDS
                    + "; narrow the filter)");
        }
        EvidenceBundle.Builder bundle = EvidenceBundle.newBuilder().setLane(ledger.origin());
        OwnKnowledge own = new OwnKnowledge(ledger, organisation, tokenSecret);
        for (long index : records) {
            bundle.addEntries(entry(index, own, fields));
        }
        return bundle.setCheckpoint(ByteString.copyFromUtf8(ledger.checkpoint()))
                .build();
    }

    private EvidenceEntry entry(long index, OwnKnowledge own, Set<FieldKind> fields)
            throws IOException, RecordException {
        byte[] bytes = ledger.entry(index).record();
        Record record = Records.parse(bytes);
        EvidenceEntry.Builder entry = EvidenceEntry.newBuilder()
                .setRecord(ByteString.copyFrom(bytes))
                .setProof(ByteString.copyFromUtf8(ledger.proof(index)));
        Optional<Opening> opening = own.opening(index, record);
        if (opening.isPresent()) {
            entry.setDisclosure(AuditGrants.disclose(index, opening.get(), fields));
            for (Field field : opening.get().getFieldsList()) {
                if (fields.contains(field.getKind()) && DOCUMENT_HASHES.contains(field.getKind())) {
                    documents.bySha256(field.getValue().toByteArray()).ifPresent(entry::addDocuments);
                }
            }
        }
        return entry.build();
    }

    /** Reads a bundle; believes nothing of it. */
    public static EvidenceBundle parse(byte[] bytes) throws RecordException {
        EvidenceBundle bundle = Canonical.parse(EvidenceBundle.parser(), bytes, MAX_BYTES, "evidence bundle");
        if (bundle.getEntriesCount() > MAX_RECORDS) {
            throw new RecordException("evidence bundle: " + bundle.getEntriesCount() + " records");
        }
        return bundle;
    }
}
