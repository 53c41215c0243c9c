package io.sluice.gateway.sealing;

import com.google.protobuf.ByteString;
import io.sluice.gateway.sealing.SealException.Reason;
import io.sluice.proto.Binding;
import io.sluice.proto.HeaderCore;
import io.sluice.proto.KeyGrant;
import io.sluice.proto.Manifest;
import io.sluice.proto.Rank;
import io.sluice.proto.SealingKey;
import io.sluice.proto.Signed;
import io.sluice.proto.SigningKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Collection;
import java.util.List;

/**
 * Sealed objects by hand, without gateways: what {@code sluice seal|open|inspect} does. Beside the object {@code
 * NAME.sluice} lie {@code NAME.sluice.manifest} (one signed manifest) and {@code NAME.sluice.grant} (signed grants, see
 * {@link OfflineGrants}). Blocks; for one thread.
 */
public final class OfflineSeal {
    private static final int COPY_BYTES = 1 << 17;

    /** Who may open: the organisation's name and its sealing key. */
    public record Recipient(String name, SealingKey key) {}

    /** What was written. */
    public record SealedFiles(Path object, Path manifest, Path grant, SealedSummary summary) {}

    /**
     * What the files say of themselves; nothing of it is verified. The manifest is null and the list empty where there is
     * no such file.
     */
    public record Inspection(SealedHeader header, Manifest manifest, List<KeyGrant> grants) {}

    /** What was opened, all of it verified. */
    public record OpenedFile(SealedHeader header, Manifest manifest, KeyGrant grant, ByteString plaintextSha256) {}

    private final Clock clock;
    private final SecureRandom random;

    public OfflineSeal(Clock clock, SecureRandom random) {
        this.clock = clock;
        this.random = random;
    }

    /**
     * Seals everything that {@code plaintext} gives. Object id, creation time, sender and its key id are filled in here;
     * label, dataset, version, media type and policy digest are the caller's. Refuses rank 4 and above: those need an
     * agreement. Leaves nothing behind when it fails.
     *
     * @param object ends in {@code .sluice}; must not exist, nor may the two files beside it
     */
    public SealedFiles seal(
            ReadableByteChannel plaintext, Path object, HeaderCore core, SigningKeys sender, List<Recipient> recipients)
            throws IOException {
        SealedHeader header = SealedHeader.of(complete(core, sender));
        if (core.getLabel().getRank().getNumber() >= Rank.RESTRICTED_VALUE) {
            throw new SealException(
                    Reason.NEEDS_AGREEMENT,
                    "rank: " + core.getLabel().getRank() + " (expected by hand: at most CONFIDENTIAL)");
        }
        if (recipients.isEmpty()) {
            throw new IllegalArgumentException("recipients: none (expected: at least one)");
        }
        Path manifestFile = beside(object, ".manifest");
        Path grantFile = beside(object, ".grant");
        try (NewFile objectOut = NewFile.create(object, false);
                NewFile manifestOut = NewFile.create(manifestFile, false);
                NewFile grantOut = NewFile.create(grantFile, false);
                DataKey key = DataKey.generate(random);
                SealedWriter writer = SealedWriter.start(objectOut.channel(), header, key, random)) {
            ByteBuffer piece = ByteBuffer.allocate(COPY_BYTES);
            while (plaintext.read(piece) >= 0) {
                writer.write(piece.flip());
                piece.clear();
            }
            SealedSummary summary = writer.finish();
            Signed manifest = Manifests.sign(Manifests.of(summary, clock.millis()), sender);
            manifestOut.write(manifest.toByteArray());
            grantOut.write(grants(key, header, summary, manifest, sender, recipients));
            objectOut.channel().force(true); // a full disk shows here, before any name is given
            grantOut.commit();
            manifestOut.commit();
            objectOut.commit(); // last: without its companions nobody finds an object
            return new SealedFiles(object, manifestFile, grantFile, summary);
        }
    }

    private HeaderCore complete(HeaderCore core, SigningKeys sender) {
        byte[] objectId = new byte[16];
        random.nextBytes(objectId);
        return core.toBuilder()
                .setObjectId(ByteString.copyFrom(objectId))
                .setSender(sender.signer())
                .setSenderKeyId(sender.keyId())
                .setCreatedAtMillis(clock.millis())
                .build();
    }

    private byte[] grants(
            DataKey key,
            SealedHeader header,
            SealedSummary summary,
            Signed manifest,
            SigningKeys sender,
            List<Recipient> recipients)
            throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Recipient recipient : recipients) {
            byte[] nonce = new byte[16];
            random.nextBytes(nonce);
            Binding binding = Binding.newBuilder()
                    .setProvider(sender.signer())
                    .setRecipient(recipient.name())
                    .setNonce(ByteString.copyFrom(nonce))
                    .setHeaderHash(header.hash())
                    .setManifestDigest(Digests.ofPayload(manifest))
                    .setRoot(summary.root())
                    .setTimeMillis(clock.millis())
                    .build();
            KeyGrant grant = KeyGrants.wrap(key, recipient.key(), binding, header.suite(), random)
                    .setOffline(true)
                    .build();
            sender.sign(KeyGrants.TYPE, grant.toByteString()).writeDelimitedTo(out);
        }
        return out.toByteArray();
    }

    /**
     * Opens {@code object} into {@code target}, which appears by atomic rename when, and only when, everything is
     * verified: both signatures of manifest and grant, header, every segment, every chunk. Readable by its owner only.
     *
     * @param sender the organisation that is believed to have sealed it, and its signing keys
     * @param ours every sealing key that we still have
     */
    public OpenedFile open(
            Path object, Path target, String sender, Collection<SigningKey> senderKeys, Collection<SealingKeys> ours)
            throws IOException {
        Signed signedManifest = Signatures.parse(OfflineGrants.readBounded(beside(object, ".manifest")));
        Manifest manifest = Manifests.verify(signedManifest, sender, senderKeys);
        KeyGrant grant = OfflineGrants.find(
                OfflineGrants.read(beside(object, ".grant")), signedManifest, manifest, senderKeys, ours);
        if (grant.getExpiresAtMillis() != 0 && grant.getExpiresAtMillis() <= clock.millis()) {
            throw new SealException(Reason.EXPIRED, "grant: has expired");
        }
        try (FileChannel in = FileChannel.open(object, StandardOpenOption.READ)) {
            SealedReader.verifyHeader(in, manifest);
            SegmentHashes segments = SegmentHashes.compute(in, manifest);
            try (DataKey key = KeyGrants.unwrap(grant, ours);
                    SealedReader reader = SealedReader.open(in, manifest, key, segments, SealingOptions.plain());
                    NewFile out = NewFile.create(target, true)) {
                reader.transferTo(out.channel());
                out.commit();
                return new OpenedFile(reader.header(), manifest, grant, reader.plaintextSha256());
            }
        }
    }

    /** Reads what the files say, without a key and without verifying. */
    public static Inspection inspect(Path object) throws IOException {
        SealedHeader header;
        try (FileChannel in = FileChannel.open(object, StandardOpenOption.READ)) {
            header = SealedReader.readHeader(in);
        }
        Path manifest = beside(object, ".manifest");
        Path grant = beside(object, ".grant");
        return new Inspection(
                header,
                Files.exists(manifest)
                        ? Manifests.parse(Signatures.parse(OfflineGrants.readBounded(manifest))
                                .getPayload())
                        : null,
                Files.exists(grant) ? OfflineGrants.parseAll(OfflineGrants.read(grant)) : List.of());
    }

    private static Path beside(Path object, String suffix) {
        return object.resolveSibling(object.getFileName() + suffix);
    }
}
