package io.sluice.ledger;

import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.proto.Record;

/** A record and its place in the lane. The array is not copied. */
public record Entry(long index, byte[] record) {
    /** The record as a message. */
    public Record parsed() throws LedgerException {
        try {
            return Record.parseFrom(record);
        } catch (InvalidProtocolBufferException e) {
            throw new LedgerException(LedgerException.Stage.CORRUPT, "record " + index + ": no provenance record", e);
        }
    }
}
