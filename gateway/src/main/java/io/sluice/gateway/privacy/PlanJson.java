package io.sluice.gateway.privacy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.sluice.proto.Hierarchies;
import io.sluice.proto.TransformPlan;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * A transform plan as people write it: JSON with the field names of {@code transform.proto}; what is not said has the
 * proto's default. Names that the proto does not have are mistakes, not comments. {@code read(write(plan))} is equal to
 * the plan, and so is its digest.
 */
public final class PlanJson {
    private static final int MOST_BYTES = 16 << 20;
    private static final ObjectMapper MAPPER = new ObjectMapper()
            .enable(com.fasterxml.jackson.core.JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(com.fasterxml.jackson.databind.DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private PlanJson() {}

    /** The plan as JSON. */
    public static ObjectNode write(TransformPlan plan) {
        return object(plan);
    }

    /** Hierarchies as JSON. */
    public static ObjectNode write(Hierarchies hierarchies) {
        return object(hierarchies);
    }

    /** The plan that UTF-8 JSON describes; it is not checked by {@link Plans#mistakes}. */
    public static TransformPlan read(byte[] json) throws PlanException {
        TransformPlan.Builder plan = TransformPlan.newBuilder();
        read(json, plan, "plan");
        return plan.build();
    }

    /** The hierarchies that UTF-8 JSON describes. */
    public static Hierarchies readHierarchies(byte[] json) throws PlanException {
        Hierarchies.Builder hierarchies = Hierarchies.newBuilder();
        read(json, hierarchies, "hierarchies");
        return hierarchies.build();
    }

    private static void read(byte[] json, Message.Builder into, String what) throws PlanException {
        if (json.length > MOST_BYTES) {
            throw new PlanException(what + ": " + json.length + " bytes (expected: at most " + MOST_BYTES + ")");
        }
        try {
            fill(into, MAPPER.readTree(json), what);
        } catch (JsonProcessingException e) {
            String where = e.getLocation() == null
                    ? ""
                    : " in line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr();
            throw new PlanException(
                    what + ": not JSON" + where + " (expected: an object of JSON, as the manual shows)");
        } catch (IOException e) {
            throw new PlanException(what + ": not readable (expected: JSON in UTF-8)");
        }
    }

    private static ObjectNode object(Message message) {
        ObjectNode object = MAPPER.createObjectNode();
        for (Map.Entry<FieldDescriptor, Object> field : message.getAllFields().entrySet()) {
            FieldDescriptor type = field.getKey();
            if (type.isRepeated()) {
                ArrayNode array = object.putArray(type.getName());
                ((List<?>) field.getValue()).forEach(each -> array.add(node(each)));
            } else {
                object.set(type.getName(), node(field.getValue()));
            }
        }
        return object;
    }

    private static JsonNode node(Object value) {
        return value instanceof Message
                ? object((Message) value)
                : value instanceof EnumValueDescriptor
                        ? MAPPER.valueToTree(((EnumValueDescriptor) value).getName())
                        : MAPPER.valueToTree(value);
    }

    private static void fill(Message.Builder message, JsonNode json, String path) throws PlanException {
        if (json == null || !json.isObject()) {
            throw new PlanException(path + " (expected: an object)");
        }
        for (Map.Entry<String, JsonNode> field : json.properties()) {
            FieldDescriptor type = message.getDescriptorForType().findFieldByName(field.getKey());
            String place = path + "." + field.getKey();
            if (type == null) {
                throw new PlanException(place + ": unknown (expected: one of "
                        + message.getDescriptorForType().getFields().stream()
                                .map(FieldDescriptor::getName)
                                .toList()
                        + ")");
            }
            if (type.getContainingOneof() != null && message.hasOneof(type.getContainingOneof())) {
                throw new PlanException(path + ": two kinds of step in one (expected: a step each)");
            }
            if (!type.isRepeated()) {
                message.setField(type, value(message, type, field.getValue(), place));
                continue;
            }
            if (!field.getValue().isArray()) {
                throw new PlanException(place + " (expected: an array)");
            }
            int i = 0;
            for (JsonNode each : field.getValue()) {
                message.addRepeatedField(type, value(message, type, each, place + "[" + i++ + "]"));
            }
        }
    }

    private static Object value(Message.Builder message, FieldDescriptor type, JsonNode json, String place)
            throws PlanException {
        Object value =
                switch (type.getJavaType()) {
                    case STRING -> json.isTextual() ? json.textValue() : null;
                    case INT ->
                        json.isIntegralNumber() && json.canConvertToInt() && json.intValue() >= 0
                                ? json.intValue()
                                : null;
                    case BOOLEAN -> json.isBoolean() ? json.booleanValue() : null;
                    case ENUM -> json.isTextual() ? type.getEnumType().findValueByName(json.textValue()) : null;
                    case MESSAGE -> nested(message, type, json, place);
                    case LONG, FLOAT, DOUBLE, BYTE_STRING -> throw new IllegalStateException("not in a plan");
                };
        if (value == null) {
            String expected = type.getJavaType() == FieldDescriptor.JavaType.ENUM
                    ? "one of "
                            + type.getEnumType().getValues().stream()
                                    .map(EnumValueDescriptor::getName)
                                    .toList()
                    : type.getJavaType() == FieldDescriptor.JavaType.INT
                            ? "a whole number, 0 to 2147483647"
                            : "a " + type.getJavaType().name().toLowerCase(java.util.Locale.ROOT);
            throw new PlanException(place + " (expected: " + expected + ")");
        }
        return value;
    }

    private static Message nested(Message.Builder message, FieldDescriptor type, JsonNode json, String place)
            throws PlanException {
        Message.Builder nested = message.newBuilderForField(type);
        fill(nested, json, place);
        return nested.build();
    }
}
