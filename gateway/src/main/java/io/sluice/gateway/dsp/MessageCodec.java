package io.sluice.gateway.dsp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import io.sluice.gateway.contracts.Content;
import io.sluice.gateway.contracts.Message;
import io.sluice.gateway.contracts.MessageType;
import io.sluice.gateway.policy.Odrl;
import io.sluice.gateway.policy.OdrlReading;
import java.util.Base64;
import java.util.List;
import java.util.stream.StreamSupport;

/** Messages that move a process, as plain JSON in the compact form. Unknown keys are ignored, as the protocol says. */
final class MessageCodec {
    private static final int MAX_ID = 512;
    private static final int MAX_REASONS = 64;

    private MessageCodec() {}

    static ObjectNode write(Message message) {
        ObjectNode json = head(Dsp.TYPES.get(message.type()));
        putIf(json, "consumerPid", message.consumerPid());
        putIf(json, "providerPid", message.providerPid());
        if (message.type() == MessageType.ACCEPTED || message.type() == MessageType.FINALIZED) {
            json.put("eventType", message.type().name());
        }
        Content content = message.content();
        if (content instanceof Content.Request request) {
            json.set("offer", offer(request.policy(), request.offerId(), request.dataset()));
            putIf(json, Dsp.PURPOSE, request.purpose());
            putIf(json, "callbackAddress", opens(message) ? request.callback() : "");
        } else if (content instanceof Content.Offer offer) {
            json.set("offer", offer(offer.policy(), offer.offerId(), offer.dataset()));
            putIf(json, "callbackAddress", opens(message) ? offer.callback() : "");
        } else if (content instanceof Content.Agreed agreed) {
            json.set("agreement", Json.trusted(agreed.policy()));
            putSigned(json, agreed.signed());
        } else if (content instanceof Content.Verified verified) {
            putSigned(json, verified.signed());
        } else if (content instanceof Content.Transfer transfer) {
            json.put("agreementId", transfer.agreementId()).put("format", transfer.format());
            if (transfer.address() != null) {
                json.set("dataAddress", AddressCodec.write(transfer.address()));
            }
            putIf(json, "callbackAddress", transfer.callback());
        } else if (content instanceof Content.Start start && start.address() != null) {
            json.set("dataAddress", AddressCodec.write(start.address()));
        } else if (content instanceof Content.Reasons why) {
            putIf(json, "code", why.code());
            ArrayNode reasons = json.putArray("reason");
            why.reasons().forEach(reasons::add);
        }
        return json;
    }

    /** Only the message that opens a process may name a callback: the schemas refuse it beside both identifiers. */
    private static boolean opens(Message message) {
        return message.consumerPid().isEmpty() || message.providerPid().isEmpty();
    }

    /** An object with the protocol's context and a type. */
    static ObjectNode head(String type) {
        ObjectNode json = Json.object();
        json.putArray("@context").add(Dsp.CONTEXT);
        return json.put("@type", type);
    }

    /** Reads the one of the expected messages that this is. */
    static Message read(ObjectNode json, List<MessageType> expected) throws BadMessage {
        requireContext(json);
        MessageType type = type(json, expected);
        return new Message(type, identifier(json, "consumerPid"), identifier(json, "providerPid"), content(json, type));
    }

    static void requireContext(ObjectNode json) throws BadMessage {
        JsonNode context = json.path("@context");
        boolean known = context.isTextual() && context.textValue().equals(Dsp.CONTEXT)
                || context.isArray()
                        && StreamSupport.stream(context.spliterator(), false)
                                .anyMatch(each ->
                                        each.isTextual() && each.textValue().equals(Dsp.CONTEXT));
        if (!known) {
            throw new BadMessage("@context: without the protocol's (expected: " + Dsp.CONTEXT + ")");
        }
    }

