package io.sluice.gateway.sealing;

import com.google.protobuf.ByteString;
import io.sluice.proto.Binding;
import io.sluice.proto.HeaderCore;
import io.sluice.proto.KeyGrant;
import io.sluice.proto.Label;
import io.sluice.proto.Manifest;
import io.sluice.proto.Rank;
import io.sluice.proto.Signed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** One sealed object with everything around it, in memory. */
record Fixture(
        byte[] plaintext,
        byte[] object,
        SealedSummary summary,
        Signed manifest,
        Signed grant,
        SigningKeys sender,
        SealingKeys recipient) {
    static final SecureRandom RANDOM = new SecureRandom();

    static SigningKeys signer(String name, int seed) {
        return SigningKeys.fromSeeds(name, filled(seed), filled(seed + 1), RANDOM);
    }

    static SealingKeys sealingKeys(int seed) {
        return SealingKeys.fromSeed(filled(seed));
    }

    private static byte[] filled(int value) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    static HeaderCore core() {
        return HeaderCore.newBuilder()
                .setObjectId(ByteString.copyFrom(new byte[16]))
                .setDataset("admissions")
                .setVersion(3)
                .setLabel(Label.newBuilder().setRank(Rank.CONFIDENTIAL).addCategories("health"))
                .setSender("clinic")
                .setMediaType("text/csv")
                .build();
    }

    static Fixture of(int plaintextBytes) throws IOException {
        byte[] id = new byte[16];
        java.nio.ByteBuffer.wrap(id).putInt(plaintextBytes);
        return of(
                plaintextBytes,
                core().toBuilder().setObjectId(ByteString.copyFrom(id)).build());
    }

    static Fixture of(int plaintextBytes, HeaderCore core) throws IOException {
        byte[] plaintext = new byte[plaintextBytes];
        new Random(plaintextBytes).nextBytes(plaintext);
        SigningKeys sender = signer("clinic", 1);
        SealingKeys recipient = sealingKeys(9);
        try (DataKey key = DataKey.generate(RANDOM)) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            SealedHeader header = SealedHeader.of(core);
            SealedSummary summary = seal(plaintext, out, header, key, SealingOptions.plain());
            Signed manifest = Manifests.sign(Manifests.of(summary, 1_000), sender);
            Binding binding = binding(summary, manifest);
            KeyGrant grant = KeyGrants.wrap(key, recipient.publicKey(), binding, Suite.ONE, RANDOM)
                    .build();
            return new Fixture(
                    plaintext,
                    out.toByteArray(),
                    summary,
                    manifest,
                    sender.sign(KeyGrants.TYPE, grant.toByteString()),
                    sender,
                    recipient);
        }
    }

    static SealedSummary seal(
            byte[] plaintext, ByteArrayOutputStream out, SealedHeader header, DataKey key, SealingOptions options)
            throws IOException {
        try (SealedWriter writer = SealedWriter.start(Channels.newChannel(out), header, key, RANDOM, options)) {
            writer.write(plaintext, 0, plaintext.length);
            return writer.finish();
        }
    }

    static Binding binding(SealedSummary summary, Signed manifest) {
        return Binding.newBuilder()
                .setProvider("clinic")
                .setRecipient("institute")
                .setAgreementDigest(ByteString.copyFrom(filled(4)))
                .setTransferId("urn:uuid:1")
                .setNonce(ByteString.copyFrom(new byte[16]))
                .setHeaderHash(summary.header().hash())
                .setManifestDigest(Digests.ofPayload(manifest))
                .setRoot(summary.root())
                .setTimeMillis(5)
                .build();
    }

    Binding binding() {
        return binding(summary, manifest);
    }

    /** Opens as a recipient does, from what it received; gives the plaintext or nothing at all. */
    byte[] open(byte[] object, Signed manifest, Signed grant, Binding expected) throws IOException {
        Manifest verified = Manifests.verify(manifest, "clinic", List.of(sender.publicKey()));
        BytesChannel channel = new BytesChannel(object);
        SealedReader.verifyHeader(channel, verified);
        SegmentHashes segments = SegmentHashes.compute(channel, verified);
        KeyGrant key = KeyGrants.verify(grant, List.of(sender.publicKey()), expected);
        try (DataKey dataKey = KeyGrants.unwrap(key, List.of(recipient));
                SealedReader reader = SealedReader.open(channel, verified, dataKey, segments, SealingOptions.plain())) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            reader.transferTo(Channels.newChannel(out));
            return out.toByteArray();
        }
    }

    DataKey dataKey() throws SealException {
        return KeyGrants.unwrap(KeyGrants.parse(grant.getPayload()), List.of(recipient));
    }

    Manifest parsedManifest() throws SealException {
        return Manifests.parse(manifest.getPayload());
    }
}
