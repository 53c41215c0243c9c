package io.sluice.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.lane.LaneVerdict.Accepted;
import io.sluice.lane.LaneVerdict.Code;
import io.sluice.lane.LaneVerdict.Refused;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ed25519 is real; ML-DSA is stood in for by a hash, because the platform this runs on may not have it. */
class LaneRulesTest {
    private static final String ORIGIN = "hospital/main";
    private static final byte[] QUANTUM_KEY = new byte[1312];

    private final LaneRules rules = new LaneRules(Ed25519Verifier.JDK, LaneRulesTest::stampVerifies);
    private final List<byte[]> records = IntStream.range(0, 2_000)
            .mapToObj(i -> ("record " + i).getBytes(StandardCharsets.UTF_8))
            .toList();
    private KeyPair pair;
    private LaneState state;

    @BeforeEach
    void keys() throws Exception {
        pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        state = LaneState.empty(LaneKeys.of(ORIGIN, raw(pair), QUANTUM_KEY));
    }

    @Test
    void batchesThatFollowAreAccepted() throws Exception {
        state = accepted(batch(records, 0, 3, 10));
        state = accepted(batch(records, 3, 1_003, 10));
        assertThat(state.size()).isEqualTo(1_003);
        assertThat(state.frontier().root()).isEqualTo(root(records, 1_003));
    }

    @Test
    void eachRuleHasItsCode() throws Exception {
        state = accepted(batch(records, 0, 3, 10));
        assertCode(batch(records, 4, 6, 10), Code.GAP);
        assertCode(batch(records, 2, 6, 10), Code.GAP);
        assertCode(batch(records, 0, 3, 10), Code.DUPLICATE);
        assertCode(batch(records, 3, 5, 9), Code.NOT_MONOTONIC);
        assertCode(batch(records, 3, 1_004, 10), Code.TOO_LARGE);
        assertCode(batch(records, 3, 3, 10), Code.TOO_LARGE);
        assertCode(batch(List.copyOf(records.subList(1, 100)), 0, 3, 10), Code.FORK);
        LaneBatch good = batch(records, 3, 5, 10);
        assertCode(new LaneBatch("bank", 3, good.leafHashes(), good.bytes(), 10, good.checkpoint()), Code.WRONG_OWNER);
        assertCode(new LaneBatch("hospital", 3, good.leafHashes(), 1 << 20, 10, good.checkpoint()), Code.TOO_LARGE);
        LaneBatch other = batch(List.copyOf(records.subList(1, 100)), 3, 5, 10);
        assertCode(new LaneBatch("hospital", 3, good.leafHashes(), good.bytes(), 10, other.checkpoint()), Code.FORK);
        accepted(good);
    }

    @Test
    void anEarlierBatchIsToldFromAForkByWhatIsRemembered() throws Exception {
        LaneBatch first = batch(records, 0, 3, 10);
        LaneBatch forged = batch(List.copyOf(records.subList(1, 100)), 0, 3, 10);
        state = accepted(first);
        state = accepted(batch(records, 3, 5, 10));
        byte[] old = root(records, 3);
        LaneRules.History history = size -> size == 3 ? Optional.of(old) : Optional.empty();
        assertThat(rules.judge(state, first, history)).isEqualTo(refused(first, history, Code.DUPLICATE));
        assertThat(rules.judge(state, forged, history)).isEqualTo(refused(forged, history, Code.FORK));
        assertCode(first, Code.GAP);
    }

    private Refused refused(LaneBatch batch, LaneRules.History history, Code code) {
        Refused refused = (Refused) rules.judge(state, batch, history);
        assertThat(refused.code()).isEqualTo(code);
        return refused;
    }

    @Test
    void bothSignaturesOfTheLaneAreNeeded() throws Exception {
        LaneBatch good = batch(records, 0, 2, 10);
        for (int missing = 0; missing < 2; missing++) {
            SignedNote half = new SignedNote(
                    good.checkpoint().text(),
                    List.of(good.checkpoint().signatures().get(missing)));
            assertCode(new LaneBatch("hospital", 0, good.leafHashes(), 1, 10, half), Code.BAD_SIGNATURE);
        }
        SignedNote twice = good.checkpoint().with(good.checkpoint().signatures().get(0));
        assertCode(new LaneBatch("hospital", 0, good.leafHashes(), 1, 10, twice), Code.BAD_SIGNATURE);
        SignedNote stranger = good.checkpoint().with(new SignedNote.Signature("somebody.else", 7, new byte[64]));
        accepted(new LaneBatch("hospital", 0, good.leafHashes(), 1, 10, stranger));
    }

    @Test
    void judgingChangesNothing() throws Exception {
        LaneBatch batch = batch(records, 0, 3, 10);
        rules.judge(state, batch);
        assertThat(state.size()).isZero();
        accepted(batch);
    }

    private LaneState accepted(LaneBatch batch) {
        LaneVerdict verdict = rules.judge(state, batch);
        assertThat(verdict).isInstanceOf(Accepted.class);
        return ((Accepted) verdict).next();
    }

    private void assertCode(LaneBatch batch, Code code) {
        assertThat(rules.judge(state, batch))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.code()).isEqualTo(code));
    }

    private LaneBatch batch(List<byte[]> all, int start, int end, long time) throws Exception {
        Checkpoint checkpoint = new Checkpoint(ORIGIN, end, root(all, end));
        Signature signer = Signature.getInstance("Ed25519");
        signer.initSign(pair.getPrivate());
        signer.update(checkpoint.text().getBytes(StandardCharsets.UTF_8));
        byte[] stamp = stamp(Cosignature.message(ORIGIN, 5, checkpoint));
        LaneKeys keys = state.keys();
        SignedNote note = new SignedNote(
                checkpoint.text(),
                List.of(
                        new SignedNote.Signature(ORIGIN, keys.ed25519().id(), signer.sign()),
                        new SignedNote.Signature(ORIGIN, keys.mldsa44().id(), new Cosignature(5, stamp).encode())));
        return LaneBatch.of("hospital", start, all.subList(start, end), time, note);
    }

    private static byte[] root(List<byte[]> records, int size) {
        Frontier frontier = new Frontier();
        TreeHash hash = new TreeHash();
        records.subList(0, size).forEach(record -> frontier.append(hash.leaf(record)));
        return frontier.root();
    }

    private static byte[] stamp(byte[] message) throws Exception {
        return Arrays.copyOf(MessageDigest.getInstance("SHA-256").digest(message), Cosignature.SIGNATURE_BYTES);
    }

    private static boolean stampVerifies(byte[] key, byte[] message, byte[] signature) {
        try {
            return Arrays.equals(stamp(message), signature);
        } catch (Exception e) {
            return false;
        }
    }

    private static byte[] raw(KeyPair pair) {
        var point = ((EdECPublicKey) pair.getPublic()).getPoint();
        byte[] big = point.getY().toByteArray();
        byte[] raw = new byte[32];
        for (int i = 0; i < Math.min(32, big.length); i++) {
            raw[i] = big[big.length - 1 - i];
        }
        if (point.isXOdd()) {
            raw[31] |= (byte) 0x80;
        }
        return raw;
    }
}
