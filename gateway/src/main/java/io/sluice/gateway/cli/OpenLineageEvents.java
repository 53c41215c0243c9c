package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lineage as OpenLineage run events (spec 2-0-2): a run that made each dataset version whose making is recorded, and a run for
 * each delivery; each with a START and a COMPLETE, as the specification asks, at the one time that records know.
 */
final class OpenLineageEvents {
    private static final String PRODUCER = "https://w3id.org/sluice/v1/";
    private static final String RUN_EVENT = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent";
    private static final String VERSION_FACET =
            "https://openlineage.io/spec/facets/1-0-1/DatasetVersionDatasetFacet.json#/$defs/DatasetVersionDatasetFacet";
    private static final String TAGS_FACET =
            "https://openlineage.io/spec/facets/1-0-0/TagsDatasetFacet.json#/$defs/TagsDatasetFacet";

    private final Map<String, JsonNode> nodes = new LinkedHashMap<>();
    private final List<ObjectNode> events = new ArrayList<>();

    private OpenLineageEvents(JsonNode graph) {
        graph.path("nodes").forEach(node -> nodes.put(node.path("object").asText(), node));
    }

    static List<ObjectNode> of(JsonNode graph) {
        OpenLineageEvents all = new OpenLineageEvents(graph);
        for (JsonNode node : graph.path("nodes")) {
            if (!node.path("time").asText().isEmpty()) {
                all.making(node, graph.path("edges"));
            }
        }
        for (JsonNode exchange : graph.path("exchanges")) {
            if (exchange.path("state").asText().equals("delivered")
                    && exchange.path("transfer").asText().matches("[0-9a-f]{32}")) {
                all.delivery(exchange);
            }
        }
        return all.events;
    }

    private void making(JsonNode node, JsonNode edges) {
        String object = node.path("object").asText();
        List<JsonNode> parents = new ArrayList<>();
        for (JsonNode edge : edges) {
            if (edge.path("child").asText().equals(object)) {
                parents.add(nodes.get(edge.path("parent").asText()));
            }
        }
        run(
                object,
                node.path("time").asText(),
                node.path("provider").asText(),
                (node.path("made").asText().equals("derived") ? "derive " : "publish ")
                        + node.path("dataset").asText(),
                parents,
                List.of(node));
    }

    private void delivery(JsonNode exchange) {
        JsonNode node = nodes.get(exchange.path("object").asText());
        run(
                exchange.path("transfer").asText(),
                exchange.path("time").asText(),
                exchange.path("recipient").asText(),
                "fetch " + node.path("dataset").asText(),
                List.of(node),
                List.of());
    }

    private void run(
            String id, String time, String organisation, String job, List<JsonNode> inputs, List<JsonNode> outputs) {
        for (String type : List.of("START", "COMPLETE")) {
            ObjectNode event = Json.object();
            event.put("eventType", type);
            event.put("eventTime", time);
            event.putObject("run").put("runId", uuid(id));
            event.putObject("job").put("namespace", namespace(organisation)).put("name", job);
            ArrayNode in = event.putArray("inputs");
            inputs.forEach(node -> dataset(in.addObject(), node));
            ArrayNode out = event.putArray("outputs");
            outputs.forEach(node -> dataset(out.addObject(), node));
            event.put("producer", PRODUCER);
            event.put("schemaURL", RUN_EVENT);
            events.add(event);
        }
    }

    private static void dataset(ObjectNode object, JsonNode node) {
        String dataset = node.path("dataset").asText();
        String id = node.path("object").asText();
        object.put("namespace", namespace(node.path("provider").asText()));
        object.put("name", dataset.isEmpty() ? id : dataset);
        ObjectNode facets = object.putObject("facets");
        ObjectNode version = facets.putObject("version");
        version.put("_producer", PRODUCER).put("_schemaURL", VERSION_FACET);
        version.put(
                "datasetVersion", dataset.isEmpty() ? id : node.path("version").asText());
        ObjectNode tags = facets.putObject("tags");
        tags.put("_producer", PRODUCER).put("_schemaURL", TAGS_FACET);
        ArrayNode all = tags.putArray("tags");
        for (String each : List.of("object", "manifest", "rank")) {
            if (!node.path(each).asText().isEmpty()) {
                all.addObject()
                        .put("key", "sluice." + each)
                        .put("value", node.path(each).asText())
                        .put("source", "SLUICE");
            }
        }
    }

    private static String namespace(String organisation) {
        return "sluice://" + (organisation.isEmpty() ? "unknown" : organisation);
    }

    /** 32 hexadecimal digits in the form of a UUID. */
    private static String uuid(String hex) {
        return hex.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5");
    }
}
