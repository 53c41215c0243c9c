package io.sluice.gateway.provenance;

import io.sluice.proto.AuditGrant;
import io.sluice.proto.Disclosure;
import io.sluice.proto.FieldKind;
import io.sluice.proto.FieldProof;
import io.sluice.proto.Record;
import io.sluice.proto.TokenKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an auditor was granted of somebody's lanes: token keys and chosen fields. */
final class GrantedKnowledge implements Knowledge {
    private final String owner;
    private final Map<Place, Disclosure> disclosures = new HashMap<>();
    private final Map<String, List<byte[]>> keys = new HashMap<>(); // Of quarters, agreements and rights.

    GrantedKnowledge(String owner, Collection<AuditGrant> grants) {
        this.owner = owner;
        for (AuditGrant grant : grants) {
            if (grant.getLane().startsWith(owner + "/")) {
                for (Disclosure disclosure : grant.getDisclosuresList()) {
                    disclosures.merge(
                            new Place(grant.getLane(), disclosure.getIndex()), disclosure, GrantedKnowledge::both);
                }
                for (TokenKey key : grant.getTokenKeysList()) {
                    add(key.getPeriod(), key.getKey().toByteArray());
                }
            }
        }
    }

    private void add(String name, byte[] key) {
        List<byte[]> known = keys.computeIfAbsent(name, unknown -> new ArrayList<>());
        if (known.stream().noneMatch(other -> Arrays.equals(other, key))) {
            known.add(key);
        }
    }

    private static Disclosure both(Disclosure one, Disclosure other) {
        return one.toBuilder().addAllFields(other.getFieldsList()).build();
    }

    @Override
    public Map<FieldKind, byte[]> fields(Place place, Record record) throws RecordException {
        Disclosure disclosure = disclosures.getOrDefault(place, Disclosure.getDefaultInstance());
        Map<FieldKind, byte[]> fields = new EnumMap<>(FieldKind.class);
        for (FieldProof proof : disclosure.getFieldsList()) {
            if (!Commitment.proves(proof, record.getCommitment())) {
                throw new RecordException("opening: a field is not what the record commits to");
            }
            fields.put(proof.getField().getKind(), proof.getField().getValue().toByteArray());
        }
        Knowledge.requireTokens(
                record,
                owner,
                fields,
                periodKeys(Tokens.period(record.getTimeMillis())),
                TokenRules.sharedBy(fields).flatMap(this::agreementKey).orElse(null));
        return fields;
    }

    @Override
    public List<byte[]> periodKeys(String period) {
        return keys.getOrDefault(period, List.of());
    }

    @Override
    public Optional<byte[]> agreementKey(String agreementId) {
        return keys.getOrDefault(agreementId, List.of()).stream().findFirst();
    }
}
