package io.sluice.ledger;

import java.util.ArrayList;
import java.util.List;

/** Records that become durable together, within the limits of one file write and of a ledger's batch. */
final class Batch {
    static final int MAX_RECORDS = 1_000;
    static final int MAX_BYTES = 512 * 1024;

    private final List<Pending> records = new ArrayList<>();
    private int recordBytes;
    private int openingBytes;
    private long[] openingPositions;

    /** Takes it unless the batch is full. */
    boolean add(Pending pending) {
        int records = recordBytes + pending.record().length;
        int openings = openingBytes + Openings.length(pending.opening());
        if (this.records.size() == MAX_RECORDS || records > MAX_BYTES || openings > MAX_BYTES) {
            return false;
        }
        recordBytes = records;
        openingBytes = openings;
        this.records.add(pending);
        return true;
    }

    int size() {
        return records.size();
    }

    Pending get(int i) {
        return records.get(i);
    }

    List<Pending> all() {
        return records;
    }

    int recordBytes() {
        return recordBytes;
    }

    int openingBytes() {
        return openingBytes;
    }

    void openingsAt(long[] positions) {
        openingPositions = positions;
    }

    long openingPosition(int i) {
        return openingPositions[i];
    }

    void fail(LedgerException why) {
        records.forEach(pending -> pending.receipt().completeExceptionally(why));
    }
}
