package io.sluice.gateway.sealing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.bouncycastle.crypto.SecretWithEncapsulation;
import org.bouncycastle.crypto.kems.MLKEMExtractor;
import org.bouncycastle.crypto.kems.MLKEMGenerator;
import org.bouncycastle.crypto.params.MLKEMParameters;
import org.bouncycastle.crypto.params.MLKEMPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLKEMPublicKeyParameters;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every published vector of the parts of suite 1, answered by the code that the product runs. */
class PublicVectorsTest {
    private static final int IN_PLACE_ROOM = 64;

    @ParameterizedTest
    @EnumSource(CipherSelfTest.Implementation.class)
    void aes256GcmSealsAndOpensAsPublished(CipherSelfTest.Implementation implementation) throws SealException {
        if (implementation == CipherSelfTest.Implementation.BOUNCY_CASTLE_NATIVE
                && !CipherSelfTest.result().isNative()) {
            return; // never used there: its Java form has defects
        }
        for (VectorTable.Row row : rows("aes-256-gcm", 105)) {
            if (row.bytes(1).length == Aead.NONCE) {
                aesGcm(implementation.create(), implementation.create(), row);
            }
        }
    }

    private static void aesGcm(Aead aead, Aead other, VectorTable.Row row) throws SealException {
        byte[] message = row.bytes(3);
        byte[] sealed = HexFormat.of().parseHex(row.hex(4) + row.hex(5));
        byte[] work = Arrays.copyOf(sealed, sealed.length + IN_PLACE_ROOM);
        if (row.valid()) {
            aead.open(row.bytes(0), row.bytes(1), row.bytes(2), work, 0, sealed.length, work, 0);
            assertThat(Arrays.copyOf(work, message.length)).as(row.id()).isEqualTo(message);
            other.seal(row.bytes(0), row.bytes(1), row.bytes(2), work, 0, message.length, work, 0);
            assertThat(Arrays.copyOf(work, sealed.length)).as(row.id()).isEqualTo(sealed);
        } else {
            assertThatThrownBy(
                            () -> aead.open(row.bytes(0), row.bytes(1), row.bytes(2), work, 0, sealed.length, work, 0))
                    .as(row.id())
                    .isInstanceOf(SealException.class);
            assertThat(Arrays.copyOf(work, message.length)).as(row.id()).containsOnly(0);
        }
    }

    @Test
    void cobblestoneOpensWhatIsValidAndNothingElse() throws Exception {
        for (VectorTable.Row row : rows("cobblestone-256", 35)) {
            byte[] sealed = inflate(row.bytes(2));
            if (row.valid()) {
                byte[] plain = openMessage(row.bytes(0), row.bytes(1), sealed);
                assertThat(plain).as(row.id()).hasSize(row.number(3));
                assertThat(hex(MessageDigest.getInstance("SHA-512").digest(plain)))
                        .as(row.id())
                        .isEqualTo(row.hex(4));
                assertThat(sealMessage(row.bytes(0), row.bytes(1), Arrays.copyOf(sealed, Cobblestone.SALT), plain))
                        .as(row.id())
                        .isEqualTo(sealed);
            } else {
                assertThatThrownBy(() -> openMessage(row.bytes(0), row.bytes(1), sealed))
                        .as(row.id())
                        .isInstanceOfAny(SealException.class, IllegalArgumentException.class);
            }
        }
    }

    /** A whole message in memory; the key's length is what {@link DataKey} guarantees. */
    private static byte[] openMessage(byte[] key, byte[] context, byte[] sealed) throws SealException {
        try (DataKey dataKey = DataKey.takeOwnershipOf(key);
                Cobblestone keys = Cobblestone.open(
                        dataKey.bytes(),
                        Arrays.copyOf(sealed, Math.min(sealed.length, Cobblestone.PREAMBLE)),
                        ByteString.copyFrom(context))) {
            byte[] plain = new byte[(int) Cobblestone.plaintextLength(sealed.length)];
            int done = 0;
            int at = Cobblestone.PREAMBLE;
            for (long chunk = 0; at < sealed.length; chunk++) {
                int n = Math.min(Cobblestone.SEALED_CHUNK, sealed.length - at);
                keys.cipher().open(chunk, sealed, at, n, plain, done);
                done += n - Aead.TAG;
                at += n;
            }
            return plain;
        }
    }

