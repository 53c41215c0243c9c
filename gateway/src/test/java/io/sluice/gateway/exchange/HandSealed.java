package io.sluice.gateway.exchange;

import com.google.protobuf.ByteString;
import io.sluice.gateway.catalog.Catalog;
import io.sluice.gateway.catalog.CatalogEntry;
import io.sluice.gateway.config.Configuration;
import io.sluice.gateway.http.Threads;
import io.sluice.gateway.identity.Organisation;
import io.sluice.gateway.identity.Passwords;
import io.sluice.gateway.policy.Brakes;
import io.sluice.gateway.policy.Decisions;
import io.sluice.gateway.policy.ObligationProfiles;
import io.sluice.gateway.policy.Offers;
import io.sluice.gateway.policy.OwnerTerms;
import io.sluice.gateway.sealing.DataKey;
import io.sluice.gateway.sealing.Digests;
import io.sluice.gateway.sealing.Manifests;
import io.sluice.gateway.sealing.SealedHeader;
import io.sluice.gateway.sealing.SealedSummary;
import io.sluice.gateway.sealing.SealedWriter;
import io.sluice.gateway.store.Database;
import io.sluice.gateway.store.FolderBlobs;
import io.sluice.gateway.store.NewBlob;
import io.sluice.proto.HeaderCore;
import io.sluice.proto.Label;
import io.sluice.proto.Manifest;
import io.sluice.proto.Signed;
import io.sluice.proto.Terms;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;

/**
 * An owner who puts whatever it likes into its own gateway's catalog: any label over any content, past all checks. Its
 * gateway must not be running.
 */
public final class HandSealed {
    private HandSealed() {}

    /** Offers content under a label, with a transform plan in the manifest (empty: none). */
    public static void offer(
            Configuration configuration,
            String dataset,
            Label label,
            ByteString plan,
            OwnerTerms wishes,
            byte[] content)
            throws IOException {
        SecureRandom random = new SecureRandom();
        Clock clock = Clock.systemUTC();
        Threads writing = new Threads("hand-sealed", 1, 4);
        try (Organisation self = Organisation.open(
                        configuration.directory(),
                        Passwords.read(configuration.keys().passwordFile()),
                        random);
                Database database = Database.open(configuration.state().file().getParent(), writing.workers());
                FolderBlobs blobs = FolderBlobs.open(configuration.blobs().directory(), 0);
                DataKey key = DataKey.generate(random)) {
            byte[] id = new byte[16];
            random.nextBytes(id);
            ByteString objectId = ByteString.copyFrom(id);
            Terms terms = new Offers(() -> ObligationProfiles.DEFAULT).terms(label, wishes);
            SealedHeader header = SealedHeader.of(HeaderCore.newBuilder()
                    .setObjectId(objectId)
                    .setDataset(dataset)
                    .setVersion(1)
                    .setLabel(label)
                    .setPolicyDigest(Digests.sha256(terms.toByteString()))
                    .setSender(self.name())
                    .setSenderKeyId(self.signing().keyId())
                    .setMediaType("text/csv")
                    .setCreatedAtMillis(clock.millis())
                    .build());
            SealedSummary summary;
            try (NewBlob object = blobs.create(Names.object(objectId));
                    SealedWriter writer = SealedWriter.start(object, header, key, random)) {
                writer.write(ByteBuffer.wrap(content));
                summary = writer.finish();
                object.commit();
            }
            try (NewBlob segments = blobs.create(Names.segments(objectId))) {
                segments.write(summary.segmentHashes().asReadOnlyByteBuffer());
                segments.commit();
            }
            Manifest manifest = Manifests.of(summary, clock.millis()).toBuilder()
                    .setTransformPlan(plan)
                    .build();
            Signed signed = Manifests.sign(manifest, self.signing());
            ByteString digest = Digests.ofPayload(signed);
            DataKeys keys = new DataKeys(database, self.storage(), random);
            database.write(tx -> {
                keys.put(tx, objectId, key);
                SignedStore.put(tx, DataKeys.hex(digest), signed);
            });
            new Catalog(database, new Decisions(() -> ObligationProfiles.DEFAULT), () -> Brakes.none(self.name()))
                    .put(new CatalogEntry(
                            dataset,
                            1,
                            label,
                            terms,
                            "urn:uuid:" + UUID.randomUUID(),
                            objectId,
                            digest,
                            summary.root(),
                            summary.objectLength(),
                            summary.plaintextLength(),
                            "text/csv",
                            dataset,
                            clock.millis(),
                            false));
        } finally {
            writing.close();
        }
    }
}
