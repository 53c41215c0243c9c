package io.sluice.ledger.fabric;

import io.sluice.lane.Checkpoint;
import io.sluice.lane.FormatException;
import io.sluice.lane.SignedNote;
import io.sluice.ledger.LedgerException;
import io.sluice.ledger.LedgerException.Stage;
import io.sluice.ledger.LocalLedger;
import io.sluice.proto.LaneHead;

/**
 * Compares a lane with the head that a peer says its channel keeps of it. A peer may say what it likes; it is the lane's
 * own signatures that count.
 */
final class HeadComparison {
    private final LocalLedger lane;
    private final Outbox outbox;

    HeadComparison(LocalLedger lane, Outbox outbox) {
        this.lane = lane;
        this.outbox = outbox;
    }

    /**
     * Returns when the lane contains what the channel keeps, and that is no less than was committed.
     *
     * @param peer that says so, for people
     * @throws LedgerException BEHIND or FORK when the lane is not the one that it has signed; it is stopped then
     * @throws FabricException CONFLICT when the peer says what cannot be, or not yet
     */
    void compare(LaneHead head, String peer) throws FabricException, LedgerException {
        if (head.getSize() > 0 && !isSigned(head)) {
            throw conflict(
                    peer,
                    head.getSize() + " records (expected: a checkpoint of that size, signed with this lane's keys)");
        }
        if (head.getSize() < outbox.anchored()) {
            throw lost(peer, head.getSize() + " records");
        }
    }

    private boolean isSigned(LaneHead head) throws LedgerException {
        String note = head.getCheckpoint().toStringUtf8();
        try {
            lane.confirm(note);
            return Checkpoint.parse(SignedNote.parse(note).text()).size() == head.getSize();
        } catch (LedgerException e) {
            if (e.stage() == Stage.REFUSED) {
                return false;
            }
            throw e;
        } catch (FormatException e) {
            throw new IllegalStateException("a note that was verified is none", e);
        }
    }

    /** A peer that catches up knows less for a while; a channel that was set up anew does so for ever. */
    FabricException lost(String peer, String knows) {
        return conflict(
                peer,
                knows + " (expected: at least " + outbox.anchored()
                        + " records, which were committed; is it another channel?)");
    }

    private static FabricException conflict(String peer, String what) {
        return new FabricException(Failure.CONFLICT, "lane at " + peer + ": " + what, null);
    }
}
