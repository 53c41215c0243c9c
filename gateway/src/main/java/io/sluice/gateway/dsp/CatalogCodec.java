package io.sluice.gateway.dsp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.catalog.CatalogEntry;
import io.sluice.gateway.exchange.AgreementJson;
import io.sluice.gateway.exchange.RemoteOffer;
import io.sluice.gateway.exchange.TransferAsConsumer;
import io.sluice.gateway.policy.Vocabulary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Catalogs and datasets as DCAT in the protocol's compact form, and back. */
final class CatalogCodec {
    private static final int MAX_PROPERTIES = 64;

    private CatalogCodec() {}

    static ObjectNode catalog(String participant, String endpoint, List<CatalogEntry> entries) {
        String service = "urn:sluice:service:" + participant;
        ObjectNode json = MessageCodec.head("Catalog")
                .put("@id", "urn:sluice:catalog:" + participant)
                .put("participantId", participant);
        json.putArray("service")
                .addObject()
                .put("@id", service)
                .put("@type", "DataService")
                .put("endpointURL", endpoint);
        if (!entries.isEmpty()) { // The protocol's schema wants no empty list.
            ArrayNode datasets = json.putArray("dataset");
            entries.forEach(entry -> datasets.add(describe(Json.object(), participant, endpoint, entry)));
        }
        return json;
    }

    static ObjectNode dataset(String participant, String endpoint, CatalogEntry entry) {
        return describe(MessageCodec.head("Dataset"), participant, endpoint, entry);
    }

    private static ObjectNode describe(ObjectNode json, String participant, String endpoint, CatalogEntry entry) {
        json.put("@id", entry.dataset()).put("@type", "Dataset");
        put(json, "title", entry.title());
        put(json, "version", Long.toString(entry.version()));
        put(json, "rank", entry.label().getRank().name());
        put(json, "category", String.join(" ", entry.label().getCategoriesList()));
        put(json, "personalInformation", String.join(" ", entry.label().getPersonalInformationClassesList()));
        put(json, "mediaType", entry.mediaType());
        put(json, "length", Long.toString(entry.plaintextLength()));
        put(json, "published", Long.toString(entry.publishedMillis()));
        json.putArray("hasPolicy")
                .add(Json.trusted(AgreementJson.offer(entry.offerId(), "", entry.terms(), entry.label())));
        ObjectNode distribution = json.putArray("distribution")
                .addObject()
                .put("@type", "Distribution")
                .put("format", TransferAsConsumer.FORMAT);
        distribution
                .putObject("accessService")
                .put("@id", "urn:sluice:service:" + participant)
                .put("@type", "DataService")
                .put("endpointURL", endpoint);
        return json;
    }

    private static void put(ObjectNode json, String name, String value) {
        if (!value.isEmpty()) {
            json.put(Vocabulary.NS + name, value);
        }
    }

    /** Refuses a filter: we have none. An object or list without criteria, as Eclipse EDC sends it, is none. */
    static void requireNoFilter(ObjectNode request) throws BadMessage {
        if (!isEmpty(request.path("filter"), true)) {
            throw new BadMessage("filter: not understood (expected: none)");
        }
    }

    private static boolean isEmpty(JsonNode filter, boolean outermost) {
        if (filter.isArray()) {
            for (JsonNode each : filter) {
                if (!outermost || !each.isObject() || !isEmpty(each, false)) {
                    return false;
                }
            }
            return true;
        }
        if (filter.isObject()) {
            for (var each : filter.properties()) {
                boolean settings =
                        each.getValue().isValueNode() || each.getValue().isEmpty();
                if (!settings
                        || each.getKey().contains("perand")
                        || each.getKey().contains("perator")) {
                    return false;
                }
            }
            return true;
        }
        return filter.isMissingNode() || filter.isNull();
    }

    /** All datasets of one page of a peer's catalog that have an offer. */
    static List<RemoteOffer> readCatalog(String peer, ObjectNode json) throws BadMessage {
        requireType(json, "Catalog");
        List<RemoteOffer> offers = new ArrayList<>();
        for (JsonNode each : json.path("dataset")) {
            if (each instanceof ObjectNode dataset && dataset.path("hasPolicy").size() > 0) {
                offers.add(offer(peer, dataset));
            }
        }
        return offers;
    }

    static RemoteOffer readDataset(String peer, ObjectNode json) throws BadMessage {
        requireType(json, "Dataset");
        return offer(peer, json);
    }

    private static void requireType(ObjectNode json, String type) throws BadMessage {
        MessageCodec.requireContext(json);
        if (!Json.required(json, "@type").equals(type)) {
            throw new BadMessage("@type: another, or prefixed (expected: " + type + ")");
        }
    }

    private static RemoteOffer offer(String peer, ObjectNode dataset) throws BadMessage {
        JsonNode policies = dataset.path("hasPolicy");
        if (!((policies.isArray() ? policies.path(0) : policies) instanceof ObjectNode policy)) {
            throw new BadMessage("hasPolicy: missing (expected: at least one offer)");
        }
        Map<String, String> properties = new LinkedHashMap<>();
        for (var each : dataset.properties()) {
            if (each.getValue().isTextual()
                    && properties.size() < MAX_PROPERTIES
                    && !each.getKey().startsWith("@")) {
                properties.put(each.getKey(), Printable.line(each.getValue().textValue()));
            }
        }
        return new RemoteOffer(
                peer,
                Printable.line(Json.required(dataset, "@id")),
                Json.required(policy, "@id"),
                Json.text(policy),
                properties);
    }
}
