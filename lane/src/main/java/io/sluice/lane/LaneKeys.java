package io.sluice.lane;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The two public keys that sign one lane's checkpoints: Ed25519 over the note and an ML-DSA-44 cosignature, both under
 * the origin as key name. A checkpoint counts only when both verify.
 */
public record LaneKeys(NoteKey ed25519, NoteKey mldsa44) {
    /** Keys of this lane from their raw bytes (32 and 1312). */
    public static LaneKeys of(String origin, byte[] ed25519, byte[] mldsa44) {
        return new LaneKeys(
                new NoteKey(origin, NoteKey.Type.ED25519, ed25519),
                new NoteKey(origin, NoteKey.Type.MLDSA44_COSIGNATURE, mldsa44));
    }

    /** The lane's origin. */
    public String origin() {
        return ed25519.name();
    }

    /**
     * The checkpoint in {@code note} when it is one of this lane and both signatures verify, else empty. Signature
     * lines of other keys are ignored.
     *
     * @throws FormatException when it is not a note with a checkpoint at all
     */
    public Optional<Checkpoint> verify(SignedNote note, Ed25519Verifier classic, MlDsaVerifier postQuantum)
            throws FormatException {
        Checkpoint checkpoint = Checkpoint.parse(note.text());
        boolean good = checkpoint.origin().equals(origin())
                && ed25519Signed(note, classic)
                && cosigned(note, checkpoint, postQuantum);
        return good ? Optional.of(checkpoint) : Optional.empty();
    }

    private boolean ed25519Signed(SignedNote note, Ed25519Verifier verifier) {
        byte[] text = note.text().getBytes(StandardCharsets.UTF_8);
        Optional<SignedNote.Signature> line = line(note, ed25519);
        return line.isPresent()
                && verifier.verify(ed25519.publicKey(), text, line.get().bytes());
    }

    private boolean cosigned(SignedNote note, Checkpoint checkpoint, MlDsaVerifier verifier) throws FormatException {
        Optional<SignedNote.Signature> line = line(note, mldsa44);
        if (line.isEmpty()) {
            return false;
        }
        Cosignature cosignature = Cosignature.decode(line.get().bytes());
        byte[] message = Cosignature.message(mldsa44.name(), cosignature.timeSeconds(), checkpoint);
        return verifier.verify(mldsa44.publicKey(), message, cosignature.signature());
    }

    /** The only line of this key; two make the note ambiguous and count as none. */
    private static Optional<SignedNote.Signature> line(SignedNote note, NoteKey key) {
        int id = key.id();
        var lines = note.signatures().stream()
                .filter(line -> line.keyId() == id && line.name().equals(key.name()))
                .toList();
        return lines.size() == 1 ? Optional.of(lines.get(0)) : Optional.empty();
    }
}
