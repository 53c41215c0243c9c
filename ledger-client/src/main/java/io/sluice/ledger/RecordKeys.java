package io.sluice.ledger;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.proto.BlindToken;
import io.sluice.proto.Record;
import io.sluice.proto.StreamPosition;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * By what a record is found: the first eight bytes of its tokens and streams, kind and time. What is no provenance
 * record has no keys; its time is one that no time range excludes from a scan by index.
 */
record RecordKeys(long[] tokens, int kind, long timeMillis, boolean parsed) {
    private static final RecordKeys NONE = new RecordKeys(new long[0], 0, 0, false);

    static RecordKeys of(byte[] record) {
        try {
            return of(Record.parseFrom(record));
        } catch (InvalidProtocolBufferException e) {
            return NONE;
        }
    }

    private static RecordKeys of(Record record) {
        long[] keys = new long[record.getTokensCount() + record.getStreamsCount()];
        int count = 0;
        for (BlindToken token : record.getTokensList()) {
            count = add(keys, count, token.getValue());
        }
        for (StreamPosition position : record.getStreamsList()) {
            count = add(keys, count, position.getStream());
        }
        return new RecordKeys(Arrays.copyOf(keys, count), record.getKindValue(), record.getTimeMillis(), true);
    }

    private static int add(long[] keys, int count, ByteString value) {
        if (value.size() != 16) {
            return count;
        }
        long key = value.asReadOnlyByteBuffer().getLong();
        if (key == 0) {
            return count; // The stream of the whole lane: every record has it.
        }
        for (int i = 0; i < count; i++) {
            if (keys[i] == key) {
                return count;
            }
        }
        keys[count] = key;
        return count + 1;
    }

    static long key(byte[] token) {
        return token.length == 16 ? ByteBuffer.wrap(token).getLong() : 0;
    }

    /** True when the record bears one of the query's tokens (whole values, not keys) and fits kinds and time. */
    static boolean matches(Entry entry, Query query) throws LedgerException {
        boolean open = query.tokens().isEmpty()
                && query.kinds().isEmpty()
                && query.fromMillis() == Long.MIN_VALUE
                && query.untilMillis() == Long.MAX_VALUE;
        if (open) {
            return true;
        }
        Record record;
        try {
            record = Record.parseFrom(entry.record());
        } catch (InvalidProtocolBufferException e) {
            return false;
        }
        boolean time = record.getTimeMillis() >= query.fromMillis() && record.getTimeMillis() < query.untilMillis();
        boolean kind = query.kinds().isEmpty() || query.kinds().contains(record.getKind());
        return time && kind && (query.tokens().isEmpty() || bearsOne(record, query));
    }

    private static boolean bearsOne(Record record, Query query) {
        for (byte[] token : query.tokens()) {
            ByteString wanted = ByteString.copyFrom(token);
            boolean borne =
                    record.getTokensList().stream().anyMatch(t -> t.getValue().equals(wanted))
                            || record.getStreamsList().stream()
                                    .anyMatch(s -> s.getStream().equals(wanted));
            if (borne) {
                return true;
            }
        }
        return false;
    }
}
