package io.sluice.chaincode.contract;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import java.util.Optional;

/** What an accepted call gives back: to its sender the payload, to everybody who follows the channel the event. */
public record Answer(ByteString payload, Optional<Event> event) {
    /** An event of the transaction. */
    public record Event(String name, ByteString payload) {}

    static final Answer EMPTY = new Answer(ByteString.EMPTY, Optional.empty());

    static Answer of(MessageLite message) {
        return new Answer(message.toByteString(), Optional.empty());
    }

    Answer with(String name, MessageLite message) {
        return new Answer(payload, Optional.of(new Event(name, message.toByteString())));
    }
}
