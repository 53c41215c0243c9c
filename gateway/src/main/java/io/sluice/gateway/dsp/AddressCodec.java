package io.sluice.gateway.dsp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.contracts.DataAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Data addresses. Written in both forms that are in the field: the protocol's own fields, and the same once more as
 * properties with the full names that Eclipse EDC reads. Read from either; the protocol's own fields win.
 */
final class AddressCodec {
    private static final String EDC = "https://w3id.org/edc/v0.0.1/ns/";
    private static final List<String> DOUBLED = List.of("endpoint", "endpointType", "authorization", "authType");
    private static final int MAX_PROPERTIES = 64;

    private AddressCodec() {}

    static ObjectNode write(DataAddress address) {
        ObjectNode json = Json.object()
                .put("@type", "DataAddress")
                .put("endpointType", address.endpointType())
                .put("endpoint", address.endpoint());
        ArrayNode properties = json.putArray("endpointProperties");
        Map<String, String> all = new TreeMap<>(address.properties());
        all.put(EDC + "endpoint", address.endpoint());
        all.put(EDC + "endpointType", address.endpointType());
        for (String name : List.of("authorization", "authType")) {
            if (address.properties().containsKey(name)) {
                all.put(EDC + name, address.property(name));
            }
        }
        all.forEach((name, value) -> properties
                .addObject()
                .put("@type", "EndpointProperty")
                .put("name", name)
                .put("value", value));
        return json;
    }

    static DataAddress read(ObjectNode json) throws BadMessage {
        Map<String, String> properties = new HashMap<>();
        JsonNode list = json.path("endpointProperties");
        if (list.size() > MAX_PROPERTIES) {
            throw new BadMessage("endpointProperties: " + list.size() + " (expected: at most " + MAX_PROPERTIES + ")");
        }
        for (JsonNode each : list) {
            if (!(each instanceof ObjectNode property)) {
                throw new BadMessage("endpointProperties: no objects (expected: name and value of each)");
            }
            if (properties.put(Json.required(property, "name"), Json.optional(property, "value")) != null) {
                throw new BadMessage("endpointProperties: a name twice");
            }
        }
        Map<String, String> doubled = new HashMap<>();
        for (String name : DOUBLED) {
            String value = properties.remove(EDC + name);
            doubled.put(name, value == null ? "" : value);
        }
        for (String name : List.of("authorization", "authType")) {
            if (!doubled.get(name).isEmpty()) {
                properties.putIfAbsent(name, doubled.get(name));
            }
        }
        String endpoint = first(Json.optional(json, "endpoint"), doubled.get("endpoint"));
        if (endpoint.isEmpty()) {
            throw new BadMessage("dataAddress: no endpoint (expected: in either form)");
        }
        return new DataAddress(
                first(Json.optional(json, "endpointType"), doubled.get("endpointType")), endpoint, properties);
    }

    private static String first(String own, String other) {
        return own.isEmpty() ? other : own;
    }
}
