package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Lineage as a W3C PROV-JSON document (Member Submission of 24 April 2013): dataset versions are entities, publishing and
 * giving away are activities, organisations are agents.
 */
final class ProvDocument {
    private static final String NS = "https://w3id.org/sluice/v1/";

    private final ObjectNode document = Json.object();
    private int relations;

    private ProvDocument() {
        document.putObject("prefix")
                .put("sluice", NS)
                .put("object", NS + "object/")
                .put("organisation", NS + "organisation/")
                .put("activity", NS + "activity/");
    }

    static ObjectNode of(JsonNode graph) {
        ProvDocument prov = new ProvDocument();
        graph.path("nodes").forEach(prov::entity);
        graph.path("edges").forEach(prov::derivation);
        graph.path("exchanges").forEach(prov::exchange);
        return prov.document;
    }

    private void entity(JsonNode node) {
        String id = "object:" + node.path("object").asText();
        ObjectNode entity = section("entity").putObject(id);
        entity.set("prov:type", qualified("sluice:datasetVersion"));
        for (String each : new String[] {"dataset", "version", "rank", "manifest"}) {
            put(entity, "sluice:" + each, node.path(each).asText());
        }
        String dataset = node.path("dataset").asText();
        put(
                entity,
                "prov:label",
                dataset.isEmpty()
                        ? ""
                        : dataset + " version " + node.path("version").asText());
        String provider = node.path("provider").asText();
        if (!provider.isEmpty()) {
            relation("wasAttributedTo").put("prov:entity", id).put("prov:agent", agent(provider));
        }
        String made = node.path("made").asText();
        if (!made.isEmpty()) {
            String activity = making(node.path("object").asText());
            ObjectNode publishing = section("activity").putObject(activity);
            publishing.set("prov:type", qualified("sluice:" + made));
            put(publishing, "prov:endTime", node.path("time").asText());
            ObjectNode generated = relation("wasGeneratedBy");
            generated.put("prov:entity", id).put("prov:activity", activity);
            put(generated, "prov:time", node.path("time").asText());
            if (!provider.isEmpty()) {
                relation("wasAssociatedWith").put("prov:activity", activity).put("prov:agent", agent(provider));
            }
        }
    }

    private void derivation(JsonNode edge) {
        String parent = "object:" + edge.path("parent").asText();
        String activity = making(edge.path("child").asText());
        ObjectNode derived = relation("wasDerivedFrom");
        derived.put("prov:generatedEntity", "object:" + edge.path("child").asText());
        derived.put("prov:usedEntity", parent);
        put(derived, "sluice:parentManifest", edge.path("manifest").asText());
        if (document.path("activity").has(activity)) {
            derived.put("prov:activity", activity);
            relation("used").put("prov:activity", activity).put("prov:entity", parent);
        }
    }

    private void exchange(JsonNode exchange) {
        String activity = "activity:exchange-" + (section("activity").size() + 1);
        ObjectNode giving = section("activity").putObject(activity);
        giving.set("prov:type", qualified("sluice:exchange"));
        for (String each : new String[] {"state", "purpose", "agreement", "revokedAt"}) {
            put(giving, "sluice:" + each, exchange.path(each).asText());
        }
        put(giving, "prov:endTime", exchange.path("time").asText());
        relation("used")
                .put("prov:activity", activity)
                .put("prov:entity", "object:" + exchange.path("object").asText());
        relation("wasAssociatedWith")
                .put("prov:activity", activity)
                .put("prov:agent", agent(exchange.path("recipient").asText()));
    }

    private String agent(String name) {
        String id = "organisation:" + name;
        section("agent").putObject(id).set("prov:type", qualified("prov:Organization"));
        return id;
    }

    private static String making(String object) {
        return "activity:making-" + object;
    }

    private ObjectNode section(String name) {
        return document.withObject("/" + name);
    }

    private ObjectNode relation(String kind) {
        return section(kind).putObject("_:r" + ++relations);
    }

    private static ObjectNode qualified(String name) {
        return Json.object().put("$", name).put("type", "prov:QUALIFIED_NAME");
    }

    /** Unknown attributes are left out. */
    private static void put(ObjectNode object, String name, String value) {
        if (!value.isEmpty()) {
            object.put(name, value);
        }
    }
}