    private static MessageType type(ObjectNode json, List<MessageType> expected) throws BadMessage {
        String name = Json.required(json, "@type");
        String event = Json.optional(json, "eventType");
        for (MessageType each : expected) {
            boolean isEvent = each == MessageType.ACCEPTED || each == MessageType.FINALIZED;
            if (Dsp.TYPES.get(each).equals(name) && (!isEvent || each.name().equals(event))) {
                return each;
            }
        }
        List<String> names = expected.stream().map(Dsp.TYPES::get).distinct().toList();
        throw new BadMessage(
                names.contains(name)
                        ? "eventType: not one that may come here (expected: one of " + expected + ")"
                        : "@type: not one that may come here, or prefixed (expected: " + String.join(", ", names)
                                + ")");
    }

    private static Content content(ObjectNode json, MessageType type) throws BadMessage {
        return switch (type) {
            case CONTRACT_REQUEST -> request(json);
            case CONTRACT_OFFER -> {
                ObjectNode offer = Json.requiredObject(json, "offer");
                yield new Content.Offer(
                        Json.required(offer, "@id"),
                        Json.required(offer, "target"),
                        Json.text(offer),
                        Json.optional(json, "callbackAddress"));
            }
            case AGREEMENT -> {
                ObjectNode agreement = Json.requiredObject(json, "agreement");
                yield new Content.Agreed(Json.required(agreement, "@id"), Json.text(agreement), signed(json));
            }
            case VERIFICATION -> new Content.Verified(signed(json));
            case TRANSFER_REQUEST ->
                new Content.Transfer(
                        Json.required(json, "agreementId"),
                        Json.required(json, "format"),
                        json.has("dataAddress") ? AddressCodec.read(Json.requiredObject(json, "dataAddress")) : null,
                        Json.optional(json, "callbackAddress"));
            case TRANSFER_START ->
                new Content.Start(
                        json.has("dataAddress") ? AddressCodec.read(Json.requiredObject(json, "dataAddress")) : null);
            case CONTRACT_TERMINATION, TRANSFER_TERMINATION, TRANSFER_SUSPENSION -> reasons(json);
            case ACCEPTED, FINALIZED, TRANSFER_COMPLETION -> new Content.None();
        };
    }

    private static Content request(ObjectNode json) throws BadMessage {
        ObjectNode offer = Json.requiredObject(json, "offer");
        String purpose = Json.optional(json, Dsp.PURPOSE);
        if (purpose.isEmpty()
                && Odrl.parse(offer) instanceof OdrlReading.Understood understood
                && understood.terms().getPurposesCount() == 1) {
            purpose = understood.terms().getPurposes(0);
        }
        return new Content.Request(
                Json.required(offer, "@id"),
                Json.required(offer, "target"),
                Json.text(offer),
                Printable.line(purpose),
                Json.optional(json, "callbackAddress"));
    }

    private static Content.Reasons reasons(ObjectNode json) throws BadMessage {
        List<String> reasons = Json.texts(json, "reason").stream()
                .limit(MAX_REASONS)
                .map(Printable::line)
                .toList();
        return new Content.Reasons(Printable.line(Json.optional(json, "code")), reasons);
    }

    private static ByteString signed(ObjectNode json) throws BadMessage {
        try {
            return ByteString.copyFrom(Base64.getDecoder().decode(Json.optional(json, Dsp.AGREEMENT)));
        } catch (IllegalArgumentException e) {
            throw new BadMessage(Dsp.AGREEMENT + ": not base64");
        }
    }

    private static String identifier(ObjectNode json, String name) throws BadMessage {
        String value = Json.optional(json, name);
        if (value.length() > MAX_ID || value.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
            throw new BadMessage(name + ": " + value.length() + " characters (expected: at most " + MAX_ID
                    + ", ASCII without blanks)");
        }
        return value;
    }

    private static ObjectNode offer(String policy, String id, String target) {
        return Json.trusted(policy).put("@type", "Offer").put("@id", id).put("target", target);
    }

    private static void putSigned(ObjectNode json, ByteString signed) {
        if (!signed.isEmpty()) {
            json.put(Dsp.AGREEMENT, Base64.getEncoder().encodeToString(signed.toByteArray()));
        }
    }

    private static void putIf(ObjectNode json, String name, String value) {
        if (!value.isEmpty()) {
            json.put(name, value);
        }
    }
}
