package io.sluice.ledger;

import io.sluice.lane.Checkpoint;
import io.sluice.lane.FormatException;
import io.sluice.lane.MerkleTree;
import io.sluice.lane.SignedNote;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Keeps the newest checkpoint that was seen of each partner's lane, durably, and notices a lane that is not the same as
 * before. The checkpoint is compared and replaced in one step; nothing is locked while a proof is fetched. Safe for
 * concurrent use; one directory belongs to one witness.
 */
public final class Witness {
    private static final int MAX_FORKS = 16;

    private final Path dir;

    private Witness(Path dir) {
        this.dir = dir;
    }

    /** What comparing a checkpoint with the one kept before has shown. */
    public enum Outcome {
        /** The first one of this lane: kept. */
        NEW,
        /** The same size and root as the one kept. */
        SAME,
        /** Longer and proven to begin with the one kept: kept instead. */
        CONSISTENT,
        /** Shorter than the one kept; proven to be its beginning, or no proof was to be had (see detail). */
        OLDER,
        /** Contradicts the one kept: both notes are kept as evidence; the old one stays the newest. */
        FORK,
        /** Longer, but no proof was to be had: the old one stays. Ask again. */
        UNPROVEN,
        /** Not a checkpoint of this lane, or not signed by both of its keys. */
        BAD_SIGNATURE
    }

    /**
     * The outcome.
     *
     * @param outcome what was found
     * @param oldSize size of the checkpoint kept before; -1 when there was none
     * @param newSize size of the one observed; -1 when unreadable
     * @param detail one line for people
     */
    public record Observation(Outcome outcome, long oldSize, long newSize, String detail) {}

    /** Asks the lane (or somebody who has its tiles) for a consistency proof. */
    @FunctionalInterface
    public interface ConsistencySource {
        /** For who cannot ask: every proof fails. */
        ConsistencySource NONE = (from, to) -> {
            throw new IOException("nobody to ask");
        };

        /** Hashes that prove that size {@code to} begins with size {@code from}. May block. */
        List<byte[]> proof(long from, long to) throws IOException;
    }

    /** Opens the store in this directory, which is made when it is missing. */
    public static Witness open(Path dir) throws LedgerException {
        try {
            Disk.makePrivate(dir);
            return new Witness(dir);
        } catch (IOException e) {
            throw failed(dir, e);
        }
    }

    /** Compares {@code note} with what is kept of the lane of {@code keys}, and keeps it when it is proven to follow. */
    public Observation observe(String note, CheckpointVerifier keys, ConsistencySource proofs) throws LedgerException {
        Optional<Checkpoint> verified = keys.verify(note);
        if (verified.isEmpty()) {
            return new Observation(
                    Outcome.BAD_SIGNATURE, -1, -1, "not a checkpoint of " + keys.origin() + " signed by its keys");
        }
        Checkpoint seen = verified.get();
        while (true) {
            Optional<String> kept = newest(keys.origin());
            Observation observation =
                    kept.isEmpty() ? first(seen) : compare(parse(keys.origin(), kept.get()), seen, proofs);
            if (settle(keys.origin(), kept, note, observation.outcome())) {
                return observation;
            }
        }
    }

    /**
     * Takes over what another witness of ours has seen and kept: it had the proof, so none is asked for here. A shorter one
     * changes nothing; another root at the same size is a fork.
     */
    public Observation adopt(String note, CheckpointVerifier keys) throws LedgerException {
        Optional<Checkpoint> verified = keys.verify(note);
        if (verified.isEmpty()) {
            return observe(note, keys, ConsistencySource.NONE);
        }
        Checkpoint seen = verified.get();
        while (true) {
            Optional<String> kept = newest(keys.origin());
            if (kept.isEmpty() || parse(keys.origin(), kept.get()).size() >= seen.size()) {
                return observe(note, keys, ConsistencySource.NONE);
            }
            Checkpoint before = parse(keys.origin(), kept.get());
            if (settle(keys.origin(), kept, note, Outcome.CONSISTENT)) {
                return observation(Outcome.CONSISTENT, before, seen, "as our other witness has seen");
            }
        }
    }

    /** Takes over two contradicting notes that another witness of ours has kept. */
    public synchronized void adoptFork(String origin, String older, String newer) throws LedgerException {
        try {
            keepFork(origin, older, newer);
        } catch (IOException e) {
            throw failed(file(origin), e);
        }
    }

    private static Observation first(Checkpoint seen) {
        return new Observation(Outcome.NEW, -1, seen.size(), "first checkpoint of " + seen.origin());
    }

