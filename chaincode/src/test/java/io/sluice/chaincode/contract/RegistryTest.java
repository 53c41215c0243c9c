package io.sluice.chaincode.contract;

import static io.sluice.chaincode.contract.TestCalls.HOSPITAL;
import static io.sluice.chaincode.contract.TestCalls.INSURER;
import static io.sluice.chaincode.contract.TestCalls.TIME;
import static io.sluice.chaincode.contract.TestCalls.call;
import static io.sluice.chaincode.contract.TestCalls.query;
import static io.sluice.chaincode.contract.TestCalls.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.sluice.chaincode.contract.Refusal.Code;
import io.sluice.proto.DigestKind;
import io.sluice.proto.LedgerDigest;
import io.sluice.proto.LedgerMember;
import io.sluice.proto.LedgerMembers;
import io.sluice.proto.ListedLane;
import io.sluice.proto.MemberEntry;
import io.sluice.proto.Signature;
import io.sluice.proto.Signed;
import io.sluice.proto.SigningKey;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPrivateKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.crypto.signers.MLDSASigner;
import org.junit.jupiter.api.Test;

class RegistryTest {
    private final MemoryState channel = new MemoryState();

    @Test
    void aMemberPutsItsOwnEntry() throws Exception {
        Signed entry = signed(entry("hospital", 1, key(1)), key(1));
        channel.call(call(HOSPITAL, "putMember", entry));
        LedgerMember member =
                LedgerMember.parseFrom(channel.call(query("member", "hospital")).payload());
        assertThat(member.getEntry()).isEqualTo(entry);
        assertThat(member.getMsp()).isEqualTo("HospitalMSP");
        assertThat(LedgerMembers.parseFrom(channel.call(query("members", "")).payload())
                        .getMembersList())
                .containsExactly(member);
    }

    @Test
    void theSameEntryAgainWritesNothing() throws Exception {
        Signed entry = signed(entry("hospital", 1, key(1)), key(1));
        channel.call(call(HOSPITAL, "putMember", entry));
        channel.call(call(HOSPITAL, "putMember", entry));
        assertThat(channel.written()).isEmpty();
    }

    @Test
    void nobodyPutsTheEntryOfAnother() throws Exception {
        Signed entry = signed(entry("hospital", 1, key(1)), key(1));
        channel.call(call(HOSPITAL, "putMember", entry));
        Signed second = signed(entry("hospital", 2, key(1)), key(1));
        assertThat(refusal(() -> channel.call(call(INSURER, "putMember", second))))
                .isEqualTo(Code.WRONG_OWNER);
    }

    @Test
    void anEntryIsReplacedByANewerOneThatItsOwnKeySigned() throws Exception {
        channel.call(call(HOSPITAL, "putMember", signed(entry("hospital", 5, key(1)), key(1))));
        Signed older = signed(entry("hospital", 5, key(1), key(2)), key(1));
        assertThat(refusal(() -> channel.call(call(HOSPITAL, "putMember", older))))
                .isEqualTo(Code.BAD_MEMBER);
        Signed foreign = signed(entry("hospital", 6, key(2)), key(2));
        assertThat(refusal(() -> channel.call(call(HOSPITAL, "putMember", foreign))))
                .isEqualTo(Code.BAD_MEMBER);
        Signed newer = signed(entry("hospital", 6, key(2), key(1)), key(1));
        channel.call(call(HOSPITAL, "putMember", newer));
        channel.call(call(HOSPITAL, "putMember", signed(entry("hospital", 7, key(2)), key(2))));
    }