    private static byte[] sealMessage(byte[] key, byte[] context, byte[] salt, byte[] plain) throws SealException {
        try (Cobblestone keys = Cobblestone.derive(key, salt, ByteString.copyFrom(context))) {
            byte[] sealed = Arrays.copyOf(keys.preamble(), (int) Cobblestone.sealedLength(plain.length));
            ChunkCipher cipher = keys.cipher();
            int at = Cobblestone.PREAMBLE;
            for (int chunk = 0; chunk <= plain.length / Cobblestone.CHUNK; chunk++) {
                int from = chunk * Cobblestone.CHUNK;
                int n = Math.min(Cobblestone.CHUNK, plain.length - from);
                cipher.seal(chunk, plain, from, n, sealed, at);
                at += n + Aead.TAG;
            }
            return sealed;
        }
    }

    @Test
    void ed25519VerifiesWhatIsValidAndNothingElse() {
        for (VectorTable.Row row : rows("ed25519", 151)) {
            boolean verifies =
                    row.bytes(2).length == 64 && Signatures.ed25519Verifies(row.bytes(0), row.bytes(1), row.bytes(2));
            assertThat(verifies).as(row.id()).isEqualTo(row.valid());
        }
    }

    @Test
    void mlDsa65VerifiesWhatIsValidAndNothingElse() {
        for (VectorTable.Row row : rows("ml-dsa-65-verify", 200)) {
            assertThat(MlDsa65.verify(row.bytes(0), row.bytes(1), row.bytes(2)))
                    .as(row.id())
                    .isEqualTo(row.valid());
            if (row.bytes(0).length == MlDsa65.PUBLIC && row.bytes(2).length == MlDsa65.SIGNATURE) {
                assertThat(MlDsa65.verifyWithBouncyCastle(row.bytes(0), row.bytes(1), row.bytes(2)))
                        .as(row.id())
                        .isEqualTo(row.valid());
            }
        }
    }

    @Test
    void mlDsa65SignsFromSeedAsPublished() {
        for (VectorTable.Row row : rows("ml-dsa-65-sign", 83)) {
            if (row.valid()) {
                var key = MlDsa65.fromSeed(row.bytes(0));
                assertThat(sha256(key.getPublicKey())).as(row.id()).isEqualTo(row.hex(1));
                assertThat(sha256(MlDsa65.sign(key, row.bytes(2), null)))
                        .as(row.id())
                        .isEqualTo(row.hex(3));
            } else {
                assertThatThrownBy(() -> MlDsa65.fromSeed(row.bytes(0)))
                        .as(row.id())
                        .isInstanceOf(IllegalArgumentException.class);
            }
        }
    }

    @Test
    void mlKem768AnswersAsPublished() {
        for (VectorTable.Row row : rows("ml-kem-768-keygen", 100)) {
            assertThat(sha256(mlKem(row.bytes(0)).getPublicKey())).as(row.id()).isEqualTo(row.hex(1));
        }
        for (VectorTable.Row row : rows("ml-kem-768-decapsulate", 193)) {
            if (row.valid()) {
                MLKEMPrivateKeyParameters key = mlKem(row.bytes(0));
                assertThat(sha256(key.getPublicKey())).as(row.id()).isEqualTo(row.hex(1));
                assertThat(hex(new MLKEMExtractor(key).extractSecret(row.bytes(2))))
                        .as(row.id())
                        .isEqualTo(row.hex(3));
            } else { // only lengths, which our own code has checked before
                assertThatThrownBy(() -> new MLKEMExtractor(mlKem(row.bytes(0))).extractSecret(row.bytes(2)))
                        .as(row.id())
                        .isInstanceOf(RuntimeException.class);
            }
        }
        for (VectorTable.Row row : rows("ml-kem-768-encapsulate", 265)) {
            if (row.valid()) {
                SecretWithEncapsulation made = encapsulate(row);
                assertThat(sha256(made.getEncapsulation())).as(row.id()).isEqualTo(row.hex(2));
                assertThat(hex(made.getSecret())).as(row.id()).isEqualTo(row.hex(3));
            } else {
                assertThatThrownBy(() -> encapsulate(row)).as(row.id()).isInstanceOf(IllegalArgumentException.class);
            }
        }
    }

