package io.sluice.gateway.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import io.sluice.gateway.store.Document;
import io.sluice.gateway.store.Reading;
import io.sluice.gateway.store.Tx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What one of our dataset versions was made from, kept beside it: its label names its parents by object and manifest digest,
 * which tell nobody where they come from; here stands where to find them. It never changes.
 *
 * @param parents that the owner named
 * @param received all that others gave us and that stands behind it, however far back
 */
record Parentage(List<Link> parents, List<Link> received) {
    /** Of what has no parents. */
    static final Parentage NONE = new Parentage(List.of(), List.of());

    private static final String KIND = "parentage";
    private static final ObjectMapper JSON = new ObjectMapper();

    Parentage {
        parents = List.copyOf(parents);
        received = List.copyOf(received);
    }

    /**
     * One dataset version.
     *
     * @param provider who published it
     */
    record Link(ByteString objectId, ByteString manifestDigest, String provider, String dataset, long version) {}

    /** Of a child: the parents, those of them that others gave us, and what stands behind the rest. */
    static Parentage of(List<Link> parents, String ourName, Reading documents) {
        Set<Link> received = new LinkedHashSet<>();
        for (Link parent : parents) {
            if (parent.provider().equals(ourName)) {
                received.addAll(of(documents, parent.objectId()).received());
            } else {
                received.add(parent);
            }
        }
        return new Parentage(parents, List.copyOf(received));
    }

    /** What is known of one of our objects; {@link #NONE}: it has no parents. */
    static Parentage of(Reading documents, ByteString objectId) {
        return documents
                .get(KIND, DataKeys.hex(objectId))
                .map(document -> read(document.content()))
                .orElse(NONE);
    }

    static void put(Tx tx, ByteString objectId, Parentage parentage) {
        if (!parentage.parents().isEmpty()) {
            tx.put(Document.of(KIND, DataKeys.hex(objectId), "", write(parentage)));
        }
    }

    private static byte[] write(Parentage parentage) {
        ObjectNode json = JSON.createObjectNode();
        write(json.putArray("parents"), parentage.parents());
        write(json.putArray("received"), parentage.received());
        try {
            return JSON.writeValueAsBytes(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // texts and numbers can always be written
        }
    }

    private static void write(ArrayNode array, List<Link> links) {
        for (Link link : links) {
            array.addObject()
                    .put("object", link.objectId().toByteArray())
                    .put("manifest", link.manifestDigest().toByteArray())
                    .put("provider", link.provider())
                    .put("dataset", link.dataset())
                    .put("version", link.version());
        }
    }

    private static Parentage read(byte[] content) {
        try {
            JsonNode json = JSON.readTree(content);
            return new Parentage(links(json.path("parents")), links(json.path("received")));
        } catch (IOException e) {
            throw new UncheckedIOException("parentage: not readable", e);
        }
    }

    private static List<Link> links(JsonNode array) throws IOException {
        List<Link> links = new ArrayList<>();
        for (JsonNode each : array) {
            links.add(new Link(
                    ByteString.copyFrom(each.path("object").binaryValue()),
                    ByteString.copyFrom(each.path("manifest").binaryValue()),
                    each.path("provider").asText(),
                    each.path("dataset").asText(),
                    each.path("version").asLong()));
        }
        return links;
    }
}
