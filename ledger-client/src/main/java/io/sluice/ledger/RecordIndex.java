package io.sluice.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which records of a lane match a query, in memory, made anew from the records. Safe for concurrent use. */
public final class RecordIndex {
    private final TokenIndex tokens = new TokenIndex();

    /** Where the records themselves lie. */
    @FunctionalInterface
    public interface Source {
        /** The record at this index; empty when only its hash is known. */
        Optional<byte[]> record(long index) throws LedgerException;
    }

    /** Takes the next record. */
    public void add(byte[] record) {
        add(RecordKeys.of(record));
    }

    void add(RecordKeys keys) {
        tokens.add(keys);
    }

    /** Takes the next record, of which nobody knows what is in it. */
    public void addUnknown() {
        tokens.add(RecordKeys.of(new byte[0]));
    }

    /** Those that match among the first {@code size}, in the order that the query asks for. */
    public List<Entry> find(Query query, long size, Source source) throws LedgerException {
        List<long[]> ranges = new ArrayList<>();
        if (query.tokens().isEmpty()) {
            ranges.addAll(tokens.ranges(query, size));
        } else {
            for (long index : tokens.candidates(query.tokens())) {
                if (index < size && index >= query.fromIndex() && index < query.untilIndex()) {
                    ranges.add(new long[] {index, index + 1});
                }
            }
        }
        List<Entry> found = new ArrayList<>();
        for (int i = 0; i < ranges.size() && found.size() < query.limit(); i++) {
            collect(ranges.get(query.newestFirst() ? ranges.size() - 1 - i : i), query, source, found);
        }
        return found;
    }

    private static void collect(long[] range, Query query, Source source, List<Entry> found) throws LedgerException {
        long count = range[1] - range[0];
        for (long i = 0; i < count && found.size() < query.limit(); i++) {
            long index = query.newestFirst() ? range[1] - 1 - i : range[0] + i;
            Optional<byte[]> record = source.record(index);
            if (record.isPresent() && RecordKeys.matches(new Entry(index, record.get()), query)) {
                found.add(new Entry(index, record.get()));
            }
        }
    }
}
