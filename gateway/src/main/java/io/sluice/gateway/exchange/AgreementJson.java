package io.sluice.gateway.exchange;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.policy.Odrl;
import io.sluice.gateway.policy.OdrlReading;
import io.sluice.proto.Agreement;
import io.sluice.proto.Label;
import io.sluice.proto.Terms;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/** Offers and agreements as the JSON policies of the Dataspace Protocol. */
public final class AgreementJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private AgreementJson() {}

    /** An offer of these terms. The target is left out when empty, as a catalog demands. */
    public static String offer(String offerId, String target, Terms terms, Label label) {
        ObjectNode policy = JSON.createObjectNode().put("@type", "Offer").put("@id", offerId);
        if (!target.isEmpty()) {
            policy.put("target", target);
        }
        return write(Odrl.render(policy, terms, label));
    }

    /** The rendering of an agreement, without its signed bytes. */
    public static String agreement(Agreement agreement) {
        ObjectNode policy = JSON.createObjectNode()
                .put("@type", "Agreement")
                .put("@id", agreement.getId())
                .put("target", agreement.getDataset())
                .put("assigner", agreement.getProvider())
                .put("assignee", agreement.getRecipient())
                .put(
                        "timestamp",
                        Instant.ofEpochMilli(agreement.getTimeMillis()).toString());
        return write(Odrl.render(policy, agreement.getTerms(), agreement.getLabel()));
    }

    /** Whether this JSON says what the agreement says, and nothing else. */
    static boolean isRenderingOf(Agreement agreement, String policy) {
        JsonNode said = read(policy);
        return said.path("@id").asText().equals(agreement.getId())
                && said.path("target").asText().equals(agreement.getDataset())
                && said.path("assigner").asText().equals(agreement.getProvider())
                && said.path("assignee").asText().equals(agreement.getRecipient())
                && millis(said.path("timestamp").asText()) == agreement.getTimeMillis()
                && Odrl.equalsRendering(said, agreement.getTerms(), agreement.getLabel());
    }

    /** What a policy says, as far as we understand it. */
    static OdrlReading understand(String policy) {
        return Odrl.parse(read(policy));
    }

    /** Whether a policy says exactly this. */
    static boolean says(String policy, Terms terms, Label label) {
        return Odrl.equalsRendering(read(policy), terms, label);
    }

    private static long millis(String timestamp) {
        try {
            return Instant.parse(timestamp).toEpochMilli();
        } catch (DateTimeParseException e) {
            return Long.MIN_VALUE;
        }
    }

    private static JsonNode read(String policy) {
        try {
            return JSON.readTree(policy);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("policy: not JSON (expected: what the codec has read)", e);
        }
    }

    private static String write(ObjectNode policy) {
        try {
            return JSON.writeValueAsString(policy);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e); // texts can always be written
        }
    }
}
