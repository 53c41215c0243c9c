package io.sluice.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.lane.Checkpoint;
import io.sluice.lane.Cosignature;
import io.sluice.lane.Ed25519Verifier;
import io.sluice.lane.LaneKeys;
import io.sluice.lane.MlDsaVerifier;
import io.sluice.lane.SignedNote;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class CheckpointSignerTest {
    private final CheckpointSigner signer = Samples.signer();
    private final SignedNote note = signer.sign(7, new byte[32], 1_700_000_000);

    @Test
    void whatIsSignedVerifiesFromRawKeysAlone() {
        CheckpointVerifier verifier =
                CheckpointVerifier.of(Samples.ORIGIN, signer.ed25519PublicKey(), signer.mldsa44PublicKey());
        assertThat(verifier.verify(note.format())).contains(new Checkpoint(Samples.ORIGIN, 7, new byte[32]));
        assertThat(signer.sign(7, new byte[32], 1_700_000_000).format()).isEqualTo(note.format());
        assertThat(signer).hasToString("CheckpointSigner[hospital/main]");
    }

    @Test
    void thePlatformsEd25519Agrees() throws Exception {
        assertThat(signer.keys().verify(note, Ed25519Verifier.JDK, Signatures::mldsa44))
                .isPresent();
    }

    @Test
    void thePlatformsMlDsaAgreesWhereItHasOne() throws Exception {
        try {
            KeyFactory.getInstance("ML-DSA");
        } catch (NoSuchAlgorithmException e) {
            Assumptions.abort("ML-DSA needs Java 24 or newer");
        }
        MlDsaVerifier platform = (key, message, signature) -> {
            byte[] prefix = HexFormat.of().parseHex("30820532300b06096086480165030403110382052100");
            byte[] spki = new byte[prefix.length + key.length];
            System.arraycopy(prefix, 0, spki, 0, prefix.length);
            System.arraycopy(key, 0, spki, prefix.length, key.length);
            try {
                Signature check = Signature.getInstance("ML-DSA");
                check.initVerify(KeyFactory.getInstance("ML-DSA").generatePublic(new X509EncodedKeySpec(spki)));
                check.update(message);
                return check.verify(signature);
            } catch (GeneralSecurityException e) {
                throw new AssertionError(e);
            }
        };
        assertThat(signer.keys().verify(note, Ed25519Verifier.JDK, platform)).isPresent();
    }

    @Test
    void halfASignatureIsNone() throws Exception {
        for (SignedNote.Signature line : note.signatures()) {
            SignedNote half = new SignedNote(note.text(), List.of(line));
            assertThat(signer.verifier().verify(half)).isEmpty();
        }
    }

    @Test
    void overlappingKeysBothCountAndAMixOfThemDoesNot() {
        CheckpointSigner next = Samples.signer(Samples.ORIGIN, 2);
        SignedNote newer = next.sign(7, new byte[32], 5);
        CheckpointVerifier both = signer.verifier().or(next.verifier());
        assertThat(both.verify(note)).isPresent();
        assertThat(both.verify(newer)).isPresent();
        assertThat(signer.verifier().verify(newer)).isEmpty();
        SignedNote mix = new SignedNote(
                note.text(),
                List.of(note.signatures().get(0), newer.signatures().get(1)));
        assertThat(both.verify(mix)).isEmpty();
    }

    @Test
    void aRetiredKeyCountsUpToItsReachAndForTheRootThere() {
        CheckpointSigner next = Samples.signer(Samples.ORIGIN, 2);
        byte[] root = new byte[32];
        root[0] = 7;
        CheckpointVerifier verifier =
                next.verifier().orUpTo(signer.ed25519PublicKey(), signer.mldsa44PublicKey(), 7, root);
        assertThat(verifier.verify(signer.sign(7, root, 5))).isPresent();
        assertThat(verifier.verify(signer.sign(6, new byte[32], 5))).isPresent();
        assertThat(verifier.verify(signer.sign(7, new byte[32], 5))).isEmpty();
        assertThat(verifier.verify(signer.sign(8, root, 5))).isEmpty();
        assertThat(verifier.verify(next.sign(8, root, 5))).isPresent();
        assertThat(verifier.signedFast(
                        new Checkpoint(Samples.ORIGIN, 8, root),
                        signer.ed25519(new Checkpoint(Samples.ORIGIN, 8, root))))
                .isFalse();
        assertThat(verifier.outlivesItsKey(signer.sign(8, root, 5).format())).isTrue();
        assertThat(verifier.outlivesItsKey(signer.sign(7, root, 5).format())).isFalse();
        assertThat(verifier.outlivesItsKey(
                        Samples.signer(Samples.ORIGIN, 3).sign(8, root, 5).format()))
                .isFalse();
        assertThat(verifier.marks()).extracting(Checkpoint::size).containsExactly(7L);

        CheckpointVerifier third = Samples.signer(Samples.ORIGIN, 3).verifier().or(verifier.upTo(9, root));
        assertThat(third.verify(next.sign(9, root, 5))).isPresent();
        assertThat(third.verify(next.sign(10, root, 5))).isEmpty();
        assertThat(third.verify(signer.sign(8, root, 5))).isEmpty();
    }

    @Property(tries = 60)
    void aNoteWithAnyByteFlippedIsRefused(@ForAll int at) {
        byte[] bytes = note.format().getBytes(StandardCharsets.UTF_8);
        bytes[Math.floorMod(at, bytes.length)] ^= 1;
        String flipped = new String(bytes, StandardCharsets.UTF_8);
        assertThat(signer.verifier().verify(flipped)).isEmpty();
    }

    @Test
    void garbageIsNoSignature() {
        LaneKeys keys = signer.keys();
        assertThat(Signatures.ed25519(new byte[31], new byte[1], new byte[64])).isFalse();
        assertThat(Signatures.ed25519(keys.ed25519().publicKey(), new byte[1], new byte[63]))
                .isFalse();
        byte[] noPoint = new byte[32];
        Arrays.fill(noPoint, (byte) 0xff);
        assertThat(Signatures.ed25519(noPoint, new byte[1], new byte[64])).isFalse();
        assertThat(Signatures.mldsa44(keys.mldsa44().publicKey(), new byte[1], new byte[Cosignature.SIGNATURE_BYTES]))
                .isFalse();
        assertThat(Signatures.mldsa44(new byte[9], new byte[1], new byte[Cosignature.SIGNATURE_BYTES]))
                .isFalse();
        assertThatThrownBy(() -> new CheckpointSigner("nowhere", new byte[32], new byte[32]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new CheckpointSigner("a/b", new byte[31], new byte[32]))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
