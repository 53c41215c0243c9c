package io.sluice.gateway.provenance;

import io.sluice.lane.Checkpoint;
import io.sluice.lane.Ed25519Verifier;
import io.sluice.lane.FormatException;
import io.sluice.lane.NoteKey;
import io.sluice.lane.SignedNote;
import io.sluice.ledger.CheckpointVerifier;
import io.sluice.proto.MemberEntry;
import io.sluice.proto.RetiredCheckpointKey;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Verifies signed checkpoints of one lane for a report: says which half of a bad signature is bad. Remembers results. */
final class CheckpointChecks {
    private record Result(Optional<Checkpoint> checkpoint, String detail) {}

    private final String lane;
    private final MemberKeys members;
    private final Map<String, Result> results = new HashMap<>();

    CheckpointChecks(String lane, MemberKeys members) {
        this.lane = lane;
        this.members = members;
    }

    /** The checkpoint, when both signatures are the lane owner's. */
    Optional<Checkpoint> verify(String note) {
        return results.computeIfAbsent(note, this::check).checkpoint();
    }

    /** Why {@link #verify} says no. */
    String why(String note) {
        return results.computeIfAbsent(note, this::check).detail();
    }

    private Result check(String note) {
        Optional<Checkpoint> checkpoint = members.laneKeys(lane).flatMap(keys -> keys.verify(note));
        return new Result(checkpoint, checkpoint.isPresent() ? "" : diagnose(note));
    }

    private String diagnose(String note) {
        Optional<CheckpointVerifier> keys = members.laneKeys(lane);
        if (keys.isEmpty()) {
            return "the member list has no checkpoint key for " + lane;
        }
        if (keys.get().outlivesItsKey(note)) {
            return "signed by a key that its owner had retired before";
        }
        try {
            SignedNote signed = SignedNote.parse(note);
            if (!Checkpoint.parse(signed.text()).origin().equals(lane)) {
                return "a checkpoint of another lane (expected: " + lane + ")";
            }
            return half(signed) ? "ML-DSA-44 does not verify" : "Ed25519 does not verify";
        } catch (FormatException e) {
            return e.getMessage();
        }
    }

    /** Whether the Ed25519 half is good; that not both are was found before. */
    private boolean half(SignedNote note) {
        Optional<MemberEntry> owner = members.entry(lane.substring(0, lane.indexOf('/')));
        byte[] text = note.text().getBytes(StandardCharsets.UTF_8);
        return Stream.concat(
                        owner.orElseThrow().getCheckpointKeysList().stream(),
                        owner.get().getRetiredCheckpointKeysList().stream().map(RetiredCheckpointKey::getKey))
                .filter(key -> key.getEd25519().size() == 32)
                .map(key ->
                        new NoteKey(lane, NoteKey.Type.ED25519, key.getEd25519().toByteArray()))
                .anyMatch(key -> note.signatures().stream()
                        .anyMatch(line -> line.keyId() == key.id()
                                && Ed25519Verifier.JDK.verify(key.publicKey(), text, line.bytes())));
    }
}
