package io.sluice.ledger;

import io.sluice.proto.RecordKind;
import java.util.List;
import java.util.Set;

/**
 * Which records to find. A fresh query matches everything; each {@code with} narrows it.
 *
 * @param tokens values of 16 bytes; a record matches when one of its blind tokens or streams equals one of them; empty:
 *     any
 * @param kinds empty: any
 * @param fromMillis earliest time
 * @param untilMillis first time that is too late
 * @param fromIndex lowest index
 * @param untilIndex first index that is too high
 * @param limit most records to return
 * @param newestFirst order, and which ones the limit keeps
 */
public record Query(
        List<byte[]> tokens,
        Set<RecordKind> kinds,
        long fromMillis,
        long untilMillis,
        long fromIndex,
        long untilIndex,
        int limit,
        boolean newestFirst) {
    /** Most records that one query returns. */
    public static final int MAX_LIMIT = 10_000;

    /** Copies the collections and checks the limit. */
    public Query {
        tokens = List.copyOf(tokens);
        kinds = Set.copyOf(kinds);
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("limit: " + limit + " (expected: 1 to " + MAX_LIMIT + ")");
        }
    }

    /** Everything, oldest first, at most {@value #MAX_LIMIT}. */
    public static Query all() {
        return new Query(List.of(), Set.of(), Long.MIN_VALUE, Long.MAX_VALUE, 0, Long.MAX_VALUE, MAX_LIMIT, false);
    }

    /** Records that bear one of these tokens or streams. */
    public static Query ofTokens(List<byte[]> tokens) {
        return new Query(tokens, Set.of(), Long.MIN_VALUE, Long.MAX_VALUE, 0, Long.MAX_VALUE, MAX_LIMIT, false);
    }

    /** Only these kinds. */
    public Query withKinds(Set<RecordKind> only) {
        return new Query(tokens, only, fromMillis, untilMillis, fromIndex, untilIndex, limit, newestFirst);
    }

    /** Only records whose time is at least {@code from} and below {@code until}. */
    public Query withTime(long from, long until) {
        return new Query(tokens, kinds, from, until, fromIndex, untilIndex, limit, newestFirst);
    }

    /** Only records whose index is at least {@code from} and below {@code until}. */
    public Query withRange(long from, long until) {
        return new Query(tokens, kinds, fromMillis, untilMillis, from, until, limit, newestFirst);
    }

    /** At most this many. */
    public Query withLimit(int most) {
        return new Query(tokens, kinds, fromMillis, untilMillis, fromIndex, untilIndex, most, newestFirst);
    }

    /** Highest index first. */
    public Query withNewestFirst() {
        return new Query(tokens, kinds, fromMillis, untilMillis, fromIndex, untilIndex, limit, true);
    }
}