    @Test
    void anEntryCountsOnlyWithBothHalvesOfItsSignature() {
        Signed good = signed(entry("hospital", 1, key(1)), key(1));
        Signature signature = good.getSignatures(0);
        for (Signature bad : List.of(
                signature.toBuilder()
                        .setEd25519(flipped(signature.getEd25519()))
                        .build(),
                signature.toBuilder()
                        .setMldsa65(flipped(signature.getMldsa65()))
                        .build(),
                signature.toBuilder().clearMldsa65().build(),
                signature.toBuilder().setKeyId(flipped(signature.getKeyId())).build(),
                signature.toBuilder().setSigner("insurer").build())) {
            Signed entry = good.toBuilder().setSignatures(0, bad).build();
            assertThat(refusal(() -> channel.call(call(HOSPITAL, "putMember", entry))))
                    .isEqualTo(Code.BAD_MEMBER);
        }
        Signed twice = good.toBuilder().addSignatures(signature).build();
        assertThat(refusal(() -> channel.call(call(HOSPITAL, "putMember", twice))))
                .isEqualTo(Code.BAD_MEMBER);
        Signed asOther = good.toBuilder().setType("member-list").build();
        assertThat(refusal(() -> channel.call(call(HOSPITAL, "putMember", asOther))))
                .isEqualTo(Code.BAD_MEMBER);
    }

    @Test
    void anEntryThatIsNotWellFormedIsRefused() {
        MemberEntry good = entry("hospital", 1, key(1));
        for (MemberEntry bad : List.of(
                good.toBuilder().setLane("insurer/main").build(),
                good.toBuilder().setName("Hospital").setLane("Hospital/main").build(),
                good.toBuilder().setSerial(0).build(),
                good.toBuilder().clearSigningKeys().build())) {
            assertThat(refusal(() -> channel.call(call(HOSPITAL, "putMember", signed(bad, key(1))))))
                    .isEqualTo(Code.BAD_MEMBER);
        }
        Call large = new Call("putMember", List.of(ByteString.copyFrom(new byte[131_073])), Map.of(), HOSPITAL, TIME);
        assertThat(refusal(() -> channel.call(large))).isEqualTo(Code.TOO_LARGE);
    }

    @Test
    void aLaneThatWasListedOnceStaysListedWithItsEnd() throws Exception {
        ListedLane main = ListedLane.newBuilder().setOrigin("hospital/main").build();
        ListedLane second = ListedLane.newBuilder().setOrigin("hospital/b").build();
        ListedLane ended = second.toBuilder()
                .setEnded(true)
                .setSize(3)
                .setRoot(ByteString.copyFrom(new byte[32]))
                .build();
        channel.call(call(HOSPITAL, "putMember", signed(entry("hospital", 1, key(1)), key(1))));
        channel.call(call(HOSPITAL, "putMember", signed(listing(2, main, second), key(1))));
        for (MemberEntry hides : List.of(listing(3), listing(3, main), listing(3, second))) {
            assertThat(refusal(() -> channel.call(call(HOSPITAL, "putMember", signed(hides, key(1))))))
                    .isEqualTo(Code.BAD_MEMBER);
        }
        channel.call(call(HOSPITAL, "putMember", signed(listing(3, main, ended), key(1))));
        for (ListedLane other : List.of(second, ended.toBuilder().setSize(4).build())) {
            assertThat(refusal(() ->
                            channel.call(call(HOSPITAL, "putMember", signed(listing(4, main, other), key(1))))))
                    .isEqualTo(Code.BAD_MEMBER);
        }
        channel.call(call(HOSPITAL, "putMember", signed(listing(4, ended, main), key(1))));
    }

    private static MemberEntry listing(long serial, ListedLane... lanes) {
        return entry("hospital", serial, key(1)).toBuilder()
                .addAllLanes(List.of(lanes))
                .build();
    }

    @Test
    void aDigestKeepsTheTimeAtWhichItWasPutFirst() throws Exception {
        LedgerDigest digest = digest(7);
        channel.call(call(HOSPITAL, "putDigest", digest));
        Call later = new Call("putDigest", List.of(digest.toByteString()), Map.of(), HOSPITAL, TIME + 5);
        channel.call(later);
        assertThat(channel.written()).isEmpty();
        String hex = HexFormat.of().formatHex(digest.getValue().toByteArray());
        LedgerDigest found = LedgerDigest.parseFrom(
                channel.call(query("digest", "hospital", "1", hex)).payload());
        assertThat(found).isEqualTo(digest.toBuilder().setTimeMillis(TIME).build());
        assertThat(channel.call(query("digest", "hospital", "2", hex)).payload().isEmpty())
                .isTrue();
    }

