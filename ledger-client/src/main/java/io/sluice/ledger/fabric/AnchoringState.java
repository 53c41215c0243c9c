package io.sluice.ledger.fabric;

import io.sluice.ledger.Backlog;
import io.sluice.ledger.LedgerException;
import io.sluice.ledger.LocalLedger;
import java.util.EnumMap;
import java.util.Map;

/** How anchoring goes, for whoever watches. Safe for concurrent use. */
final class AnchoringState {
    private final LocalLedger lane;
    private final Outbox outbox;
    private final Map<Failure, Long> failures = new EnumMap<>(Failure.class); // All guarded by this.
    private long batches;
    private long records;
    private boolean inFlight;
    private boolean reachable;
    private boolean parked;
    private String detail = "not asked yet";

    AnchoringState(LocalLedger lane, Outbox outbox) {
        this.lane = lane;
        this.outbox = outbox;
    }

    synchronized void failed(FabricException e) {
        failures.merge(e.failure(), 1L, Long::sum);
        reachable = e.failure() != Failure.AWAY && e.failure() != Failure.UNKNOWN;
        detail = e.getMessage();
    }

    synchronized void cameThrough() {
        reachable = true;
        detail = "anchoring";
    }

    synchronized void inFlight(boolean value) {
        inFlight = value;
    }

    synchronized void arrived(long count) {
        batches++;
        records += count;
    }

    synchronized void parked(LedgerException why) {
        parked = true;
        detail = why.getMessage();
    }

    /** Durable records that the channel has not taken. */
    long waiting() {
        return Math.max(0, lane.size() - outbox.anchored());
    }

    synchronized Backlog backlog() {
        long anchored = outbox.anchored();
        long behind = Math.max(0, lane.size() - anchored);
        try {
            long oldest = behind == 0 ? 0 : lane.durableMillis(anchored);
            return new Backlog(anchored, behind, oldest, reachable, parked, detail);
        } catch (LedgerException e) {
            throw new IllegalStateException("record " + anchored + " is durable and has no time", e);
        }
    }

    synchronized FabricMetrics metrics() {
        return new FabricMetrics(batches, records, Map.copyOf(failures), inFlight ? 1 : 0, waiting());
    }
}
