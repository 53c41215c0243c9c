package io.sluice.gateway.exchange;

import com.google.protobuf.ByteString;
import io.sluice.gateway.catalog.CatalogEntry;
import io.sluice.gateway.provenance.Event;
import io.sluice.gateway.sealing.DataKey;
import io.sluice.gateway.sealing.Digests;
import io.sluice.gateway.sealing.SealException;
import io.sluice.gateway.sealing.SealedHeader;
import io.sluice.gateway.sealing.SealedSummary;
import io.sluice.gateway.sealing.SealedWriter;
import io.sluice.gateway.sealing.SealingOptions;
import io.sluice.gateway.store.NewBlob;
import io.sluice.proto.FieldKind;
import io.sluice.proto.HeaderCore;
import io.sluice.proto.Label;
import io.sluice.proto.Outcome;
import io.sluice.proto.RecordKind;
import io.sluice.proto.Terms;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Optional;
import java.util.UUID;

/** Makes the sealed object of a dataset version, and what is told of it. Until its data key is stored, nobody can open it. */
final class VersionSealer {
    private static final int OBJECT_ID_BYTES = 16;

    private final Parts parts;

    VersionSealer(Parts parts) {
        this.parts = parts;
    }

    /** Hands on all bytes of a content. */
    @FunctionalInterface
    interface Plaintext<E extends Exception> {
        void writeTo(WritableByteChannel sink) throws IOException, E;
    }

    /** The header of the dataset's next version. */
    SealedHeader header(String dataset, Label label, Terms terms, String mediaType) throws SealException {
        byte[] objectId = new byte[OBJECT_ID_BYTES];
        parts.random().nextBytes(objectId);
        return SealedHeader.of(HeaderCore.newBuilder()
                .setObjectId(ByteString.copyFrom(objectId))
                .setDataset(dataset)
                .setVersion(parts.catalog().nextVersion(dataset))
                .setLabel(label)
                .setPolicyDigest(Digests.sha256(terms.toByteString()))
                .setSender(parts.self().name())
                .setSenderKeyId(parts.self().signing().keyId())
                .setMediaType(mediaType)
                .setCreatedAtMillis(parts.clock().millis())
                .build());
    }

    /** Seals and stores; empty, and nothing was stored, if the plaintext has another digest than expected. */
    <E extends Exception> Optional<SealedSummary> seal(
            SealedHeader header, DataKey key, ByteString expectedSha256, Plaintext<E> plaintext) throws IOException, E {
        ByteString id = header.core().getObjectId();
        try (NewBlob object = parts.blobs().create(Names.object(id))) {
            SealedSummary summary = write(header, key, object, plaintext);
            if (!summary.plaintextSha256().equals(expectedSha256)) {
                return Optional.empty();
            }
            object.commit(); // A crash from here until the key is stored leaves ciphertext without a key.
            try (NewBlob segments = parts.blobs().create(Names.segments(id))) {
                segments.write(summary.segmentHashes().asReadOnlyByteBuffer());
                segments.commit();
            }
            return Optional.of(summary);
        }
    }

    private <E extends Exception> SealedSummary write(
            SealedHeader header, DataKey key, NewBlob object, Plaintext<E> plaintext) throws IOException, E {
        SealingOptions options = SealingOptions.on(parts.threads().workers());
        try (SealedWriter writer = SealedWriter.start(object, header, key, parts.random(), options)) {
            plaintext.writeTo(new Into(writer));
            return writer.finish();
        }
    }

    /** The version as the catalog has it; withdrawn from the start if it is to be offered to nobody. */
    CatalogEntry entry(SealedSummary summary, ByteString manifestDigest, Terms terms, boolean withdrawn) {
        HeaderCore core = summary.header().core();
        return new CatalogEntry(
                core.getDataset(),
                core.getVersion(),
                core.getLabel(),
                terms,
                "urn:uuid:" + UUID.randomUUID(),
                core.getObjectId(),
                manifestDigest,
                summary.root(),
                summary.objectLength(),
                summary.plaintextLength(),
                core.getMediaType(),
                core.getDataset(),
                parts.clock().millis(),
                withdrawn);
    }

    /** What a record says of the object. */
    static Event.Builder published(SealedSummary summary, ByteString manifestDigest) {
        return Event.of(RecordKind.PUBLISHED, Outcome.DONE)
                .field(
                        FieldKind.FIELD_OBJECT_ID,
                        summary.header().core().getObjectId().toByteArray())
                .field(FieldKind.FIELD_HEADER_HASH, summary.header().hash().toByteArray())
                .field(FieldKind.FIELD_MANIFEST_DIGEST, manifestDigest.toByteArray())
                .field(FieldKind.FIELD_ROOT, summary.root().toByteArray())
                .field(
                        FieldKind.FIELD_PLAINTEXT_SHA256,
                        summary.plaintextSha256().toByteArray())
                .field(FieldKind.FIELD_BYTES, summary.plaintextLength());
    }

    /** A writer as a channel; it is finished by whoever began it. */
    private record Into(SealedWriter writer) implements WritableByteChannel {
        @Override
        public int write(ByteBuffer bytes) throws IOException {
            int n = bytes.remaining();
            writer.write(bytes);
            return n;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {
            // Closing without finishing is the writer's owner's to do.
        }
    }
}
