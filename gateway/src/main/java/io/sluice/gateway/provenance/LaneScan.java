package io.sluice.gateway.provenance;

import com.google.protobuf.ByteString;
import io.sluice.gateway.provenance.Finding.Kind;
import io.sluice.lane.Checkpoint;
import io.sluice.lane.Frontier;
import io.sluice.lane.TreeHash;
import io.sluice.ledger.CheckpointVerifier;
import io.sluice.ledger.LedgerException;
import io.sluice.proto.Outcome;
import io.sluice.proto.Record;
import io.sluice.proto.RecordKind;
import io.sluice.proto.StreamPosition;
import io.sluice.proto.TokenKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads a whole lane once and believes nothing: rebuilds the tree and compares its root with the signed checkpoint, and
 * with every checkpoint that somebody kept at the size that it had then; follows the numbers and hashes of every stream.
 */
final class LaneScan {
    private static final int PAGE = 1_000;

    /** Takes every readable record in order. */
    interface Reader {
        void accept(long index, Record record, byte[] bytes);
    }

    private final LaneSource source;
    private final CheckpointVerifier keys;
    private final Findings findings;
    private final Streams streams = new Streams();
    private final Frontier tree = new Frontier();
    private final TreeHash hash = new TreeHash();
    private final TreeMap<Long, Set<ByteString>> kept = new TreeMap<>();
    private final Map<ByteString, Long> endedAt = new HashMap<>();
    private final LaneChain chain;

    LaneScan(LaneSource source, CheckpointVerifier keys, Findings findings) {
        this.source = source;
        this.keys = keys;
        this.findings = findings;
        this.chain = new LaneChain(findings);
    }

    /**
     * Returns the checkpoint that the lane was read against; size 0 when it has no good one.
     *
     * @param keptNotes checkpoints of this lane that others have: witnesses, receipts, the asker's own
     */
    byte[] run(Collection<byte[]> keptNotes, Reader reader) throws IOException {
        byte[] note = source.checkpoint();
        Checkpoint head = keys.verify(text(note)).orElse(null);
        if (head == null) {
            refused(text(note), "the newest checkpoint is not signed by the lane's keys");
            return note;
        }
        keptNotes.forEach(this::keep);
        keys.marks().forEach(this::keep);
        compareKept(0);
        for (long next = 0; next < head.size(); ) {
            List<byte[]> page = page(next, head.size() - next);
            if (page.isEmpty()) {
                findings.add(Kind.MISSING, next, "record " + next + " of " + head.size() + " is not handed out");
                return note;
            }
            for (byte[] bytes : page) {
                take(next++, bytes, reader);
                compareKept(tree.size());
            }
        }
        compare(head);
        return note;
    }

    private List<byte[]> page(long from, long left) throws IOException {
        int limit = (int) Math.min(PAGE, left);
        try {
            List<byte[]> page = source.entries(from, limit);
            return page.size() <= limit ? page : page.subList(0, limit);
        } catch (LedgerException e) {
            if (e.stage() != LedgerException.Stage.CORRUPT) {
                throw e;
            }
            return limit == 1 ? List.of() : one(from);
        }
    }

    private List<byte[]> one(long from) throws IOException {
        try {
            return source.entries(from, 1);
        } catch (LedgerException e) {
            findings.add(Kind.TAMPERED, from, "record " + from + " is damaged: " + e.getMessage());
            return List.of();
        }
    }

    private void take(long index, byte[] bytes, Reader reader) {
        tree.append(hash.leaf(bytes));
        ByteString own = ByteString.copyFrom(Hashes.sha256(bytes));
        Record record;
        try {
            record = Records.parse(bytes);
        } catch (RecordException e) {
            chain.unreadable(index, own, e.getMessage());
            streams.skip(index, own);
            return;
        }
        chain.take(index, record.getStreams(0), own);
        for (StreamPosition position : record.getStreamsList()) {
            if (!Streams.isLane(position) && chain.intact()) {
                streams.misfit(position)
                        .ifPresent(why -> findings.add(
                                Kind.MISSING,
                                index,
                                "record " + index + ", stream " + Hashes.hex(position.getStream()) + ": " + why));
            }
        }
        streams.advance(record, own);
        order(index, record);
        reader.accept(index, record, bytes);
    }

    /** A grant is valid only when its record precedes the revocation. */
    private void order(long index, Record record) {
        Records.tokenBytes(record, TokenKind.TOKEN_AGREEMENT).ifPresent(agreement -> {
            if (record.getKind() == RecordKind.AGREEMENT_ENDED) {
                endedAt.putIfAbsent(agreement, index);
            } else if (record.getKind() == RecordKind.GRANTED
                    && record.getOutcome() == Outcome.DONE
                    && endedAt.containsKey(agreement)) {
                findings.add(
                        Kind.GRANT_AFTER_REVOCATION,
                        index,
                        "record " + index + " grants a key under an agreement that record " + endedAt.get(agreement)
                                + " had ended");
            }
        });
    }

    private void keep(byte[] note) {
        keys.verify(text(note))
                .ifPresentOrElse(
                        this::keep,
                        () -> refused(text(note), "a checkpoint that somebody kept is not signed by the lane"));
    }

    private void keep(Checkpoint checkpoint) {
        kept.computeIfAbsent(checkpoint.size(), size -> new HashSet<>()).add(ByteString.copyFrom(checkpoint.root()));
    }

    private void refused(String note, String why) {
        if (keys.contradictsEnd(note)) {
            findings.add(
                    Kind.ENDED,
                    -1,
                    "lane " + source.lane() + ": its owner said that it ended at size "
                            + keys.end().orElseThrow().size() + ", and signed another or a longer one");
        } else {
            findings.add(
                    Kind.BAD_CHECKPOINT,
                    -1,
                    keys.outlivesItsKey(note) ? why + ": by one that its owner had retired before" : why);
        }
    }

    private void compareKept(long size) {
        Set<ByteString> at = kept.remove(size);
        if (at != null && !at.equals(Set.of(ByteString.copyFrom(tree.root())))) {
            findings.add(
                    Kind.FORK,
                    -1,
                    "the lane's owner signed another history: at size " + size
                            + " a checkpoint that was kept has another root");
        }
    }

    private void compare(Checkpoint head) {
        chain.end();
        for (long size : kept.keySet()) {
            if (size > head.size()) {
                findings.add(
                        Kind.ROLLED_BACK,
                        -1,
                        "the lane has " + head.size() + " records, but its owner had signed " + size);
            }
        }
        if (!Arrays.equals(tree.root(), head.root()) && chain.intact()) {
            long last = head.size() - 1;
            findings.add(Kind.TAMPERED, last, "record " + last + " is not what the signed checkpoint covers");
        }
    }

    private static String text(byte[] note) {
        return new String(note, StandardCharsets.UTF_8);
    }
}
