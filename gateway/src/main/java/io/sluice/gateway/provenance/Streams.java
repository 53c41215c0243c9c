package io.sluice.gateway.provenance;

import com.google.protobuf.ByteString;
import io.sluice.proto.Record;
import io.sluice.proto.StreamPosition;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The head of every stream of one lane. The same code numbers new records and checks old ones. Not safe for concurrent
 * use: its owner has the lock.
 */
final class Streams {
    /** The stream of the whole lane. */
    static final ByteString LANE = ByteString.copyFrom(new byte[Tokens.BYTES]);

    private record Head(long number, ByteString hash) {}

    private final Map<ByteString, Head> heads = new HashMap<>();

    static boolean isLane(StreamPosition position) {
        return position.getStream().equals(LANE);
    }

    /** Where the next record of this stream stands. */
    StreamPosition next(ByteString stream) {
        Head head = heads.get(stream);
        StreamPosition.Builder position = StreamPosition.newBuilder().setStream(stream);
        return head == null
                ? position.build()
                : position.setNumber(head.number() + 1).setPrevious(head.hash()).build();
    }

    /** Takes a record as the newest of each of its streams. */
    void advance(Record record, ByteString hash) {
        for (StreamPosition position : record.getStreamsList()) {
            heads.put(position.getStream(), new Head(position.getNumber(), hash));
        }
    }

    /** Why this position is not the next one of its stream; empty when it is. */
    Optional<String> misfit(StreamPosition position) {
        StreamPosition expected = next(position.getStream());
        if (position.getNumber() != expected.getNumber()) {
            return Optional.of("number " + position.getNumber() + " (expected: " + expected.getNumber() + ")");
        }
        return position.getPrevious().equals(expected.getPrevious())
                ? Optional.empty()
                : Optional.of("number " + position.getNumber() + " names another predecessor");
    }

    /** Takes a record that cannot be read as the lane's newest; its other streams are unknown. */
    void skip(long number, ByteString hash) {
        heads.put(LANE, new Head(number, hash));
    }

    void clear() {
        heads.clear();
    }
}
