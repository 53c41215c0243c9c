package io.sluice.chaincode.contract;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import java.util.List;

/** Reads messages in the one encoding that is accepted, so that one thing has one set of bytes on the ledger. */
final class Wire {
    private Wire() {}

    static <T extends Message> T parse(Parser<T> parser, ByteString bytes, String what) throws Refusal {
        try {
            T message = parser.parseFrom(bytes);
            // Unknown fields survive parsing; they would be stored without anybody having judged them.
            if (message.toByteString().equals(bytes) && !unknownIn(message)) {
                return message;
            }
        } catch (InvalidProtocolBufferException e) {
            // Falls through to the one answer.
        }
        throw Refusal.malformed(what + ": not in canonical encoding, or with unknown fields");
    }

    /** What this contract has written. */
    static <T extends Message> T stored(Parser<T> parser, ByteString bytes, String key) {
        try {
            return parser.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("state at " + key + ": not what this contract writes", e);
        }
    }

    private static boolean unknownIn(Message message) {
        return !message.getUnknownFields().asMap().isEmpty()
                || message.getAllFields().values().stream()
                        .flatMap(value -> value instanceof List<?> list ? list.stream() : List.of(value).stream())
                        .anyMatch(value -> value instanceof Message inner && unknownIn(inner));
    }
}
