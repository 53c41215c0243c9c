package io.sluice.gateway.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import io.sluice.proto.Label;
import io.sluice.proto.Terms;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Entries as they are stored. */
final class EntryJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private EntryJson() {}

    static byte[] write(CatalogEntry entry) {
        try {
            return JSON.writeValueAsBytes(JSON.createObjectNode()
                    .put("dataset", entry.dataset())
                    .put("version", entry.version())
                    .put("label", entry.label().toByteArray())
                    .put("terms", entry.terms().toByteArray())
                    .put("offerId", entry.offerId())
                    .put("objectId", entry.objectId().toByteArray())
                    .put("manifestDigest", entry.manifestDigest().toByteArray())
                    .put("root", entry.root().toByteArray())
                    .put("objectLength", entry.objectLength())
                    .put("plaintextLength", entry.plaintextLength())
                    .put("mediaType", entry.mediaType())
                    .put("title", entry.title())
                    .put("published", entry.publishedMillis())
                    .put("withdrawn", entry.withdrawn()));
        } catch (IOException e) {
            throw new UncheckedIOException(e); // texts and numbers can always be written
        }
    }

    static CatalogEntry read(byte[] content) {
        try {
            JsonNode json = JSON.readTree(content);
            return new CatalogEntry(
                    json.path("dataset").asText(),
                    json.path("version").asLong(),
                    Label.parseFrom(json.path("label").binaryValue()),
                    Terms.parseFrom(json.path("terms").binaryValue()),
                    json.path("offerId").asText(),
                    bytes(json, "objectId"),
                    bytes(json, "manifestDigest"),
                    bytes(json, "root"),
                    json.path("objectLength").asLong(),
                    json.path("plaintextLength").asLong(),
                    json.path("mediaType").asText(),
                    json.path("title").asText(),
                    json.path("published").asLong(),
                    json.path("withdrawn").asBoolean());
        } catch (IOException e) {
            throw new UncheckedIOException("catalog entry: not readable", e);
        }
    }

    private static ByteString bytes(JsonNode json, String name) throws IOException {
        return ByteString.copyFrom(json.path(name).binaryValue());
    }
}
