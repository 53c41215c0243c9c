package io.sluice.gateway.provenance;

import io.sluice.ledger.Entry;
import io.sluice.ledger.LaneView;
import io.sluice.ledger.Query;
import io.sluice.proto.Field;
import io.sluice.proto.FieldKind;
import io.sluice.proto.Opening;
import io.sluice.proto.Record;
import io.sluice.proto.RecordKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The owner's view of its own lanes: all openings that were not erased. */
final class OwnKnowledge implements Knowledge {
    private final Map<String, LaneView> lanes = new LinkedHashMap<>();
    private final String owner;
    private final TokenKeys tokenKeys;

    OwnKnowledge(Collection<LaneView> lanes, String owner, TokenKeys tokenKeys) {
        lanes.forEach(lane -> this.lanes.put(lane.origin(), lane));
        this.owner = owner;
        this.tokenKeys = tokenKeys;
    }

    /** The opening of a record, checked against it; empty when it was erased. */
    Optional<Opening> opening(Place place, Record record) throws RecordException, IOException {
        Optional<byte[]> bytes = lanes.get(place.lane()).opening(place.index());
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        Opening opening = Openings.parse(bytes.get());
        if (!Commitment.opens(opening, record.getCommitment())) {
            throw new RecordException("opening: not what the record commits to");
        }
        requireTokens(record, opening);
        return Optional.of(opening);
    }

    /** The keys by which the record's own tokens are found: the one that made them, or where that is unknown all. */
    List<byte[]> periodKeys(Record record, Optional<Opening> opening) throws RecordException {
        return opening.isEmpty()
                ? periodKeys(Tokens.period(record.getTimeMillis()))
                : requireTokens(record, opening.get()).stream().toList();
    }

    private Optional<byte[]> requireTokens(Record record, Opening opening) throws RecordException {
        byte[] agreementKey = opening.getAgreementTokenKey().isEmpty()
                ? null
                : opening.getAgreementTokenKey().toByteArray();
        return Knowledge.requireTokens(
                record,
                owner,
                asMap(opening.getFieldsList()),
                periodKeys(Tokens.period(record.getTimeMillis())),
                agreementKey);
    }

    @Override
    public Map<FieldKind, byte[]> fields(Place place, Record record) throws RecordException, IOException {
        return opening(place, record)
                .map(opening -> asMap(opening.getFieldsList()))
                .orElse(Map.of());
    }

    @Override
    public List<byte[]> periodKeys(String period) {
        return tokenKeys.all(period);
    }

    @Override
    public Optional<byte[]> agreementKey(String agreementId) throws IOException {
        for (LaneView lane : lanes.values()) {
            Optional<byte[]> key = agreementKey(lane, agreementId);
            if (key.isPresent()) {
                return key;
            }
        }
        return Optional.empty();
    }

    private static Optional<byte[]> agreementKey(LaneView ledger, String agreementId) throws IOException {
        byte[] wanted = agreementId.getBytes(StandardCharsets.UTF_8);
        long next = 0;
        while (true) {
            List<Entry> page =
                    ledger.find(Query.all().withKinds(Set.of(RecordKind.AGREED)).withRange(next, Long.MAX_VALUE));
            for (Entry entry : page) {
                Optional<Opening> opening = readable(ledger, entry.index());
                if (opening.isPresent()
                        && Arrays.equals(asMap(opening.get().getFieldsList()).get(FieldKind.FIELD_AGREEMENT_ID), wanted)
                        && !opening.get().getAgreementTokenKey().isEmpty()) {
                    return Optional.of(opening.get().getAgreementTokenKey().toByteArray());
                }
                next = entry.index() + 1;
            }
            if (page.size() < Query.MAX_LIMIT) {
                return Optional.empty();
            }
        }
    }

    private static Optional<Opening> readable(LaneView ledger, long index) throws IOException {
        try {
            Optional<byte[]> bytes = ledger.opening(index);
            return bytes.isEmpty() ? Optional.empty() : Optional.of(Openings.parse(bytes.get()));
        } catch (RecordException e) {
            return Optional.empty(); // The report names it where it is shown.
        }
    }

    static Map<FieldKind, byte[]> asMap(List<Field> fields) {
        Map<FieldKind, byte[]> map = new EnumMap<>(FieldKind.class);
        fields.forEach(field -> map.put(field.getKind(), field.getValue().toByteArray()));
        return map;
    }
}
