package io.sluice.ledger.fabric.mirror;

import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.ledger.Anchor;
import io.sluice.ledger.LedgerException;
import io.sluice.ledger.LedgerException.Stage;
import io.sluice.ledger.fabric.ChannelAccess;
import io.sluice.ledger.fabric.verify.StoredBlock;
import io.sluice.proto.LedgerBatch;
import java.io.IOException;
import java.util.Optional;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;

/** Reads one lane's records out of the blocks in the log; keeps the batch that it read last. For one thread. */
final class Records {
    private final ChannelAccess access;
    private final BlockLog log;
    private final Lane lane;
    private Lane.Batch at;
    private LedgerBatch read;

    Records(ChannelAccess access, BlockLog log, Lane lane) {
        this.access = access;
        this.log = log;
        this.lane = lane;
    }

    /** The record at an index that the lane has; empty when only its hash lies on the channel. */
    Optional<byte[]> record(long index) throws LedgerException {
        Lane.Batch batch = lane.batch(index);
        if (!batch.whole()) {
            return Optional.empty();
        }
        if (!batch.equals(at)) {
            read = batch(batch);
            at = batch;
        }
        return Optional.of(read.getRecords((int) (index - batch.first())).toByteArray());
    }

    private LedgerBatch batch(Lane.Batch batch) throws LedgerException {
        try {
            String key = Projection.key(lane.origin(), batch.end());
            for (KVWrite write : stored(batch).writes(batch.transaction())) {
                if (write.getKey().equals(key)) {
                    return LedgerBatch.parseFrom(write.getValue());
                }
            }
        } catch (InvalidProtocolBufferException e) {
            throw changed(batch, e);
        }
        throw changed(batch, null);
    }

    /** Where a batch lies and who vouches for it. */
    Anchorage anchorage(Lane.Batch batch) throws LedgerException {
        StoredBlock block = stored(batch);
        String ledger = access.channel() + "/" + access.chaincode();
        return new Anchorage(
                new Anchor(ledger, batch.block(), block.id(batch.transaction())),
                batch.first(),
                batch.end(),
                lane.view().msp(),
                block.endorsers(batch.transaction()),
                block.orderers());
    }

    private StoredBlock stored(Lane.Batch batch) throws LedgerException {
        try {
            BlockLog.Frame frame = log.read(batch.position());
            return StoredBlock.parse(frame.block(), frame.verdicts(), access.channel(), access.chaincode());
        } catch (IOException e) {
            throw changed(batch, e);
        }
    }

    private static LedgerException changed(Lane.Batch batch, Exception cause) {
        return new LedgerException(Stage.CORRUPT, "block " + batch.block() + ": changed on disk", cause);
    }
}
