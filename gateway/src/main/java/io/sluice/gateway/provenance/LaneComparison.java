package io.sluice.gateway.provenance;

import io.sluice.gateway.provenance.Finding.Kind;
import io.sluice.lane.Checkpoint;
import io.sluice.lane.Frontier;
import io.sluice.lane.TreeHash;
import io.sluice.ledger.CheckpointVerifier;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Holds a lane, as its owner hands it out, against what a channel keeps of it, record by record. The owner signed both:
 * where they differ, either what it hands out was altered afterwards, or it signed two histories.
 */
public final class LaneComparison {
    private static final int PAGE = 1_000;
    private static final int NAMED = 20; // Differences that are named one by one.

    private final LaneSource owner;
    private final Kept channel;
    private final Findings findings;
    private final Frontier tree = new Frontier();
    private long different;
    private long firstDifferent = -1;

    private LaneComparison(LaneSource owner, Kept channel) {
        this.owner = owner;
        this.channel = channel;
        this.findings = new Findings(owner.lane());
    }

    /** What the channel keeps of the lane; each of it was signed by the owner and endorsed. */
    public interface Kept {
        /** Number of records. */
        long size() throws IOException;

        /** Leaf hash of a record. */
        byte[] leafHash(long index) throws IOException;
    }

    /**
     * The outcome.
     *
     * @param findings what is missing, altered or forked, by the owner or on the channel
     * @param waiting records of the owner that the channel does not have yet
     */
    public record Outcome(List<Finding> findings, long waiting) {}

    /**
     * Compares.
     *
     * @param owner what the owner hands out
     * @param keys of the lane
     * @throws IOException one of them cannot be read; nothing is known
     */
    public static Outcome compare(LaneSource owner, CheckpointVerifier keys, Kept channel) throws IOException {
        return new LaneComparison(owner, channel).run(keys);
    }

    private Outcome run(CheckpointVerifier keys) throws IOException {
        Checkpoint head = keys.verify(new String(owner.checkpoint(), StandardCharsets.UTF_8))
                .orElse(null);
        if (head == null) {
            findings.add(Kind.BAD_CHECKPOINT, -1, "the checkpoint that the owner hands out is not signed by its keys");
            return new Outcome(findings.all(), 0);
        }
        long kept = channel.size();
        if (head.size() < kept) {
            findings.add(
                    Kind.ROLLED_BACK,
                    head.size(),
                    "records " + head.size() + " to " + (kept - 1)
                            + " are on the channel, and the owner's lane does not have them");
        }
        boolean whole = read(head.size(), Math.min(kept, head.size()));
        if (different > NAMED) {
            findings.add(Kind.TAMPERED, -1, different + " records are not those on the channel");
        }
        if (whole && different > 0 && Arrays.equals(tree.root(), head.root())) {
            findings.add(
                    Kind.FORK,
                    firstDifferent,
                    "the owner signed two histories: what it hands out from record " + firstDifferent
                            + " on is signed by it, and so is what lies on the channel");
        } else if (whole && different == 0 && !Arrays.equals(tree.root(), head.root())) {
            findings.add(
                    Kind.TAMPERED,
                    kept,
                    "among the records from " + kept
                            + " on, which are not on the channel yet, one is not what was signed");
        }
        return new Outcome(findings.all(), Math.max(0, head.size() - kept));
    }

    /** False when the owner does not hand out all that it signed. */
    private boolean read(long size, long common) throws IOException {
        TreeHash hash = new TreeHash();
        long next = 0;
        while (next < size) {
            List<byte[]> page = owner.entries(next, (int) Math.min(PAGE, size - next));
            if (page.isEmpty()) {
                findings.add(Kind.MISSING, next, "record " + next + " of " + size + " is not handed out");
                return false;
            }
            for (byte[] record : page) {
                byte[] leaf = hash.leaf(record);
                if (next < common && !Arrays.equals(leaf, channel.leafHash(next))) {
                    differs(next);
                }
                tree.append(leaf);
                next++;
            }
        }
        return true;
    }

    private void differs(long index) {
        firstDifferent = different++ == 0 ? index : firstDifferent;
        if (different <= NAMED) {
            findings.add(Kind.TAMPERED, index, "record " + index + " is not the one on the channel");
        }
    }
}
