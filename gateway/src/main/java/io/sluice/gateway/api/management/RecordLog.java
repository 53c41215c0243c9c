package io.sluice.gateway.api.management;

import io.sluice.gateway.provenance.Event;
import io.sluice.gateway.provenance.RecordWatch;
import io.sluice.gateway.provenance.Recorded;
import io.sluice.proto.FieldKind;
import io.sluice.proto.Outcome;
import io.sluice.proto.RecordKind;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tells the log of each record, at DEBUG: names of things, no dataset, no purpose, no basis, nothing of the content. Any
 * thread.
 */
public final class RecordLog implements RecordWatch {
    /** What has to be switched on for these lines. */
    public static final String LOGGER = "io.sluice.gateway.record";

    private static final System.Logger LOG = System.getLogger(LOGGER);

    /** Their reason is no code but what a person wrote. */
    private static final Set<RecordKind> SENTENCES =
            EnumSet.of(RecordKind.BRAKE, RecordKind.DOWNGRADED, RecordKind.REIDENTIFIED, RecordKind.RECALLED);

    private final String ourName;

    RecordLog(String ourName) {
        this.ourName = ourName;
    }

    /**
     * One record, as parameter of a line of the log.
     *
     * @param fields by the names of docs/operations.md; texts, numbers, and lists of texts
     */
    public record Line(Map<String, Object> fields) {
        @Override
        public String toString() {
            return fields.toString();
        }
    }

    @Override
    public void recorded(Event event, Recorded recorded, long nanos) {
        if (event.kind() == RecordKind.ALERT) { // Somebody should look, whatever else is logged.
            LOG.log(System.Logger.Level.WARNING, "{0}", new Line(alert(event, recorded)));
            return;
        }
        if (LOG.isLoggable(System.Logger.Level.DEBUG)) {
            Map<String, Object> fields = fields(event);
            fields.put("record", recorded.index());
            fields.put("micros", nanos / 1000);
            LOG.log(System.Logger.Level.DEBUG, "{0}", new Line(fields));
        }
    }

    private static Map<String, Object> alert(Event event, Recorded recorded) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("event", "alert");
        fields.put("alert", ExchangeCounts.alert(event));
        put(fields, "peer", event, FieldKind.FIELD_SUBJECT);
        put(fields, "brake", event, FieldKind.FIELD_BRAKE);
        String evidence = ExchangeCounts.text(event, FieldKind.FIELD_RECORDS);
        if (!evidence.isEmpty()) {
            fields.put("evidence", List.of(evidence.split("\n")));
        }
        fields.put("record", recorded.index());
        return fields;
    }

    @Override
    public void notRecorded(Event event) {
        LOG.log(System.Logger.Level.ERROR, "not recorded: {0}", new Line(fields(event)));
    }

    private Map<String, Object> fields(Event event) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("event", ExchangeCounts.word(event.kind()));
        fields.put("decision", event.outcome() == Outcome.DENIED ? "deny" : "permit");
        if (event.rank().getNumber() > 0) {
            fields.put("rank", event.rank().name());
        }
        put(fields, "agreement", event, FieldKind.FIELD_AGREEMENT_ID);
        put(fields, "transfer", event, FieldKind.FIELD_TRANSFER_ID);
        String provider = ExchangeCounts.text(event, FieldKind.FIELD_PROVIDER);
        String recipient = ExchangeCounts.text(event, FieldKind.FIELD_RECIPIENT);
        String peer = provider.equals(ourName) ? recipient : provider;
        if (!peer.isEmpty()) {
            fields.put("peer", peer);
        }
        String reasons = ExchangeCounts.text(event, FieldKind.FIELD_REASON);
        if (!reasons.isEmpty() && !SENTENCES.contains(event.kind())) {
            fields.put("reasons", List.of(reasons.split("\n")));
        }
        return fields;
    }

    private static void put(Map<String, Object> fields, String name, Event event, FieldKind kind) {
        String text = ExchangeCounts.text(event, kind);
        if (!text.isEmpty()) {
            fields.put(name, text);
        }
    }
}
