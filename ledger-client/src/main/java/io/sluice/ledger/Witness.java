package io.sluice.ledger;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Keeps the newest checkpoint that was seen of each partner's lane, durably, and notices a lane that is not the same as
 * before. Safe for concurrent use; one directory belongs to one witness.
 */
public final class Witness {
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
        /** Shorter than the one kept, and proven to be its beginning (or no proof was to be had: see detail). */
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
        /** Hashes that prove that size {@code to} begins with size {@code from}. May block. */
        List<byte[]> proof(long from, long to) throws IOException;
    }

    /** Opens the store in this directory, which is made when it is missing. */
    public static Witness open(Path dir) throws LedgerException {
        return new Witness(dir);
    }

    /** Compares {@code note} with what is kept of the lane of {@code keys}, and keeps it when it is proven to follow. */
    public Observation observe(String note, CheckpointVerifier keys, ConsistencySource proofs) throws LedgerException {
        throw new UnsupportedOperationException();
    }

    /** The newest checkpoint kept of this lane. */
    public Optional<String> newest(String origin) throws LedgerException {
        throw new UnsupportedOperationException(dir.toString());
    }

    /** Pairs of contradicting notes kept of this lane, each the older one first. */
    public List<List<String>> forks(String origin) throws LedgerException {
        throw new UnsupportedOperationException();
    }
}