    @Test
    void malformedDigestsAreRefused() {
        LedgerDigest good = digest(7);
        for (LedgerDigest bad : List.of(
                good.toBuilder().setKindValue(0).build(),
                good.toBuilder().setKindValue(77).build(),
                good.toBuilder().setTimeMillis(1).build(),
                good.toBuilder().setOrganisation("a/b").build(),
                good.toBuilder().setValue(ByteString.copyFrom(new byte[31])).build())) {
            assertThat(refusal(() -> channel.call(call(HOSPITAL, "putDigest", bad))))
                    .isEqualTo(Code.MALFORMED);
        }
        assertThat(refusal(() -> channel.call(query("digest", "hospital", "1", "AB"))))
                .isEqualTo(Code.MALFORMED);
    }

    private static LedgerDigest digest(int filling) {
        byte[] value = new byte[32];
        Arrays.fill(value, (byte) filling);
        return LedgerDigest.newBuilder()
                .setOrganisation("hospital")
                .setKind(DigestKind.DIGEST_AGREEMENT)
                .setValue(ByteString.copyFrom(value))
                .build();
    }

    private static ByteString flipped(ByteString bytes) {
        byte[] changed = bytes.toByteArray();
        changed[changed.length - 1] ^= 1;
        return ByteString.copyFrom(changed);
    }

    static MemberEntry entry(String name, long serial, Key... keys) {
        MemberEntry.Builder entry =
                MemberEntry.newBuilder().setName(name).setSerial(serial).setLane(name + "/main");
        Arrays.stream(keys).forEach(key -> entry.addSigningKeys(key.publicKey()));
        return entry.build();
    }

    static Signed signed(MemberEntry entry, Key key) {
        Signed unsigned = Signed.newBuilder()
                .setType("member")
                .setPayload(entry.toByteString())
                .build();
        byte[] message = HybridSignature.message(unsigned);
        return unsigned.toBuilder()
                .addSignatures(Signature.newBuilder()
                        .setSigner(entry.getName())
                        .setKeyId(key.publicKey().getKeyId())
                        .setEd25519(ByteString.copyFrom(key.ed25519(message)))
                        .setMldsa65(ByteString.copyFrom(key.mldsa65(message))))
                .build();
    }

    static Key key(int seed) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) seed);
        return new Key(
                new Ed25519PrivateKeyParameters(bytes),
                new MLDSAPrivateKeyParameters(MLDSAParameters.ml_dsa_65, bytes));
    }

    record Key(Ed25519PrivateKeyParameters classic, MLDSAPrivateKeyParameters postQuantum) {
        SigningKey publicKey() {
            SigningKey key = SigningKey.newBuilder()
                    .setEd25519(ByteString.copyFrom(classic.generatePublicKey().getEncoded()))
                    .setMldsa65(ByteString.copyFrom(postQuantum.getPublicKey()))
                    .build();
            return key.toBuilder().setKeyId(HybridSignature.keyId(key)).build();
        }

        byte[] ed25519(byte[] message) {
            Ed25519Signer signer = new Ed25519Signer();
            signer.init(true, classic);
            signer.update(message, 0, message.length);
            return signer.generateSignature();
        }

        byte[] mldsa65(byte[] message) {
            MLDSASigner signer = new MLDSASigner();
            signer.init(true, postQuantum);
            signer.update(message, 0, message.length);
            try {
                return signer.generateSignature();
            } catch (CryptoException e) {
                throw new AssertionError(e);
            }
        }
    }
}
