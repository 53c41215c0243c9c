package io.sluice.lane;

import io.sluice.lane.LaneVerdict.Accepted;
import io.sluice.lane.LaneVerdict.Code;
import io.sluice.lane.LaneVerdict.Refused;
import java.util.Arrays;
import java.util.Optional;

/**
 * The rules by which everybody judges the next batch of a lane: the same on a ledger that others endorse, in an audit
 * and in tests. Pure: state and batch in, verdict out.
 */
public final class LaneRules {
    /** Most records in a batch. */
    public static final int MAX_RECORDS = 1_000;

    /** Most bytes of records in a batch. */
    public static final long MAX_BYTES = 512 * 1024;

    private final Ed25519Verifier ed25519;
    private final MlDsaVerifier mldsa44;
    private final int maxRecords;
    private final long maxBytes;

    /** Rules with the limits of a ledger. */
    public LaneRules(Ed25519Verifier ed25519, MlDsaVerifier mldsa44) {
        this(ed25519, mldsa44, MAX_RECORDS, MAX_BYTES);
    }

    /** Rules with other limits, for a lane that only its owner writes. */
    public LaneRules(Ed25519Verifier ed25519, MlDsaVerifier mldsa44, int maxRecords, long maxBytes) {
        this.ed25519 = ed25519;
        this.mldsa44 = mldsa44;
        this.maxRecords = maxRecords;
        this.maxBytes = maxBytes;
    }

    /** What was accepted before: the root that the lane had at an earlier size, if that is still known. */
    @FunctionalInterface
    public interface History {
        /** The root at this size, or empty. */
        Optional<byte[]> rootAt(long size);
    }

    /** Judges {@code batch} as the next of the lane in {@code state}. */
    public LaneVerdict judge(LaneState state, LaneBatch batch, History history) {
        String owner = state.keys().origin().substring(0, state.keys().origin().indexOf('/'));
        if (!batch.organisation().equals(owner)) {
            return new Refused(Code.WRONG_OWNER, batch.organisation() + " (expected: " + owner + ")");
        }
        int records = batch.leafHashes().size();
        if (records == 0 || records > maxRecords || batch.bytes() > maxBytes) {
            return new Refused(
                    Code.TOO_LARGE,
                    records + " records, " + batch.bytes() + " bytes (expected: 1 to " + maxRecords + ", at most "
                            + maxBytes + ")");
        }
        Optional<Checkpoint> signed = verified(state.keys(), batch.checkpoint());
        if (signed.isEmpty() || signed.get().size() != batch.end()) {
            return new Refused(Code.BAD_SIGNATURE, "checkpoint (expected: of size " + batch.end() + ", both keys)");
        }
        if (batch.firstIndex() > state.size()) {
            return new Refused(Code.GAP, "begins at " + batch.firstIndex() + " (expected: " + state.size() + ")");
        }
        if (batch.firstIndex() < state.size()) {
            return earlier(state, signed.get(), history);
        }
        if (batch.timeMillis() < state.timeMillis()) {
            return new Refused(
                    Code.NOT_MONOTONIC, batch.timeMillis() + " (expected: not before " + state.timeMillis() + ")");
        }
        Frontier next = state.frontier();
        batch.leafHashes().forEach(next::append);
        if (!Arrays.equals(next.root(), signed.get().root())) {
            return new Refused(Code.FORK, "root at " + batch.end() + " is not that of the records");
        }
        return new Accepted(new LaneState(state.keys(), next, batch.timeMillis()));
    }

    private static LaneVerdict earlier(LaneState state, Checkpoint signed, History history) {
        Optional<byte[]> known = signed.size() == state.size()
                ? Optional.of(state.frontier().root())
                : signed.size() < state.size() ? history.rootAt(signed.size()) : Optional.empty();
        if (known.isPresent() && Arrays.equals(known.get(), signed.root())) {
            return new Refused(Code.DUPLICATE, "already there up to " + state.size());
        }
        if (known.isPresent()) {
            return new Refused(Code.FORK, "another root at " + signed.size());
        }
        return new Refused(Code.GAP, "overlaps what is there (expected: begins at " + state.size() + ")");
    }

    private Optional<Checkpoint> verified(LaneKeys keys, SignedNote note) {
        try {
            return keys.verify(note, ed25519, mldsa44);
        } catch (FormatException e) {
            return Optional.empty();
        }
    }

    /** For those who keep no history. */
    public LaneVerdict judge(LaneState state, LaneBatch batch) {
        return judge(state, batch, size -> Optional.empty());
    }
}
