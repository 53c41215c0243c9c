package io.sluice.gateway.provenance;

import com.google.protobuf.ByteString;
import io.sluice.ledger.LaneView;
import io.sluice.proto.EvidenceBundle;
import io.sluice.proto.EvidenceEntry;
import io.sluice.proto.Field;
import io.sluice.proto.FieldKind;
import io.sluice.proto.Opening;
import io.sluice.proto.Record;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Makes evidence bundles of the own lanes: records, proofs, chosen openings, and the signed documents that they name. */
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
            FieldKind.FIELD_CONSENT_RECEIPT_HASH,
            FieldKind.FIELD_REVOCATION_HASH,
            FieldKind.FIELD_DELETION_HASH,
            FieldKind.FIELD_RIGHT_HASH,
            FieldKind.FIELD_RIGHT_END_HASH);

    private final List<OwnLane> lanes;
    private final String organisation;
    private final TokenKeys tokenKeys;
    private final SignedDocuments documents;

    public Bundles(List<OwnLane> lanes, String organisation, TokenKeys tokenKeys, SignedDocuments documents) {
        this.lanes = List.copyOf(lanes);
        this.organisation = organisation;
        this.tokenKeys = tokenKeys;
        this.documents = documents;
    }

    /**
     * Everything that the filter's rows rest on.
     *
     * @param fields which of the fields, such as {@link Mandate#FIELDS}; a document is only added when the field that
     *     names it is among them
     * @throws IOException a lane cannot be read
     * @throws RecordException more than {@value #MAX_RECORDS} records, or one that does not fit its opening
     */
    public EvidenceBundle export(AuditFilter filter, Set<FieldKind> fields) throws IOException, RecordException {
        for (OwnLane lane : lanes) {
            lane.view(); // Without one of them a bundle would look whole and not be.
        }
        Set<Place> records =
                Audit.ofOwn(lanes, organisation, tokenKeys).report(filter, lane -> List.of()).rows().stream()
                        .flatMap(row -> row.records().stream())
                        .collect(Collectors.toCollection(() ->
                                new TreeSet<>(Comparator.comparing(Place::lane).thenComparing(Place::index))));
        requireFew(records.size());
        List<EvidenceBundle> parts = new ArrayList<>();
        for (OwnLane lane : lanes) {
            EvidenceBundle part = part(lane.view(), records, fields);
            if (part.getEntriesCount() > 0) {
                parts.add(part);
            }
        }
        if (parts.isEmpty()) {
            return part(lanes.get(0).view(), Set.of(), fields);
        }
        return parts.get(0).toBuilder()
                .addAllOthers(parts.subList(1, parts.size()))
                .build();
    }

    /**
     * These records of one of our lanes.
     *
     * @param fields which of their fields
     * @throws RecordException more than {@value #MAX_RECORDS} records, or one that does not fit its opening
     */
    public EvidenceBundle of(LaneView lane, Collection<Long> indices, Set<FieldKind> fields)
            throws IOException, RecordException {
        Set<Place> records = new TreeSet<>(Comparator.comparing(Place::index));
        indices.forEach(index -> records.add(new Place(lane.origin(), index)));
        requireFew(records.size());
        return part(lane, records, fields);
    }

    private static void requireFew(int records) throws RecordException {
        if (records > MAX_RECORDS) {
            throw new RecordException(
                    "bundle: " + records + " records (expected: at most " + MAX_RECORDS + "; narrow the filter)");
        }
    }

    private EvidenceBundle part(LaneView lane, Set<Place> records, Set<FieldKind> fields)
            throws IOException, RecordException {
        EvidenceBundle.Builder bundle = EvidenceBundle.newBuilder().setLane(lane.origin());
        OwnKnowledge own = new OwnKnowledge(List.of(lane), organisation, tokenKeys);
        for (Place place : records) {
            if (place.lane().equals(lane.origin())) {
                bundle.addEntries(entry(lane, place, own, fields));
            }
        }
        return bundle.setCheckpoint(ByteString.copyFromUtf8(lane.checkpoint())).build();
    }

    private EvidenceEntry entry(LaneView ledger, Place place, OwnKnowledge own, Set<FieldKind> fields)
            throws IOException, RecordException {
        long index = place.index();
        byte[] bytes = ledger.entry(index).record();
        Record record = Records.parse(bytes);
        EvidenceEntry.Builder entry = EvidenceEntry.newBuilder()
                .setRecord(ByteString.copyFrom(bytes))
                .setProof(ByteString.copyFromUtf8(ledger.proof(index)));
        Optional<Opening> opening = own.opening(place, record);
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
        int records =
                parts(bundle).stream().mapToInt(EvidenceBundle::getEntriesCount).sum();
        if (records > MAX_RECORDS) {
            throw new RecordException("evidence bundle: " + records + " records");
        }
        return bundle;
    }

    /** The bundle's lanes one by one: itself, and those that it holds beside. */
    public static List<EvidenceBundle> parts(EvidenceBundle bundle) {
        List<EvidenceBundle> parts = new ArrayList<>();
        parts.add(bundle);
        parts.addAll(bundle.getOthersList());
        return parts;
    }
}
