package io.sluice.gateway.provenance;

import io.sluice.ledger.Entry;
import io.sluice.ledger.LaneView;
import io.sluice.ledger.Query;
import io.sluice.ledger.Witness;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** One of our own lanes, read from the disk, and what the own witness keeps of others. */
public final class LedgerLane implements LaneSource {
    private final LaneView ledger;
    private final Optional<Witness> witness;

    public LedgerLane(LaneView ledger, Optional<Witness> witness) {
        this.ledger = ledger;
        this.witness = witness;
    }

    @Override
    public String lane() {
        return ledger.origin();
    }

    @Override
    public byte[] checkpoint() throws IOException {
        return ledger.checkpoint().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public List<byte[]> entries(long from, int limit) throws IOException {
        Query range = Query.all().withRange(from, from + limit).withLimit(Math.min(limit, Query.MAX_LIMIT));
        return ledger.find(range).stream().map(Entry::record).toList();
    }

    @Override
    public List<byte[]> consistency(long oldSize, long newSize) throws IOException {
        return ledger.consistency(oldSize, newSize);
    }

    @Override
    public Optional<byte[]> witnessed(String lane) throws IOException {
        return witness.isEmpty()
                ? Optional.empty()
                : witness.get().newest(lane).map(note -> note.getBytes(StandardCharsets.UTF_8));
    }
}
