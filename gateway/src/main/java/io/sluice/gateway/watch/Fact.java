package io.sluice.gateway.watch;

import io.sluice.proto.Rank;
import io.sluice.proto.RecordKind;
import java.util.Map;

/**
 * What a rule sees of a record; of kind RETENTION only those that a deletion is overdue.
 *
 * @param index of the record in our lane
 * @param given whether we are the provider of what it is about
 * @param member the other side; empty: there is none, or its opening was erased
 * @param bytes of plaintext, as far as they are known; else 0
 * @param opened of a recall: whether a file may have come of what it is about
 * @param count how many events it stands for
 * @param figures by name, as the record has them
 */
record Fact(
        long index,
        long timeMillis,
        RecordKind kind,
        Rank rank,
        boolean given,
        String member,
        long bytes,
        boolean opened,
        long count,
        Map<String, String> figures) {
    /** A key leaves for the member. */
    boolean isGrant() {
        return kind == RecordKind.GRANTED && given && !member.isEmpty();
    }
}
