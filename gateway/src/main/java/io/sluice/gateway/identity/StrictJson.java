package io.sluice.gateway.identity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.gateway.identity.IdentityException.Reason;
import io.sluice.proto.Signed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * JSON files that show a signed message: readable fields for people, and the message in base64, which alone counts. The
 * readable fields must say the same, else the file is refused: nobody shall read one thing and admit another.
 */
final class StrictJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private StrictJson() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static ObjectNode parse(String what, byte[] json, int maxBytes) throws IdentityException {
        if (json.length > maxBytes) {
            throw new IdentityException(
                    Reason.MALFORMED, what + ": " + json.length + " bytes (expected: at most " + maxBytes + ")");
        }
        try {
            if (MAPPER.readTree(json) instanceof ObjectNode object) {
                return object;
            }
            throw new IdentityException(Reason.MALFORMED, what + ": not a JSON object");
        } catch (IdentityException e) {
            throw e;
        } catch (IOException e) {
            throw new IdentityException(Reason.MALFORMED, what + ": not JSON", e);
        }
    }

    static byte[] write(ObjectNode object) {
        try {
            return (MAPPER.writeValueAsString(object) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of nodes is always JSON", e);
        }
    }

    static Signed signed(String what, ObjectNode file, String field) throws IdentityException {
        if (!file.path(field).isTextual()) {
            throw new IdentityException(Reason.MALFORMED, what + ": no \"" + field + "\" (expected: base64)");
        }
        try {
            return Signed.parseFrom(Base64.getDecoder().decode(file.get(field).textValue()));
        } catch (IllegalArgumentException | InvalidProtocolBufferException e) {
            throw new IdentityException(Reason.MALFORMED, what + ": \"" + field + "\" is not readable", e);
        }
    }

    static String base64(Signed signed) {
        return Base64.getEncoder().encodeToString(signed.toByteArray());
    }

    /** Compares what the file shows with what the signed message says. */
    static void requireSame(String what, ObjectNode found, ObjectNode expected) throws IdentityException {
        if (!found.equals(expected)) {
            throw new IdentityException(
                    Reason.TAMPERED, what + ": what it shows is not what was signed (it was edited; get the original)");
        }
    }
}
