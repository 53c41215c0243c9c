package io.sluice.gateway.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.proto.Label;
import io.sluice.proto.Terms;

/**
 * Terms and label as an ODRL policy in the compact JSON form of the Dataspace Protocol, and back.
 *
 * <p>Scalars only; sets are an {@code or} of {@code eq}. Reading is closed by default: an operand, operator, action,
 * duty, profile or key that is not ours to understand is refused by name.
 */
public final class Odrl {
    private Odrl() {}

    /** Adds permission, obligation and profile to policy, which may have a type, id, target and parties already. */
    public static ObjectNode render(ObjectNode policy, Terms terms, Label label) {
        throw new UnsupportedOperationException();
    }

    /** Reads an Offer, Set or Agreement. Never throws for what a stranger may send. */
    public static OdrlReading parse(JsonNode policy) {
        throw new UnsupportedOperationException();
    }

    /**
     * Whether policy says exactly what terms and label say, whatever its order of keys and constraints. What the
     * rendering leaves out (ids, target, parties, timestamp) is not compared.
     */
    public static boolean equalsRendering(JsonNode policy, Terms terms, Label label) {
        throw new UnsupportedOperationException();
    }
}
