package io.sluice.ledger;

import io.sluice.lane.Checkpoint;
import io.sluice.lane.Ed25519Verifier;
import io.sluice.lane.FormatException;
import io.sluice.lane.InclusionProof;
import io.sluice.lane.LaneKeys;
import io.sluice.lane.LaneRules;
import io.sluice.lane.MlDsaVerifier;
import io.sluice.lane.SignedNote;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Verifies checkpoints and proofs of one lane from raw public keys; both signatures must verify. Several pairs of keys
 * may count while they overlap, and one that was retired up to the size at which it was. Immutable; safe for concurrent
 * use.
 */
public final class CheckpointVerifier {
    private static final Ed25519Verifier ED25519 = Signatures::ed25519;
    private static final MlDsaVerifier MLDSA44 = Signatures::mldsa44;

    private final List<Pair> keys;
    private final Optional<Checkpoint> end;

    /** Keys, and up to where they count: no longer checkpoint, and no other one of that size. */
    private record Pair(LaneKeys keys, Optional<Checkpoint> reach) {
        boolean reaches(Checkpoint checkpoint) {
            return within(reach, checkpoint);
        }
    }

    private CheckpointVerifier(List<Pair> keys, Optional<Checkpoint> end) {
        this.keys = List.copyOf(keys);
        this.end = end;
    }

    /** For the lane {@code origin} with an Ed25519 key of 32 and an ML-DSA-44 key of 1312 bytes. */
    public static CheckpointVerifier of(String origin, byte[] ed25519, byte[] mldsa44) {
        return new CheckpointVerifier(
                List.of(new Pair(LaneKeys.of(origin, ed25519, mldsa44), Optional.empty())), Optional.empty());
    }

    /** The rules by which a shared ledger judges the batches of a lane. */
    public static LaneRules ledgerRules() {
        return new LaneRules(ED25519, MLDSA44);
    }

    /** The same, accepting another pair of keys too. */
    public CheckpointVerifier or(byte[] ed25519, byte[] mldsa44) {
        return or(ed25519, mldsa44, Optional.empty());
    }

    /** The same, accepting the checkpoints of a retired pair too, up to this size, where the lane had this root. */
    public CheckpointVerifier orUpTo(byte[] ed25519, byte[] mldsa44, long size, byte[] root) {
        return or(ed25519, mldsa44, Optional.of(new Checkpoint(origin(), size, root)));
    }

    /** The same of keys that are retired from now on: those that count without end count up to here only. */
    public CheckpointVerifier upTo(long size, byte[] root) {
        Checkpoint reach = new Checkpoint(origin(), size, root);
        return new CheckpointVerifier(
                keys.stream()
                        .map(pair -> pair.reach().isPresent() ? pair : new Pair(pair.keys(), Optional.of(reach)))
                        .toList(),
                end);
    }

    /** Whether these raw keys are among those that sign the lane, retired or not. */
    boolean knows(byte[] ed25519, byte[] mldsa44) {
        return keys.stream()
                .map(Pair::keys)
                .anyMatch(known -> Arrays.equals(known.ed25519().publicKey(), ed25519)
                        && Arrays.equals(known.mldsa44().publicKey(), mldsa44));
    }

    private CheckpointVerifier or(byte[] ed25519, byte[] mldsa44, Optional<Checkpoint> reach) {
        List<Pair> more = new ArrayList<>(keys);
        more.add(new Pair(LaneKeys.of(origin(), ed25519, mldsa44), reach));
        return new CheckpointVerifier(more, end);
    }

    /** The same, accepting all keys of another verifier of the same lane too. */
    public CheckpointVerifier or(CheckpointVerifier other) {
        if (!other.origin().equals(origin())) {
            throw new IllegalArgumentException("lane: " + other.origin() + " (expected: " + origin() + ")");
        }
        List<Pair> more = new ArrayList<>(keys);
        more.addAll(other.keys);
        return new CheckpointVerifier(more, end);
    }

    /** The same of a lane that its owner has ended: what goes beyond the end, or has another root there, is refused. */
    public CheckpointVerifier endingAt(long size, byte[] root) {
        return new CheckpointVerifier(keys, Optional.of(new Checkpoint(origin(), size, root)));
    }

    /** Where the lane ended; empty while it is in use. */
    public Optional<Checkpoint> end() {
        return end;
    }

    /** What the lane must contain, whoever signs it: its end, and where keys of it were retired. */
    public List<Checkpoint> marks() {
        return Stream.concat(end.stream(), keys.stream().flatMap(pair -> pair.reach().stream()))
                .toList();
    }

    /** True when the note is well signed, by a key that was retired before the lane was like that. */
    public boolean outlivesItsKey(String note) {
        List<Pair> unlimited = keys.stream()
                .map(pair -> new Pair(pair.keys(), Optional.empty()))
                .toList();
        return new CheckpointVerifier(keys, Optional.empty()).verify(note).isEmpty()
                && new CheckpointVerifier(unlimited, Optional.empty())
                        .verify(note)
                        .isPresent();
    }

    /** True when the note is well signed and contradicts the lane's end. */
    public boolean contradictsEnd(String note) {
        return end.isPresent()
                && verify(note).isEmpty()
                && new CheckpointVerifier(keys, Optional.empty()).verify(note).isPresent();
    }

    private static boolean within(Optional<Checkpoint> last, Checkpoint checkpoint) {
        return last.isEmpty()
                || checkpoint.size() < last.get().size()
                || checkpoint.size() == last.get().size()
                        && Arrays.equals(checkpoint.root(), last.get().root());
    }

    /** The lane. */
    public String origin() {
        return keys.get(0).keys().origin();
    }

    /** The checkpoint in this note when it is one of the lane and well signed, else empty. Garbage is empty too. */
    public Optional<Checkpoint> verify(String note) {
        try {
            return verify(SignedNote.parse(note));
        } catch (FormatException e) {
            return Optional.empty();
        }
    }

    /** As above, from a parsed note. */
    public Optional<Checkpoint> verify(SignedNote note) {
        for (Pair pair : keys) {
            try {
                Optional<Checkpoint> checkpoint =
                        pair.keys().verify(note, ED25519, MLDSA44).filter(pair::reaches);
                if (checkpoint.isPresent()) {
                    return checkpoint.filter(seen -> within(end, seen));
                }
            } catch (FormatException e) {
                // Not a checkpoint, or not one that these keys signed: the next pair may say otherwise.
            }
        }
        return Optional.empty();
    }

    /** The checkpoint and index under which this {@code .tlog-proof} proves {@code record}, else empty. */
    public Optional<Proven> verify(String proof, byte[] record) {
        try {
            InclusionProof parsed = InclusionProof.parse(proof);
            return verify(parsed.checkpoint())
                    .filter(checkpoint -> parsed.proves(record, checkpoint))
                    .map(checkpoint -> new Proven(parsed.index(), checkpoint));
        } catch (FormatException e) {
            return Optional.empty();
        }
    }

    /** True when one of the Ed25519 keys alone has signed: what lies beside each batch on disk. */
    boolean signedFast(Checkpoint checkpoint, byte[] ed25519) {
        byte[] text = checkpoint.text().getBytes(StandardCharsets.UTF_8);
        return keys.stream()
                .filter(pair -> pair.reaches(checkpoint))
                .anyMatch(pair -> ED25519.verify(pair.keys().ed25519().publicKey(), text, ed25519));
    }

    /** That a record stands at {@code index} of the lane under {@code checkpoint}. */
    public record Proven(long index, Checkpoint checkpoint) {}
}
