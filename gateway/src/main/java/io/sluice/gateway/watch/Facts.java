package io.sluice.gateway.watch;

import io.sluice.gateway.catalog.Catalog;
import io.sluice.gateway.catalog.CatalogEntry;
import io.sluice.gateway.provenance.Openings;
import io.sluice.gateway.provenance.RecordException;
import io.sluice.ledger.Entry;
import io.sluice.ledger.LaneView;
import io.sluice.ledger.LedgerException;
import io.sluice.proto.Field;
import io.sluice.proto.FieldKind;
import io.sluice.proto.Outcome;
import io.sluice.proto.Record;
import io.sluice.proto.RecordKind;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Makes facts of records and their openings. An opening that was erased or is unreadable says nothing. */
final class Facts {
    private static final Set<RecordKind> ASKED_FOR =
            EnumSet.of(RecordKind.GRANTED, RecordKind.AGREED, RecordKind.REFUSED, RecordKind.RECALLED);

    private final LaneView lane;
    private final Catalog catalog;
    private final String self;

    Facts(LaneView lane, Catalog catalog, String self) {
        this.lane = lane;
        this.catalog = catalog;
        this.self = self;
    }

    /** The fields of a record; empty where there are none to be had. */
    Map<FieldKind, String> fields(long index) throws LedgerException {
        Map<FieldKind, String> fields = new EnumMap<>(FieldKind.class);
        Optional<byte[]> opening = lane.opening(index);
        try {
            if (opening.isPresent()) {
                for (Field field : Openings.parse(opening.get()).getFieldsList()) {
                    fields.put(field.getKind(), field.getValue().toStringUtf8());
                }
            }
        } catch (RecordException e) {
            fields.clear(); // An audit names it.
        }
        return fields;
    }

    /** Empty: no rule asks for such records, or for what our own people were refused. */
    Optional<Fact> of(Entry entry) throws LedgerException {
        Record record = entry.parsed();
        RecordKind kind = record.getKind();
        boolean overdue = kind == RecordKind.RETENTION && record.getOutcome() == Outcome.FAILED;
        if (!ASKED_FOR.contains(kind) && !overdue) {
            return Optional.empty();
        }
        Map<FieldKind, String> fields = fields(entry.index());
        if (kind == RecordKind.REFUSED && wantedByOurOwn(fields)) {
            return Optional.empty();
        }
        String provider = fields.getOrDefault(FieldKind.FIELD_PROVIDER, "");
        String recipient = fields.getOrDefault(FieldKind.FIELD_RECIPIENT, "");
        boolean given = provider.equals(self) || provider.isEmpty();
        String member = given ? recipient : provider;
        String actor = fields.getOrDefault(FieldKind.FIELD_ACTOR, "");
        return Optional.of(new Fact(
                entry.index(),
                record.getTimeMillis(),
                kind,
                record.getRank(),
                given,
                member.isEmpty() && !actor.equals(self) ? actor : member, // What was counted names whom only so.
                kind == RecordKind.GRANTED && given ? bytes(fields) : 0,
                kind == RecordKind.RECALLED
                        && fields.getOrDefault(FieldKind.FIELD_FIGURES, "")
                                .lines()
                                .anyMatch("opened=1"::equals),
                Math.max(1, number(fields, FieldKind.FIELD_COUNT)),
                figures(fields)));
    }

    /** An approval that does not count, or a release that may not be made: no doing of the member whom it was for. */
    private static boolean wantedByOurOwn(Map<FieldKind, String> fields) {
        return fields.containsKey(FieldKind.FIELD_APPROVER)
                || !fields.containsKey(FieldKind.FIELD_ACTOR) && !fields.containsKey(FieldKind.FIELD_AGREEMENT_ID);
    }

    private static Map<String, String> figures(Map<FieldKind, String> fields) {
        Map<String, String> figures = new TreeMap<>();
        fields.getOrDefault(FieldKind.FIELD_FIGURES, "").lines().forEach(line -> {
            int end = line.indexOf('=');
            if (end > 0) {
                figures.put(line.substring(0, end), line.substring(end + 1));
            }
        });
        return figures;
    }

    private long bytes(Map<FieldKind, String> fields) {
        return catalog.version(
                        fields.getOrDefault(FieldKind.FIELD_DATASET, ""), number(fields, FieldKind.FIELD_VERSION))
                .map(CatalogEntry::plaintextLength)
                .orElse(0L);
    }

    static long number(Map<FieldKind, String> fields, FieldKind kind) {
        String text = fields.getOrDefault(kind, "");
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }
}