    private static SecretWithEncapsulation encapsulate(VectorTable.Row row) {
        return MLKEMGenerator.internalGenerateEncapsulated(
                new MLKEMPublicKeyParameters(MLKEMParameters.ml_kem_768, row.bytes(1)), row.bytes(0));
    }

    private static MLKEMPrivateKeyParameters mlKem(byte[] seed) {
        return new MLKEMPrivateKeyParameters(MLKEMParameters.ml_kem_768, seed);
    }

    @Test
    void x25519AgreesAsPublished() {
        for (VectorTable.Row row : rows("x25519", 518)) {
            byte[] shared = new byte[32];
            X25519.scalarMult(row.bytes(1), 0, row.bytes(0), 0, shared, 0);
            assertThat(hex(shared)).as(row.id()).isEqualTo(row.hex(2));
        }
    }

    @Test
    void xWingAnswersAsPublished() {
        for (VectorTable.Row row : rows("x-wing", 3)) {
            XWing.Expanded key = XWing.expand(row.bytes(0));
            assertThat(hex(key.publicKey())).isEqualTo(row.hex(1));
            XWing.Encapsulated made = XWing.encapsulate(row.bytes(1), row.bytes(2));
            assertThat(hex(made.ciphertext())).isEqualTo(row.hex(3));
            assertThat(hex(made.secret())).isEqualTo(row.hex(4));
            assertThat(hex(XWing.decapsulate(key, row.bytes(3)))).isEqualTo(row.hex(4));
        }
    }

    @Test
    void hpkeDerivesKeyAndNonceAsPublished() {
        for (VectorTable.Row row : rows("hpke-x-wing-schedule", 1)) {
            XWing.Expanded key = XWing.expand(row.bytes(1));
            assertThat(hex(key.publicKey())).isEqualTo(row.hex(2));
            byte[] secret = XWing.decapsulate(key, row.bytes(3));
            assertThat(hex(secret)).isEqualTo(row.hex(5));
            Hpke.Schedule schedule = Hpke.schedule(secret, row.bytes(4), row.number(0));
            assertThat(hex(schedule.key())).isEqualTo(row.hex(6));
            assertThat(hex(schedule.baseNonce())).isEqualTo(row.hex(7));
        }
    }

    @Test
    void hkdfExpandsAsPublished() {
        for (VectorTable.Row row : rows("hkdf-sha512", 83)) {
            if (row.valid()) {
                byte[] prk = Hkdf.hmac("HmacSHA512", row.bytes(1), row.bytes(0));
                assertThat(hex(Hkdf.expand("HmacSHA512", prk, row.bytes(2), row.number(3))))
                        .as(row.id())
                        .isEqualTo(row.hex(4));
            }
        }
    }

    private static List<VectorTable.Row> rows(String table, int atLeast) {
        List<VectorTable.Row> rows = VectorTable.read(table).rows();
        assertThat(rows).as(table).hasSizeGreaterThanOrEqualTo(atLeast);
        return rows;
    }

    private static byte[] inflate(byte[] deflated) throws DataFormatException {
        Inflater inflater = new Inflater();
        inflater.setInput(deflated);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] piece = new byte[1 << 16];
        while (!inflater.finished()) {
            out.write(piece, 0, inflater.inflate(piece));
        }
        inflater.end();
        return out.toByteArray();
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static String sha256(byte[] bytes) {
        return hex(Digests.sha256().digest(bytes));
    }
}
