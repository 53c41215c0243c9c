package io.sluice.gateway.provenance;

import io.sluice.gateway.provenance.Finding.Kind;
import io.sluice.proto.Outcome;
import io.sluice.proto.Record;
import io.sluice.proto.RecordKind;
import io.sluice.proto.TokenKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether a key was granted in one lane of an organisation after its agreement had ended in another. Within a lane the
 * order of the records decides ({@link LaneScan}); between lanes there are only the replicas' clocks, which may differ by
 * {@value #SKEW_MILLIS} ms before anybody is accused.
 */
final class RevocationOrder {
    static final long SKEW_MILLIS = 60_000;

    private record Event(Place place, long timeMillis, String agreement) {}

    private final Map<String, Event> ended = new HashMap<>(); // The first of each agreement.
    private final List<Event> granted = new ArrayList<>();

    void take(Place place, Record record) {
        boolean grant = record.getKind() == RecordKind.GRANTED && record.getOutcome() == Outcome.DONE;
        if (grant || record.getKind() == RecordKind.AGREEMENT_ENDED) {
            Records.token(record, TokenKind.TOKEN_AGREEMENT).ifPresent(agreement -> {
                Event event = new Event(place, record.getTimeMillis(), agreement);
                if (grant) {
                    granted.add(event);
                } else {
                    ended.merge(agreement, event, (one, other) -> one.timeMillis() <= other.timeMillis() ? one : other);
                }
            });
        }
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        for (Event grant : granted) {
            Event end = ended.get(grant.agreement());
            if (end != null
                    && !end.place().lane().equals(grant.place().lane())
                    && grant.timeMillis() > end.timeMillis() + SKEW_MILLIS) {
                findings.add(new Finding(
                        Kind.GRANT_AFTER_REVOCATION,
                        grant.place().lane(),
                        grant.place().index(),
                        "record " + grant.place().index() + " grants a key "
                                + (grant.timeMillis() - end.timeMillis()) / 1000
                                + " s after record " + end.place().index() + " of "
                                + end.place().lane()
                                + " had ended the agreement"));
            }
        }
        return findings;
    }
}
