package io.sluice.gateway.sealing;

import static io.sluice.gateway.sealing.SealedObjectTest.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.sluice.gateway.sealing.SealException.Reason;
import io.sluice.proto.Binding;
import io.sluice.proto.HeaderCore;
import io.sluice.proto.KeyGrant;
import io.sluice.proto.Manifest;
import io.sluice.proto.Receipt;
import io.sluice.proto.Signature;
import io.sluice.proto.Signed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Whatever is changed, it is refused, and before any plaintext leaves. */
class TamperingTest {
    private static final int CHUNK = Cobblestone.SEALED_CHUNK;
    private static final Fixture SMALL = fixture(40_000);
    private static final Fixture LARGE = fixture((1 << 20) + 3 * 16384);
    private static final Fixture OTHER = fixture(40_001);

    private static Fixture fixture(int length) {
        try {
            return Fixture.of(length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertObjectRefused(Fixture sealed, byte[] object) {
        assertThatThrownBy(() -> sealed.open(object, sealed.manifest(), sealed.grant(), sealed.binding()))
                .isInstanceOf(SealException.class);
        assertThatThrownBy(() -> streamAll(sealed, object)).isInstanceOf(SealException.class);
    }

    /** The way without segment hashes: what leaves before the refusal is genuine at least. */
    private static void streamAll(Fixture sealed, byte[] object) throws IOException {
        byte[] out = new byte[sealed.plaintext().length];
        ByteBuffer target = ByteBuffer.wrap(out);
        try (DataKey key = sealed.dataKey();
                SealedReader reader = SealedReader.open(new BytesChannel(object), sealed.parsedManifest(), key)) {
            while (reader.read(target) > 0) {
                // Reads on.
            }
        } finally {
            int n = target.position();
            assertThat(Arrays.copyOf(out, n)).isEqualTo(Arrays.copyOf(sealed.plaintext(), n));
        }
    }

    @Test
    void anyByteFlippedInHeaderPreludeAndPreambleIsRefused() {
        int preamble = SMALL.summary().header().length() + Cobblestone.PREAMBLE;
        for (int i = 0; i < preamble; i++) {
            byte[] object = SMALL.object().clone();
            object[i] ^= (byte) (1 << (i % 8));
            assertObjectRefused(SMALL, object);
        }
    }

    @Property(tries = 150)
    void anyByteFlippedInTheBodyIsRefused(@ForAll @IntRange(max = 40_000) int at, @ForAll @IntRange(max = 7) int bit) {
        byte[] object = SMALL.object().clone();
        object[object.length - 1 - at] ^= (byte) (1 << bit);
        assertObjectRefused(SMALL, object);
    }

    @Test
    void cuttingAtAnyChunkIsRefusedAsTruncated() {
        int body = LARGE.summary().header().length() + Cobblestone.PREAMBLE;
        for (int end = body; end < LARGE.object().length; end += CHUNK) {
            byte[] cut = Arrays.copyOf(LARGE.object(), end);
            assertRefused(Reason.TRUNCATED, () -> LARGE.open(cut, LARGE.manifest(), LARGE.grant(), LARGE.binding()));
        }
    }

    @Property(tries = 60)
    void anyProperPrefixIsRefused(@ForAll @IntRange(max = 40_000) int cut) {
        byte[] object = Arrays.copyOf(SMALL.object(), SMALL.object().length - 1 - cut);
        assertRefused(Reason.TRUNCATED, () -> streamAll(SMALL, object));
    }

    @Test
    void aCutObjectWithAManifestToMatchIsStillRefused() throws IOException {
        // The sender's own keys sign a manifest for the shorter object: the last chunk is missing all the same.
        int length = SMALL.summary().header().length() + Cobblestone.PREAMBLE + 2 * CHUNK;
        Manifest shorter = SMALL.parsedManifest().toBuilder()
                .setObjectLength(length)
                .setPlaintextLength(2 * 16384)
                .build();
        assertRefused(Reason.MALFORMED, () -> Manifests.parse(shorter.toByteString()));
    }

    @Test
    void chunksSwappedOrDoubledOrAppendedAreRefused() throws IOException {
        int body = LARGE.summary().header().length() + Cobblestone.PREAMBLE;
        byte[] swapped = LARGE.object().clone();
        System.arraycopy(LARGE.object(), body, swapped, body + CHUNK, CHUNK);
        System.arraycopy(LARGE.object(), body + CHUNK, swapped, body, CHUNK);
        assertObjectRefused(LARGE, swapped);
        byte[] doubled = LARGE.object().clone();
        System.arraycopy(LARGE.object(), body, doubled, body + CHUNK, CHUNK);
        assertObjectRefused(LARGE, doubled);
        byte[] longer = Arrays.copyOf(LARGE.object(), LARGE.object().length + 16);
        assertRefused(Reason.TAMPERED, () -> streamAll(LARGE, longer));
        ByteArrayOutputStream insert = new ByteArrayOutputStream();
        insert.write(LARGE.object(), 0, body + CHUNK);
        insert.write(LARGE.object(), body, LARGE.object().length - body);
        assertObjectRefused(LARGE, insert.toByteArray());
    }

    @Test
    void nothingLeavesAStrictReaderWhoseLaterSegmentIsForgedByAnotherKeyHolder() throws IOException {
        // A co-recipient knows the data key and seals other content under it: only the signed root tells.
        try (DataKey key = SMALL.dataKey()) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            SealedSummary forged = Fixture.seal(
                    new byte[SMALL.plaintext().length], out, SMALL.summary().header(), key, SealingOptions.plain());
            assertThat(forged.objectLength()).isEqualTo(SMALL.summary().objectLength());
            assertRefused(
                    Reason.TAMPERED,
                    () -> SMALL.open(out.toByteArray(), SMALL.manifest(), SMALL.grant(), SMALL.binding()));
        }
    }

    @Test
    void aBodyUnderAnotherHeaderIsRefused() throws IOException {
        HeaderCore other =
                SMALL.summary().header().core().toBuilder().setVersion(4).build();
        SealedHeader transplant = SealedHeader.of(other);
        assertThat(transplant.length()).isEqualTo(SMALL.summary().header().length());
        byte[] object = SMALL.object().clone();
        transplant.bytes().copyTo(object, 0);
        assertRefused(Reason.TAMPERED, () -> SMALL.open(object, SMALL.manifest(), SMALL.grant(), SMALL.binding()));
        // Even with a manifest that names the other header, the key does not open the body.
        Manifest manifest = SMALL.parsedManifest().toBuilder()
                .setHeaderHash(transplant.hash())
                .setVersion(4)
                .build();
        try (DataKey key = SMALL.dataKey()) {
            assertRefused(Reason.NOT_AUTHENTIC, () -> SealedReader.open(new BytesChannel(object), manifest, key));
        }
    }

    @Test
    void anotherObjectsManifestOrGrantIsRefused() {
        assertThatThrownBy(() -> SMALL.open(SMALL.object(), OTHER.manifest(), SMALL.grant(), SMALL.binding()))
                .isInstanceOf(SealException.class);
        assertRefused(
                Reason.WRONG_BINDING,
                () -> SMALL.open(SMALL.object(), SMALL.manifest(), OTHER.grant(), SMALL.binding()));
        assertThatThrownBy(() -> SMALL.open(OTHER.object(), SMALL.manifest(), SMALL.grant(), SMALL.binding()))
                .isInstanceOf(SealException.class);
    }

    @Test
    void aGrantsWrapOpensOnlyUnderItsOwnBinding() throws IOException {
        KeyGrant grant = KeyGrants.parse(SMALL.grant().getPayload());
        Binding binding = grant.getBinding();
        for (Binding changed : List.of(
                binding.toBuilder()
                        .setHeaderHash(OTHER.summary().header().hash())
                        .build(),
                binding.toBuilder().setRecipient("institute2").build(),
                binding.toBuilder()
                        .setAgreementDigest(ByteString.copyFrom(new byte[32]))
                        .build(),
                binding.toBuilder().clearAgreementDigest().build())) {
            KeyGrant moved = grant.toBuilder().setBinding(changed).build();
            assertRefused(Reason.NOT_AUTHENTIC, () -> KeyGrants.unwrap(moved, List.of(SMALL.recipient())));
        }
        assertRefused(Reason.NOT_FOR_US, () -> KeyGrants.unwrap(grant, List.of(Fixture.sealingKeys(77))));
        KeyGrant stolen = grant.toBuilder()
                .setRecipientKeyId(Fixture.sealingKeys(77).keyId())
                .build();
        assertRefused(Reason.NOT_AUTHENTIC, () -> KeyGrants.unwrap(stolen, List.of(Fixture.sealingKeys(77))));
    }

    @Test
    void everyFieldOfTheBindingCounts() throws IOException {
        Binding good = SMALL.binding();
        for (Binding expected : List.of(
                good.toBuilder().setRecipient("x").build(),
                good.toBuilder()
                        .setAgreementDigest(ByteString.copyFromUtf8("x"))
                        .build(),
                good.toBuilder().setTransferId("x").build(),
                good.toBuilder().setNonce(ByteString.copyFromUtf8("x")).build(),
                good.toBuilder().setHeaderHash(ByteString.copyFromUtf8("x")).build(),
                good.toBuilder().setManifestDigest(ByteString.copyFromUtf8("x")).build(),
                good.toBuilder().setRoot(ByteString.copyFromUtf8("x")).build())) {
            assertRefused(
                    Reason.WRONG_BINDING,
                    () -> KeyGrants.verify(SMALL.grant(), List.of(SMALL.sender().publicKey()), expected));
        }
        assertRefused(
                Reason.BAD_SIGNATURE,
                () -> KeyGrants.verify(
                        SMALL.grant(),
                        List.of(SMALL.sender().publicKey()),
                        good.toBuilder().setProvider("x").build()));
    }

    @Property(tries = 120)
    void anyByteFlippedInManifestOrGrantIsRefused(@ForAll boolean ofGrant, @ForAll @IntRange(max = 5000) int at) {
        Signed signed = ofGrant ? SMALL.grant() : SMALL.manifest();
        byte[] bytes = signed.toByteArray();
        bytes[at % bytes.length] ^= 0x10;
        assertThatThrownBy(() -> {
                    Signed changed = Signatures.parse(bytes);
                    SMALL.open(
                            SMALL.object(),
                            ofGrant ? SMALL.manifest() : changed,
                            ofGrant ? changed : SMALL.grant(),
                            SMALL.binding());
                })
                .isInstanceOf(SealException.class);
    }

    @Test
    void bothHalvesOfASignatureMustStandAndVerify() {
        Signature good = SMALL.manifest().getSignatures(0);
        Signature other = OTHER.manifest().getSignatures(0);
        for (Signature bad : List.of(
                good.toBuilder().clearEd25519().build(),
                good.toBuilder().clearMldsa65().build(),
                good.toBuilder().setEd25519(other.getEd25519()).build(),
                good.toBuilder().setMldsa65(other.getMldsa65()).build(),
                good.toBuilder().setKeyId(ByteString.copyFrom(new byte[16])).build(),
                good.toBuilder().setSigner("somebody").build())) {
            Signed changed = SMALL.manifest().toBuilder().setSignatures(0, bad).build();
            assertRefused(Reason.BAD_SIGNATURE, () -> verify(changed));
        }
        assertRefused(
                Reason.BAD_SIGNATURE,
                () -> verify(SMALL.manifest().toBuilder().clearSignatures().build()));
        assertRefused(
                Reason.BAD_SIGNATURE,
                () -> verify(SMALL.manifest().toBuilder().addSignatures(good).build()));
    }

    private static void verify(Signed manifest) throws SealException {
        Manifests.verify(manifest, "clinic", List.of(SMALL.sender().publicKey()));
    }

    @Test
    void aSignatureForOneTypeIsNoneForAnother() {
        Signed retyped = SMALL.manifest().toBuilder().setType("receipt").build();
        assertRefused(
                Reason.BAD_SIGNATURE,
                () -> Receipts.verify(
                        retyped,
                        List.of(SMALL.sender().publicKey()),
                        SMALL.binding().toBuilder().setRecipient("clinic").build()));
        assertRefused(Reason.WRONG_BINDING, () -> verify(retyped));
    }

    @Test
    void aReceiptCountsOnlyForItsOwnTransfer() throws SealException {
        SigningKeys institute = Fixture.signer("institute", 40);
        Receipt receipt = Receipt.newBuilder()
                .setBinding(SMALL.binding().toBuilder().setTimeMillis(99))
                .setRecipientSealingKeyId(SMALL.recipient().keyId())
                .build();
        Signed signed = Receipts.sign(receipt, institute);
        assertThat(Receipts.verify(signed, List.of(institute.publicKey()), SMALL.binding()))
                .isEqualTo(receipt);
        assertRefused(
                Reason.WRONG_BINDING, () -> Receipts.verify(signed, List.of(institute.publicKey()), OTHER.binding()));
        assertRefused(
                Reason.BAD_SIGNATURE,
                () -> Receipts.verify(signed, List.of(SMALL.sender().publicKey()), SMALL.binding()));
    }

    @Test
    void suitesDoNotMix() throws IOException {
        byte[] object = SMALL.object().clone();
        object[11] = 2;
        assertRefused(Reason.UNSUPPORTED, () -> SMALL.open(object, SMALL.manifest(), SMALL.grant(), SMALL.binding()));
        Manifest manifest = SMALL.parsedManifest().toBuilder().setSuite(2).build();
        assertRefused(Reason.UNSUPPORTED, () -> Manifests.parse(manifest.toByteString()));
        KeyGrant grant = KeyGrants.parse(SMALL.grant().getPayload()).toBuilder()
                .setSuite(3)
                .build();
        assertRefused(Reason.UNSUPPORTED, () -> KeyGrants.parse(grant.toByteString()));
        assertThat(Digests.headerHash(1, SMALL.summary().header().coreBytes()))
                .isNotEqualTo(Digests.headerHash(2, SMALL.summary().header().coreBytes()));
    }

    @Test
    void anOldKeyStillOpensAfterRotation() throws IOException {
        try (DataKey key = KeyGrants.unwrap(
                KeyGrants.parse(SMALL.grant().getPayload()), List.of(Fixture.sealingKeys(100), SMALL.recipient()))) {
            assertThat(key.bytes()).hasSize(32);
        }
    }
}
