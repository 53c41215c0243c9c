package io.sluice.ledger.fabric;

import io.sluice.proto.LaneHead;
import io.sluice.proto.LaneOpening;
import io.sluice.proto.LedgerBatch;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** A channel whose caller stands still before or after one certain step, as if it were killed there. */
final class FreezingChannel implements LaneChannel {
    private final LaneChannel real;
    private final CountDownLatch frozen = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private int left;
    private volatile String where = "nowhere";

    /** Freezes before the first step for 0, after it for 1, before the second for 2, and so on; heads do not count. */
    FreezingChannel(LaneChannel real, int at) {
        this.real = real;
        this.left = at;
    }

    private void pass(String place) throws FabricException {
        if (left-- == 0) {
            where = place;
            frozen.countDown();
            try {
                closed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new FabricException(Failure.AWAY, "frozen " + place, null);
        }
    }

    boolean isFrozen() {
        return frozen.getCount() == 0;
    }

    String where() {
        return where;
    }

    @Override
    public String name() {
        return real.name();
    }

    @Override
    public String peer() {
        return real.peer();
    }

    @Override
    public int peers() {
        return real.peers();
    }

    @Override
    public void nextPeer() {
        real.nextPeer();
    }

    @Override
    public Optional<LaneHead> head(String origin) throws FabricException {
        return real.head(origin);
    }

    @Override
    public void openLane(LaneOpening opening) throws FabricException {
        pass("before openLane");
        real.openLane(opening);
        pass("after openLane");
    }

    @Override
    public Endorsed endorse(LedgerBatch batch) throws FabricException {
        pass("before endorse");
        Endorsed endorsed = real.endorse(batch);
        pass("after endorse");
        return endorsed;
    }

    @Override
    public void submit(byte[] transaction) throws FabricException {
        pass("before submit");
        real.submit(transaction);
        pass("after submit");
    }

    @Override
    public Optional<Committed> status(byte[] id) throws FabricException {
        pass("before status");
        Optional<Committed> status = real.status(id);
        pass("after status");
        return status;
    }

    @Override
    public void close() {
        closed.countDown();
        real.close();
    }
}
