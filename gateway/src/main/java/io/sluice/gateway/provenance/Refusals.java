package io.sluice.gateway.provenance;

import io.sluice.ledger.LedgerException;
import io.sluice.proto.FieldKind;
import io.sluice.proto.Outcome;
import io.sluice.proto.RecordKind;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Records what strangers were refused without letting them fill the lane: so many records for each of them and minute,
 * and one that says how many more there were. Thread safe.
 */
public final class Refusals implements AutoCloseable {
    /** Single records for one stranger in one minute. */
    public static final int SINGLE = 8;

    /** Strangers told apart in one minute; what comes from others is counted together. */
    public static final int STRANGERS = 256;

    private static final String OTHERS = "others";
    private static final long MINUTE_MILLIS = 60_000;

    private static final class Tally {
        private int recorded;
        private long more;
        private byte[] reasons = new byte[0];
    }

    private final Evidence evidence;
    private final Clock clock;
    private final Map<String, Tally> tallies = new LinkedHashMap<>(); // Guarded by this.
    private long minute;

    public Refusals(Evidence evidence, Clock clock) {
        this.evidence = evidence;
        this.clock = clock;
        this.minute = clock.millis() / MINUTE_MILLIS;
    }

    /**
     * Records the refusal, or counts it for the record at the end of the minute (then empty).
     *
     * @param stranger whom to count it for: a member's name, a certificate's fingerprint
     * @param event what to record when it is recorded singly
     */
    public Optional<Recorded> refused(String stranger, Event event) throws LedgerException {
        Map<String, Tally> over = rollOver(clock.millis() / MINUTE_MILLIS);
        aggregate(over);
        return admitted(stranger, event) ? Optional.of(evidence.record(event)) : Optional.empty();
    }

    /** Records the counts of a minute that is over; the owner calls this now and then. */
    public void flush() throws LedgerException {
        aggregate(rollOver(clock.millis() / MINUTE_MILLIS));
    }

    /** Records what was counted so far. The ledger must still be open. */
    @Override
    public void close() throws LedgerException {
        aggregate(rollOver(Long.MAX_VALUE));
    }

    private synchronized boolean admitted(String stranger, Event event) {
        boolean known = tallies.containsKey(stranger) || tallies.size() < STRANGERS;
        Tally tally = tallies.computeIfAbsent(known ? stranger : OTHERS, name -> new Tally());
        if (known && tally.recorded < SINGLE) {
            tally.recorded++;
            return true;
        }
        tally.more++;
        tally.reasons = event.fields().getOrDefault(FieldKind.FIELD_REASON, tally.reasons);
        return false;
    }

    private synchronized Map<String, Tally> rollOver(long now) {
        if (now <= minute) {
            return Map.of();
        }
        minute = now == Long.MAX_VALUE ? minute : now;
        Map<String, Tally> over = new LinkedHashMap<>(tallies);
        tallies.clear();
        return over;
    }

    private void aggregate(Map<String, Tally> over) throws LedgerException {
        for (var entry : List.copyOf(over.entrySet())) {
            if (entry.getValue().more > 0) {
                evidence.record(Event.of(RecordKind.REFUSED, Outcome.DENIED)
                        .laneOnly()
                        .field(FieldKind.FIELD_ACTOR, entry.getKey())
                        .field(FieldKind.FIELD_REASON, entry.getValue().reasons)
                        .field(FieldKind.FIELD_COUNT, entry.getValue().more)
                        .build());
            }
        }
    }
}
