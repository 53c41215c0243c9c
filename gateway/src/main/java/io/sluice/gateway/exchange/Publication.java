package io.sluice.gateway.exchange;

import com.google.protobuf.ByteString;
import io.sluice.gateway.catalog.CatalogEntry;
import io.sluice.gateway.classification.Classifier;
import io.sluice.gateway.classification.Findings;
import io.sluice.gateway.classification.Grade;
import io.sluice.gateway.policy.Decision;
import io.sluice.gateway.policy.LabelCheck;
import io.sluice.gateway.policy.Labels;
import io.sluice.gateway.policy.Offers;
import io.sluice.gateway.policy.Reason;
import io.sluice.gateway.provenance.Event;
import io.sluice.gateway.sealing.DataKey;
import io.sluice.gateway.sealing.Digests;
import io.sluice.gateway.sealing.Manifests;
import io.sluice.gateway.sealing.SealedHeader;
import io.sluice.gateway.sealing.SealedSummary;
import io.sluice.gateway.sealing.SealedWriter;
import io.sluice.gateway.sealing.SealingOptions;
import io.sluice.gateway.store.NewBlob;
import io.sluice.proto.FieldKind;
import io.sluice.proto.HeaderCore;
import io.sluice.proto.Label;
import io.sluice.proto.Manifest;
import io.sluice.proto.Outcome;
import io.sluice.proto.RecordKind;
import io.sluice.proto.Signed;
import io.sluice.proto.Terms;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Makes a dataset version of a file. The file is read twice, because its label stands in the header that its body is
 * bound to: first {@link #grade}, then {@link #publish}. Plaintext is never stored.
 */
public final class Publication {
    private static final int BUFFER = 256 * 1024;
    private static final int PAGE = 1_000;

    private final Parts parts;
    private final DataKeys dataKeys;
    private final LabelCheck labels;
    private final Offers offers;

    Publication(Parts parts, DataKeys dataKeys) {
        this.parts = parts;
        this.dataKeys = dataKeys;
        this.labels = new LabelCheck(parts.profiles());
        this.offers = new Offers(parts.profiles());
    }

    /** Reads the whole file and grades it. */
    public Graded grade(PublishOrder order, ReadableByteChannel file) throws IOException {
        Classifier classifier = Classifier.start(order.fileName(), Classifier.ALL);
        MessageDigest sha256 = Digests.sha256();
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        long bytes = 0;
        while (file.read(buffer) >= 0) {
            buffer.flip();
            bytes += buffer.remaining();
            sha256.update(buffer.duplicate());
            if (!classifier.saturated()) {
                classifier.feed(buffer);
            }
            buffer.clear();
        }
        Findings findings = classifier.finish();
        return new Graded(findings, parts.grader().grade(findings), bytes, ByteString.copyFrom(sha256.digest()));
    }

    /**
     * Decides, then seals, stores, signs, offers and records; or refuses and records. A file that changed since it was
     * graded is refused.
     */
    public Published publish(PublishOrder order, Graded graded, ReadableByteChannel file) throws IOException {
        Label label = label(order, graded.grade());
        Decision decision = labels.declared(label, graded.grade(), Optional.empty());
        if (decision.permitted()) {
            decision = offers.mayPublish(
                    label, order.wishes(), parts.ledger().shared().configured());
        }
        if (decision instanceof Decision.Deny deny) {
            return refuse(order, label, graded.grade(), deny.reasons());
        }
        parts.blobs().requireSpace(Math.max(0, order.plaintextLength()));
        Terms terms = offers.terms(label, order.wishes());
        byte[] objectId = new byte[16];
        parts.random().nextBytes(objectId);
        ByteString id = ByteString.copyFrom(objectId);
        long version = parts.catalog().nextVersion(order.dataset());
        SealedHeader header = SealedHeader.of(HeaderCore.newBuilder()
                .setObjectId(id)
                .setDataset(order.dataset())
                .setVersion(version)
                .setLabel(label)
                .setPolicyDigest(Digests.sha256(terms.toByteString()))
                .setSender(parts.self().name())
                .setSenderKeyId(parts.self().signing().keyId())
                .setMediaType(graded.findings().format().mediaType())
                .setCreatedAtMillis(parts.clock().millis())
                .build());
        try (DataKey key = DataKey.generate(parts.random());
                NewBlob object = parts.blobs().create(Names.object(id))) {
            SealedSummary summary = seal(header, key, file, object);
            if (!graded.sha256().equals(summary.plaintextSha256())) {
                return refuse(
                        order,
                        label,
                        graded.grade(),
                        List.of(Reason.of("file-changed", "the file changed while it was being published")));
            }
            object.commit(); // A crash from here until the entry is stored leaves ciphertext without a key.
            try (NewBlob segments = parts.blobs().create(Names.segments(id))) {
                segments.write(summary.segmentHashes().asReadOnlyByteBuffer());
                segments.commit();
            }
            return offer(order, graded.grade(), terms, summary, key);
        }
    }

    /** Deletes ciphertext of a publication that a crash cut short: nobody has its key. Once, before anything is published. */
    void sweep() {
        String last = "";
        List<String> names = parts.blobs().list(last, PAGE);
        while (!names.isEmpty()) {
            for (String name : names) {
                if (Names.isPublished(name) && !dataKeys.has(Names.objectId(name))) {
                    parts.blobs().delete(name);
                }
                last = name;
            }
            names = parts.blobs().list(last, PAGE);
        }
    }

    private SealedSummary seal(SealedHeader header, DataKey key, ReadableByteChannel file, NewBlob object)
            throws IOException {
        SealingOptions options = SealingOptions.on(parts.threads().workers());
        try (SealedWriter writer = SealedWriter.start(object, header, key, parts.random(), options)) {
            ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
            while (file.read(buffer) >= 0) {
                writer.write(buffer.flip());
                buffer.clear();
            }
            return writer.finish();
        }
    }

    private Published offer(PublishOrder order, Grade grade, Terms terms, SealedSummary summary, DataKey key) {
        Manifest manifest = Manifests.of(summary, parts.clock().millis());
        Signed signed = Manifests.sign(manifest, parts.self().signing());
        HeaderCore core = summary.header().core();
        ByteString digest = Digests.ofPayload(signed);
        CatalogEntry entry = new CatalogEntry(
                order.dataset(),
                core.getVersion(),
                core.getLabel(),
                terms,
                "urn:uuid:" + UUID.randomUUID(),
                core.getObjectId(),
                digest,
                summary.root(),
                summary.objectLength(),
                summary.plaintextLength(),
                core.getMediaType(),
                order.dataset(),
                parts.clock().millis(),
                false);
        RecordedStep recorded = parts.recording()
                .published(
                        core.getLabel(),
                        order.dataset(),
                        core.getVersion(),
                        Event.of(RecordKind.PUBLISHED, Outcome.DONE)
                                .field(
                                        FieldKind.FIELD_OBJECT_ID,
                                        core.getObjectId().toByteArray())
                                .field(
                                        FieldKind.FIELD_HEADER_HASH,
                                        summary.header().hash().toByteArray())
                                .field(FieldKind.FIELD_MANIFEST_DIGEST, digest.toByteArray())
                                .field(FieldKind.FIELD_ROOT, summary.root().toByteArray())
                                .field(
                                        FieldKind.FIELD_PLAINTEXT_SHA256,
                                        summary.plaintextSha256().toByteArray())
                                .field(FieldKind.FIELD_BYTES, summary.plaintextLength()));
        parts.documents().write(tx -> {
            dataKeys.put(tx, core.getObjectId(), key);
            SignedStore.put(tx, DataKeys.hex(digest), signed);
        });
        parts.catalog().put(entry);
        return new Published.Offered(entry, grade, summary.plaintextSha256(), recorded.index());
    }

    private Published refuse(PublishOrder order, Label label, Grade grade, List<Reason> reasons) {
        parts.recording().publicationRefused(label, order.dataset(), reasons);
        return new Published.Refused(reasons, grade);
    }

    private Label label(PublishOrder order, Grade grade) {
        return Labels.declare(
                order.declared(),
                order.categories(),
                order.bases(),
                grade,
                parts.self().name(),
                parts.clock().millis(),
                order.validUntilMillis());
    }
}
