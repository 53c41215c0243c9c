package io.sluice.gateway.provenance;

import io.sluice.lane.HashSource;
import io.sluice.lane.InclusionProof;
import io.sluice.lane.MerkleTree;
import io.sluice.lane.SignedNote;
import io.sluice.lane.TreeHash;
import io.sluice.ledger.Anchor;
import io.sluice.ledger.CheckpointSigner;
import io.sluice.ledger.Entry;
import io.sluice.ledger.Health;
import io.sluice.ledger.LaneFiles;
import io.sluice.ledger.Ledger;
import io.sluice.ledger.LedgerException;
import io.sluice.ledger.Query;
import io.sluice.ledger.Receipt;
import io.sluice.proto.Record;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A lane in memory whose owner may cheat: change records, take them out, sign again. */
final class MemoryLedger implements Ledger {
    final List<byte[]> records = new ArrayList<>();
    final List<byte[]> openings = new ArrayList<>();
    private final CheckpointSigner signer;
    private String frozen;
    private int failing;

    MemoryLedger(CheckpointSigner signer) {
        this.signer = signer;
    }

    /** Keeps showing the checkpoint of now, whatever becomes of the records. */
    void freezeCheckpoint() {
        frozen = checkpoint();
    }

    void failNext(int appends) {
        failing = appends;
    }

    @Override
    public String origin() {
        return signer.origin();
    }

    @Override
    public synchronized CompletableFuture<Receipt> append(byte[] record, byte[] opening) {
        if (failing > 0) {
            failing--;
            return CompletableFuture.failedFuture(new LedgerException(LedgerException.Stage.BUSY, "disk full"));
        }
        records.add(record);
        openings.add(opening);
        long index = records.size() - 1;
        return CompletableFuture.completedFuture(new MemoryReceipt(index, record, proof(index), checkpoint()));
    }

    @Override
    public synchronized CompletableFuture<Receipt> appendAt(long index, byte[] record, byte[] opening) {
        return index == records.size()
                ? append(record, opening)
                : CompletableFuture.failedFuture(new LedgerException(LedgerException.Stage.BUSY, "not in place"));
    }

    private record MemoryReceipt(long index, byte[] record, String proof, String checkpoint) implements Receipt {
        @Override
        public CompletableFuture<Optional<Anchor>> anchored() {
            return CompletableFuture.completedFuture(Optional.empty());
        }
    }

    @Override
    public synchronized List<Entry> find(Query query) throws LedgerException {
        List<Entry> found = new ArrayList<>();
        for (int i = 0; i < records.size() && found.size() < query.limit(); i++) {
            Entry entry = new Entry(i, records.get(i));
            if (i < query.fromIndex() || i >= query.untilIndex()) {
                continue;
            }
            if (!query.kinds().isEmpty() || query.fromMillis() > 0 || query.untilMillis() < Long.MAX_VALUE) {
                Record record = entry.parsed();
                if (!query.kinds().isEmpty() && !query.kinds().contains(record.getKind())
                        || record.getTimeMillis() < query.fromMillis()
                        || record.getTimeMillis() >= query.untilMillis()) {
                    continue;
                }
            }
            found.add(entry);
        }
        return found;
    }

    @Override
    public Entry entry(long index) {
        return new Entry(index, records.get((int) index));
    }

    @Override
    public Optional<byte[]> opening(long index) {
        return Optional.ofNullable(openings.get((int) index));
    }

    @Override
    public void erase(long index) {
        openings.set((int) index, null);
    }

    @Override
    public synchronized String proof(long index) {
        return new InclusionProof(index, MerkleTree.inclusionProof(source(), index, records.size()), note()).format();
    }

    @Override
    public synchronized List<byte[]> consistency(long from, long to) {
        return MerkleTree.consistencyProof(source(), from, to);
    }

    @Override
    public synchronized String checkpoint() {
        return frozen != null ? frozen : note().format();
    }

    private SignedNote note() {
        return signer.sign(records.size(), MerkleTree.root(source(), records.size()), 1_790_000_000L);
    }

    private HashSource source() {
        TreeHash tree = new TreeHash();
        return new HashSource() {
            @Override
            public byte[] hash(int level, long index) {
                return level == 0
                        ? tree.leaf(records.get((int) index))
                        : tree.node(hash(level - 1, 2 * index), hash(level - 1, 2 * index + 1));
            }
        };
    }

    @Override
    public LaneFiles files() {
        return new LaneFiles(origin(), size(), Optional.of(checkpoint()), List.of());
    }

    @Override
    public long size() {
        return records.size();
    }

    @Override
    public Subscription follow(long from, Consumer<Entry> consumer) {
        return () -> {};
    }

    @Override
    public void confirm(String checkpoint) {}

    @Override
    public CompletableFuture<Optional<Anchor>> anchored(long index) {
        return CompletableFuture.completedFuture(Optional.empty());
    }

    @Override
    public Health health() {
        return new Health(true, size(), 0, size(), 0, "", Optional.empty());
    }

    @Override
    public void close() {}
}
