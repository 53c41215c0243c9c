package io.sluice.gateway.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import io.sluice.gateway.catalog.CatalogEntry;
import io.sluice.gateway.sealing.DataKey;
import io.sluice.gateway.sealing.Digests;
import io.sluice.gateway.sealing.Manifests;
import io.sluice.gateway.sealing.SealedHeader;
import io.sluice.gateway.sealing.SealedReader;
import io.sluice.gateway.sealing.SealedSummary;
import io.sluice.gateway.store.Blob;
import io.sluice.gateway.store.Document;
import io.sluice.gateway.store.Tx;
import io.sluice.proto.Label;
import io.sluice.proto.Manifest;
import io.sluice.proto.ReleaseTrace;
import io.sluice.proto.Terms;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What each release told its recipient of whom, kept for measuring the next one together with it. At rest a trace is a
 * sealed object of its own, under its own data key.
 */
final class ReleaseTraces {
    /** Of one release. */
    static final int MOST_PERSONS = 4_000_000;

    /** Of all releases to one recipient: that many are held in memory while one more is measured. */
    private static final long MOST_TOGETHER = 16_000_000;

    private static final String KIND = "release-trace";
    private static final String RECIPIENT = "recipient";
    private static final String MEDIA_TYPE = "application/vnd.sluice.trace";
    private static final int PAGE = 256;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Parts parts;
    private final DataKeys dataKeys;
    private final VersionSealer sealer;

    ReleaseTraces(Parts parts, DataKeys dataKeys, VersionSealer sealer) {
        this.parts = parts;
        this.dataKeys = dataKeys;
        this.sealer = sealer;
    }

    /**
     * A trace that counts.
     *
     * @param source the dataset that the release was made from
     */
    record Kept(String source, ReleaseTrace trace) {}

    /** A trace that is sealed and counts from {@link #put} on. */
    record Sealed(ByteString objectId, DataKey key, Manifest manifest, int persons) implements AutoCloseable {
        @Override
        public void close() {
            key.close();
        }
    }

    /** Everything that this recipient was told, oldest first or not. */
    List<Kept> of(String recipient) throws IOException, NoRelease {
        List<Document> documents = parts.documents().find(KIND, RECIPIENT, recipient);
        long persons = documents.stream()
                .mapToLong(each -> json(each).path("persons").asLong())
                .sum();
        if (persons > MOST_TOGETHER) {
            throw new NoRelease(
                    "too-many-earlier-releases",
                    "the earlier releases to " + recipient + " tell of " + persons + " persons, and at most "
                            + MOST_TOGETHER + " can be measured together");
        }
        List<Kept> kept = new ArrayList<>();
        for (Document document : documents) {
            JsonNode json = json(document);
            kept.add(new Kept(json.path("source").asText(), open(json)));
        }
        return kept;
    }

    private ReleaseTrace open(JsonNode json) throws IOException, NoRelease {
        ByteString id = ByteString.copyFrom(json.path("trace").binaryValue());
        Optional<DataKey> found = dataKeys.get(id);
        Optional<Blob> blob = parts.blobs().open(Names.object(id));
        if (found.isEmpty() || blob.isEmpty()) {
            found.ifPresent(DataKey::close);
            blob.ifPresent(Blob::close);
            throw new NoRelease(
                    "trace-missing",
                    "nobody knows any more what " + json.path("dataset").asText() + " version "
                            + json.path("version").asLong() + " told its recipient, so no further release is measured");
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataKey key = found.get();
                Blob object = blob.get();
                SealedReader reader = SealedReader.open(
                        object.channel(),
                        Manifests.parse(
                                ByteString.copyFrom(json.path("manifest").binaryValue())),
                        key)) {
            reader.transferTo(Channels.newChannel(bytes));
        }
        return ReleaseTrace.parseFrom(bytes.toByteArray());
    }

    /** Seals a trace; the caller closes what it gets. */
    Sealed seal(String recipient, Label label, ReleaseTrace trace) throws IOException {
        ByteString bytes = trace.toByteString();
        SealedHeader header = sealer.header(
                "release-trace/" + recipient,
                Label.newBuilder().setRank(label.getRank()).build(),
                Terms.getDefaultInstance(),
                MEDIA_TYPE);
        DataKey key = DataKey.generate(parts.random());
        SealedSummary summary = sealer.<RuntimeException>seal(header, key, Digests.sha256(bytes), sink -> {
                    for (ByteBuffer part : bytes.asReadOnlyByteBufferList()) {
                        sink.write(part);
                    }
                })
                .orElseThrow();
        return new Sealed(
                header.core().getObjectId(),
                key,
                Manifests.of(summary, parts.clock().millis()),
                trace.getPersonsCount());
    }

    /** From the end of the transaction on it counts for every release to that recipient. */
    void put(Tx tx, String recipient, String source, CatalogEntry release, Sealed sealed) {
        dataKeys.put(tx, sealed.objectId(), sealed.key());
        try {
            byte[] content = JSON.writeValueAsBytes(JSON.createObjectNode()
                    .put("source", source)
                    .put("dataset", release.dataset())
                    .put("version", release.version())
                    .put("release", release.objectId().toByteArray())
                    .put("trace", sealed.objectId().toByteArray())
                    .put("manifest", sealed.manifest().toByteArray())
                    .put("persons", sealed.persons()));
            tx.put(Document.of(KIND, DataKeys.hex(release.objectId()), "", content, Map.of(RECIPIENT, recipient)));
        } catch (IOException e) {
            throw new UncheckedIOException(e); // texts and numbers can always be written
        }
    }

    /**
     * Forgets traces of releases that a crash kept from being offered, with their keys: nobody can have got them. Once,
     * before anybody can reach us.
     */
    void sweep() {
        List<Document> page = parts.documents().list(KIND, "", PAGE);
        while (!page.isEmpty()) {
            for (Document document : page) {
                forgetIfNeverOffered(document);
            }
            page = parts.documents().list(KIND, page.get(page.size() - 1).id(), PAGE);
        }
    }

    private void forgetIfNeverOffered(Document document) {
        try {
            JsonNode json = json(document);
            ByteString release = ByteString.copyFrom(json.path("release").binaryValue());
            ByteString trace = ByteString.copyFrom(json.path("trace").binaryValue());
            boolean offered = parts.catalog()
                    .version(json.path("dataset").asText(), json.path("version").asLong())
                    .filter(entry -> entry.objectId().equals(release))
                    .isPresent();
            if (!offered) {
                parts.documents().write(tx -> {
                    tx.delete(KIND, document.id());
                    DataKeys.delete(tx, release);
                    DataKeys.delete(tx, trace);
                });
            }
        } catch (IOException e) {
            throw new UncheckedIOException("release trace: not readable", e);
        }
    }

    private static JsonNode json(Document document) {
        try {
            return JSON.readTree(document.content());
        } catch (IOException e) {
            throw new UncheckedIOException("release trace: not readable", e);
        }
    }
}
