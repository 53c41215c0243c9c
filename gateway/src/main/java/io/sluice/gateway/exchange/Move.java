package io.sluice.gateway.exchange;

import io.sluice.gateway.contracts.Kind;
import io.sluice.gateway.contracts.MessageType;
import java.util.List;
import java.util.Map;

/**
 * Our next message of a process.
 *
 * @param details to be stored with the process before the message is sent, so that every attempt says the same
 * @param error why we end the process; empty if we do not
 */
public record Move(MessageType type, Map<String, String> details, String error) {
    /** Detail: the code of a termination or suspension. */
    public static final String CODE = "code";

    /** Detail: its reasons, one in a line. */
    public static final String REASONS = "reasons";

    public Move {
        details = Map.copyOf(details);
    }

    /** A message that needs nothing more. */
    public static Move of(MessageType type) {
        return new Move(type, Map.of(), "");
    }

    /** A message that needs details. */
    public static Move of(MessageType type, Map<String, String> details) {
        return new Move(type, details, "");
    }

    /** The end of a process, for reasons that the peer is told. */
    public static Move termination(Kind kind, String code, List<String> reasons) {
        String lines = String.join("\n", reasons);
        return new Move(MessageType.terminationOf(kind), Map.of(CODE, code, REASONS, lines), code + ": " + lines);
    }
}
