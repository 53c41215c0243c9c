package io.sluice.gateway.api.management;

import io.sluice.gateway.exchange.PayloadWatch;
import io.sluice.gateway.provenance.Event;
import io.sluice.gateway.provenance.RecordWatch;
import io.sluice.gateway.provenance.Recorded;
import io.sluice.gateway.watch.AlertCode;
import io.sluice.proto.FieldKind;
import io.sluice.proto.Outcome;
import io.sluice.proto.RecordKind;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;

/** What the records tell about exchanges, counted while they are written. Since the start of the gateway. Any thread. */
final class ExchangeCounts implements RecordWatch, PayloadWatch {
    static final String OUT = "out";
    static final String IN = "in";
    private static final String NONE = "none";

    private final String ourName;
    final Tally records = new Tally();
    final Tally steps = new Tally();
    final Tally decisions = new Tally();
    final Tally payload = new Tally();
    final Durations appends = new Durations();
    final LongAdder appendFailures = new LongAdder();
    final LongAdder forks = new LongAdder();
    final Tally alerts = new Tally();

    ExchangeCounts(String ourName) {
        this.ourName = ourName;
        for (AlertCode code : AlertCode.values()) {
            alerts.add(0, code.word());
        }
        for (String direction :
                new String[] {OUT, IN}) { // A series that is missing until something happens has no rate.
            payload.add(0, direction, "ciphertext");
            payload.add(0, direction, "plaintext");
        }
    }

    @Override
    public void recorded(Event event, Recorded recorded, long nanos) {
        appends.took(nanos);
        long count = Math.max(1, number(event, FieldKind.FIELD_COUNT)); // One record may stand for many refusals.
        String kind = word(event.kind());
        String direction = direction(event);
        records.add(1, kind, event.outcome().name().toLowerCase(Locale.ROOT));
        if (event.kind() == RecordKind.ALERT) {
            alerts.add(count, alert(event));
        }
        if (event.kind() == RecordKind.ALERT
                && text(event, FieldKind.FIELD_REASON).equals("FORK")) {
            forks.increment();
        }
        if (isStep(event.kind())) {
            steps.add(count, direction, rank(event), kind);
        }
        if (event.outcome() == Outcome.DENIED && event.kind() == RecordKind.REFUSED) {
            String first = text(event, FieldKind.FIELD_REASON).split("\n", 2)[0];
            decisions.add(count, "deny", ReasonCodes.known(first));
        } else if (isPermit(event.kind(), direction)) {
            decisions.add(1, "permit", NONE);
        }
        bytes(event, direction);
    }

    @Override
    public void notRecorded(Event event) {
        appendFailures.increment();
    }

    @Override
    public void sent(long bytes) {
        payload.add(bytes, OUT, "ciphertext");
    }

    @Override
    public void received(long bytes) {
        payload.add(bytes, IN, "ciphertext");
    }

    private void bytes(Event event, String direction) {
        long bytes = number(event, FieldKind.FIELD_BYTES);
        if (event.kind() == RecordKind.PUBLISHED) {
            payload.add(bytes, OUT, "plaintext");
        } else if (event.kind() == RecordKind.DELIVERED && direction.equals(IN)) {
            payload.add(bytes, IN, "plaintext");
        }
    }

    private static boolean isStep(RecordKind kind) {
        return switch (kind) {
            case PUBLISHED, AGREED, TRANSFER_STARTED, RECEIVED, GRANTED, DELIVERED, REFUSED, AGREEMENT_ENDED -> true;
            default -> false;
        };
    }

    /** Steps that our own policy has let pass. */
    private static boolean isPermit(RecordKind kind, String direction) {
        return switch (kind) {
            case PUBLISHED -> true;
            case AGREED, TRANSFER_STARTED, GRANTED -> direction.equals(OUT);
            case DELIVERED -> direction.equals(IN);
            default -> false;
        };
    }

    private String direction(Event event) {
        return text(event, FieldKind.FIELD_PROVIDER).equals(ourName)
                ? OUT
                : text(event, FieldKind.FIELD_RECIPIENT).equals(ourName) ? IN : NONE;
    }

    static String word(RecordKind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Which alert a record is; the record of a fork is older than the others. */
    static String alert(Event event) {
        String reason = text(event, FieldKind.FIELD_REASON);
        return reason.equals("FORK")
                ? AlertCode.LANE_FORKED.word()
                : AlertCode.of(reason).map(AlertCode::word).orElse(ReasonCodes.OTHER);
    }

    static String rank(Event event) {
        return event.rank().getNumber() <= 0 ? NONE : event.rank().name();
    }

    static String text(Event event, FieldKind field) {
        byte[] value = event.fields().get(field);
        return value == null ? "" : new String(value, StandardCharsets.UTF_8);
    }

    private static long number(Event event, FieldKind field) {
        String text = text(event, field);
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }
}
