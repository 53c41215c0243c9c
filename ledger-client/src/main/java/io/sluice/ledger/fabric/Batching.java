package io.sluice.ledger.fabric;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.sluice.lane.LaneRules;
import io.sluice.lane.TreeHash;
import io.sluice.ledger.LedgerException;
import io.sluice.ledger.LocalLedger;
import io.sluice.proto.LedgerBatch;
import java.util.List;

/** Cuts the next batch out of a lane. Safe for concurrent use. */
final class Batching {
    private static final int RECORD_FRAME_BYTES = 4; // Of a record in a batch, beside itself.
    private static final int ENVELOPE_BYTES = 8 * 1024; // Of a batch, beside its records: checkpoint, origin, numbers.

    private final LocalLedger lane;
    private final FabricSettings.Mode mode;

    Batching(LocalLedger lane, FabricSettings.Mode mode) {
        this.lane = lane;
        this.mode = mode;
    }

    /** Records in a batch. */
    static long count(LedgerBatch batch) {
        return batch.getRecordsCount() + batch.getLeafHashes().size() / TreeHash.BYTES;
    }

    /** Where the batch ends. */
    static long end(LedgerBatch batch) {
        return batch.getFirstIndex() + count(batch);
    }

    /** As many records from {@code first} on as are there and as the rules allow, signed as of {@code timeMillis}. */
    LedgerBatch cut(long first, long timeMillis) throws LedgerException {
        long until = Math.min(lane.size(), first + LaneRules.MAX_RECORDS);
        LedgerBatch.Builder batch = LedgerBatch.newBuilder()
                .setOrigin(lane.origin())
                .setFirstIndex(first)
                .setTimeMillis(timeMillis);
        long end;
        if (mode == FabricSettings.Mode.RECORDS) {
            List<byte[]> records = lane.records(first, until, LaneRules.MAX_BYTES - ENVELOPE_BYTES, RECORD_FRAME_BYTES);
            records.forEach(record -> batch.addRecords(UnsafeByteOperations.unsafeWrap(record)));
            end = first + records.size();
        } else {
            batch.setLeafHashes(UnsafeByteOperations.unsafeWrap(lane.leafHashes(first, until)));
            end = until;
        }
        return batch.setCheckpoint(ByteString.copyFromUtf8(lane.checkpointAt(end, timeMillis / 1000)))
                .build();
    }
}
