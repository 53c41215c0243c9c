package io.sluice.gateway.provenance;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import java.util.Arrays;

/**
 * Reads messages that have exactly one encoding: fields ascending by number, no unknown ones, nothing written that is a
 * default. So no byte can be changed without changing what the message says.
 */
final class Canonical {
    private Canonical() {}

    static <M extends MessageLite> M parse(Parser<M> parser, byte[] bytes, int maxBytes, String what)
            throws RecordException {
        if (bytes.length > maxBytes) {
            throw new RecordException(what + ": " + bytes.length + " bytes (expected: at most " + maxBytes + ")");
        }
        M message;
        try {
            // Unknown fields are kept by the parser, after the known ones, so comparing alone would let them pass.
            message = parser.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new RecordException(what + ": not readable", e);
        }
        if (!Arrays.equals(message.toByteArray(), bytes)) {
            throw new RecordException(what + ": not in its canonical encoding");
        }
        return message;
    }
}
