package io.sluice.chaincode.contract;

import com.google.protobuf.ByteString;
import io.sluice.chaincode.contract.Refusal.Code;
import io.sluice.lane.FormatException;
import io.sluice.lane.LaneBatch;
import io.sluice.lane.SignedNote;
import io.sluice.proto.LedgerBatch;
import java.util.ArrayList;
import java.util.List;

/** Between the bytes of a batch and what the rules of a lane judge. */
final class Batches {
    private static final int HASH_BYTES = 32;

    private Batches() {}

    /** Reads what a gateway brings; its form and size are in order then, and nothing else is yet. */
    static LedgerBatch parse(ByteString bytes) throws Refusal {
        if (bytes.size() > Limits.MAX_BATCH_BYTES) {
            throw new Refusal(
                    Code.TOO_LARGE,
                    "batch of " + bytes.size() + " bytes (expected: at most " + Limits.MAX_BATCH_BYTES + ")");
        }
        LedgerBatch batch = Wire.parse(LedgerBatch.parser(), bytes, "batch");
        require(batch.getFirstIndex() >= 0, "first index: beyond 2^63 - 1");
        require(batch.getTimeMillis() >= 0, "time: before 1970");
        require(
                batch.getCheckpoint().size() <= Limits.MAX_CHECKPOINT_BYTES,
                "checkpoint: more than " + Limits.MAX_CHECKPOINT_BYTES + " bytes");
        require(
                batch.getRecordsCount() == 0 || batch.getLeafHashes().isEmpty(),
                "both records and leaf hashes (expected: either)");
        require(batch.getLeafHashes().size() % HASH_BYTES == 0, "leaf hashes: no multiple of " + HASH_BYTES + " bytes");
        for (ByteString entry : batch.getRecordsList()) {
            require(
                    !entry.isEmpty() && entry.size() <= Limits.MAX_RECORD_BYTES,
                    "record of " + entry.size() + " bytes (expected: 1 to " + Limits.MAX_RECORD_BYTES + ")");
        }
        return batch;
    }

    /** The same for the rules. */
    static LaneBatch toJudge(LedgerBatch batch, String organisation) throws Refusal {
        SignedNote note;
        try {
            note = SignedNote.parse(batch.getCheckpoint().toStringUtf8());
        } catch (FormatException e) {
            throw new Refusal(Code.BAD_SIGNATURE, "checkpoint: " + e.getMessage());
        }
        if (batch.getRecordsCount() > 0) {
            List<byte[]> records =
                    batch.getRecordsList().stream().map(ByteString::toByteArray).toList();
            return LaneBatch.of(organisation, batch.getFirstIndex(), records, batch.getTimeMillis(), note);
        }
        return new LaneBatch(
                organisation, batch.getFirstIndex(), hashes(batch.getLeafHashes()), 0, batch.getTimeMillis(), note);
    }

    private static List<byte[]> hashes(ByteString all) {
        List<byte[]> hashes = new ArrayList<>(all.size() / HASH_BYTES);
        for (int i = 0; i < all.size(); i += HASH_BYTES) {
            hashes.add(all.substring(i, i + HASH_BYTES).toByteArray());
        }
        return hashes;
    }

    private static void require(boolean holds, String what) throws Refusal {
        if (!holds) {
            throw Refusal.malformed("batch: " + what);
        }
    }
}
