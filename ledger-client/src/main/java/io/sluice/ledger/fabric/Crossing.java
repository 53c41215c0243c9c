package io.sluice.ledger.fabric;

import io.sluice.lane.LaneRules;
import io.sluice.ledger.LedgerException;
import io.sluice.ledger.LocalLedger;
import io.sluice.ledger.fabric.LaneChannel.Committed;
import io.sluice.ledger.fabric.LaneChannel.Endorsed;
import io.sluice.ledger.fabric.Outbox.Anchored;
import io.sluice.ledger.fabric.Outbox.Pending;
import io.sluice.proto.LaneHead;
import io.sluice.proto.LedgerBatch;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/**
 * Takes one batch after the other from the lane to a block. Whatever it throws, calling {@link #next} again goes on
 * where it stopped. For one thread.
 */
final class Crossing {
    private final LocalLedger lane;
    private final LaneChannel channel;
    private final Batching batching;
    private final Outbox outbox;
    private final AnchoringState state;
    private final Clock clock;
    private LedgerBatch cut; // Ready while the one before it is in flight; null when there is none.
    private byte[] own; // Identifier of the newest transaction that this process has had endorsed.
    private boolean submitted;
    private int askedInVain;
    private long floorMillis;

    Crossing(
            LocalLedger lane,
            LaneChannel channel,
            FabricSettings.Mode mode,
            Outbox outbox,
            AnchoringState state,
            Clock clock) {
        this.lane = lane;
        this.channel = channel;
        this.batching = new Batching(lane, mode);
        this.outbox = outbox;
        this.state = state;
        this.clock = clock;
        this.floorMillis = outbox.timeMillis();
    }

    /** No batch from now on is older than this. */
    void notBefore(long timeMillis) {
        floorMillis = Math.max(floorMillis, timeMillis);
    }

    /** Goes on with the transaction that is in flight, or has the next batch endorsed; returns when it is in a block. */
    Anchored next() throws FabricException, IOException {
        Optional<Pending> before = outbox.pending();
        return carry(before.isPresent() ? before.get() : endorse());
    }

    private Pending endorse() throws FabricException, IOException {
        long first = outbox.anchored();
        LedgerBatch batch = cut != null && cut.getFirstIndex() == first ? cut : batching.cut(first, now());
        cut = null;
        Endorsed endorsed = channel.endorse(batch);
        if (endorsed.answer().getDuplicate()) {
            throw new FabricException(Failure.CONFLICT, "append: the channel has it already", null);
        }
        Pending pending =
                new Pending(Batching.end(batch), batch.getTimeMillis(), endorsed.id(), endorsed.transaction());
        outbox.put(pending); // A crash before: it was never submitted. After: the same bytes are submitted again.
        own = pending.id();
        submitted = false;
        notBefore(pending.timeMillis());
        return pending;
    }

    private long now() {
        return Math.max(clock.millis(), floorMillis);
    }

    private Anchored carry(Pending pending) throws FabricException, IOException {
        state.inFlight(true);
        try {
            if (!submitted) {
                submit(pending);
            }
            outbox.sync(); // The anchor of the batch before: this one takes longer than the disk.
            cutFollowing(pending);
            Committed status = status(pending);
            if (status.code() != TxValidationCode.VALID) {
                drop();
                throw new FabricException(Failure.ofCommit(status.code()), pending + ": " + status.code(), null);
            }
            Anchored batch = new Anchored(pending.end(), status.block(), pending.timeMillis(), pending.id());
            outbox.settle(batch);
            submitted = false;
            return batch;
        } finally {
            state.inFlight(false);
        }
    }

    private void submit(Pending pending) throws FabricException, IOException {
        try {
            channel.submit(pending.transaction());
        } catch (FabricException e) {
            Optional<LaneHead> head = channel.head(lane.origin());
            if (head.isEmpty() || head.get().getSize() < pending.end()) {
                if (e.failure() != Failure.REFUSED) {
                    throw e;
                }
                drop();
                // One from before a restart was perhaps signed by a certificate that has been renewed since.
                throw pending.id() == own ? e : new FabricException(Failure.INVALID, e.getMessage(), e);
            }
            state.failed(e); // An earlier call brought it there: its status tells the rest.
        }
        submitted = true;
        askedInVain = 0;
    }

    private Committed status(Pending pending) throws FabricException {
        Optional<Committed> status;
        try {
            status = channel.status(pending.id());
        } catch (FabricException e) {
            askedInVain++;
            submitted = askedInVain < channel.peers(); // Else nobody is left who could say that it need not be.
            throw e;
        }
        if (status.isEmpty()) {
            submitted = false; // Lost with an orderer, perhaps.
            throw new FabricException(Failure.UNKNOWN, pending + ": in no block that " + channel.peer() + " has", null);
        }
        return status.get();
    }

    private void drop() throws IOException {
        outbox.drop();
        submitted = false;
        cut = null;
    }

    private void cutFollowing(Pending pending) throws LedgerException {
        if (cut == null && lane.size() - pending.end() >= LaneRules.MAX_RECORDS) {
            cut = batching.cut(pending.end(), now());
        }
    }
}