    private static Observation compare(Checkpoint kept, Checkpoint seen, ConsistencySource proofs) {
        if (kept.size() == seen.size()) {
            boolean same = MessageDigest.isEqual(kept.root(), seen.root());
            return same
                    ? observation(Outcome.SAME, kept, seen, "as before")
                    : observation(Outcome.FORK, kept, seen, "another root at the same size");
        }
        Checkpoint low = kept.size() < seen.size() ? kept : seen;
        Checkpoint high = low == kept ? seen : kept;
        Outcome good = low == kept ? Outcome.CONSISTENT : Outcome.OLDER;
        try {
            List<byte[]> proof = low.size() == 0 ? List.of() : proofs.proof(low.size(), high.size());
            boolean proven = MerkleTree.verifyConsistency(low.size(), low.root(), high.size(), high.root(), proof);
            return proven
                    ? observation(good, kept, seen, "proven")
                    : observation(Outcome.FORK, kept, seen, "the proof given does not lead from one to the other");
        } catch (IOException e) {
            Outcome open = low == kept ? Outcome.UNPROVEN : Outcome.OLDER;
            return observation(open, kept, seen, "no proof to be had: " + e.getMessage());
        }
    }

    private static Observation observation(Outcome outcome, Checkpoint kept, Checkpoint seen, String detail) {
        return new Observation(outcome, kept.size(), seen.size(), seen.origin() + ": " + detail);
    }

    /** Writes what follows from the outcome; false when somebody else has replaced the kept note meanwhile. */
    private synchronized boolean settle(String origin, Optional<String> kept, String note, Outcome outcome)
            throws LedgerException {
        boolean writes = outcome == Outcome.NEW || outcome == Outcome.CONSISTENT || outcome == Outcome.FORK;
        if (!writes) {
            return true;
        }
        if (!newest(origin).equals(kept)) {
            return false;
        }
        try {
            if (outcome == Outcome.FORK) {
                keepFork(origin, kept.orElseThrow(), note);
            } else {
                Disk.replace(file(origin), note.getBytes(StandardCharsets.UTF_8));
            }
            return true;
        } catch (IOException e) {
            throw failed(file(origin), e);
        }
    }

    /** The first few forks of a lane are evidence enough; a hostile one must not fill the disk. */
    private void keepFork(String origin, String older, String newer) throws IOException {
        if (forks(origin).stream().anyMatch(pair -> pair.get(1).equals(newer))) {
            return;
        }
        for (int n = 1; n <= MAX_FORKS; n++) {
            Path file = fork(origin, n, "kept");
            if (!Files.exists(file)) {
                Disk.replace(fork(origin, n, "seen"), newer.getBytes(StandardCharsets.UTF_8));
                Disk.replace(file, older.getBytes(StandardCharsets.UTF_8));
                return;
            }
        }
    }

    /** The newest checkpoint kept of this lane. */
    public Optional<String> newest(String origin) throws LedgerException {
        return read(file(origin));
    }

    /** Pairs of contradicting notes kept of this lane, each the older one first; at most 16. */
    public List<List<String>> forks(String origin) throws LedgerException {
        List<List<String>> pairs = new ArrayList<>();
        for (int n = 1; n <= MAX_FORKS; n++) {
            Optional<String> kept = read(fork(origin, n, "kept"));
            Optional<String> seen = read(fork(origin, n, "seen"));
            if (kept.isPresent() && seen.isPresent()) {
                pairs.add(List.of(kept.get(), seen.get()));
            }
        }
        return pairs;
    }

    private static Checkpoint parse(String origin, String note) throws LedgerException {
        try {
            return Checkpoint.parse(SignedNote.parse(note).text());
        } catch (FormatException e) {
            throw new LedgerException(
                    LedgerException.Stage.CORRUPT, "kept checkpoint of " + origin + ": " + e.getMessage(), e);
        }
    }

    private static Optional<String> read(Path file) throws LedgerException {
        try {
            return Optional.of(Files.readString(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    private Path file(String origin) {
        return dir.resolve(name(origin) + ".checkpoint");
    }

    private Path fork(String origin, int n, String which) {
        return dir.resolve(name(origin) + ".fork-" + n + "." + which);
    }

    /** An origin is two plain names around one slash, so a plus in its place keeps names apart. */
    private static String name(String origin) {
        if (!Checkpoint.isOrigin(origin)) {
            throw new IllegalArgumentException("origin: " + origin + " (expected: ORG/LANE)");
        }
        return origin.replace('/', '+');
    }

    private static LedgerException failed(Path file, IOException e) {
        return new LedgerException(LedgerException.Stage.BUSY, file + ": " + e.getMessage(), e);
    }
}
