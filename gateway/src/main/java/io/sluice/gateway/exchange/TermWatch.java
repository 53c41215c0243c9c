package io.sluice.gateway.exchange;

import io.sluice.gateway.policy.Reason;
import io.sluice.gateway.store.StoreException;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Looks again and again whether transfers of what we provide may still run: their terms' time and count, the purpose, the
 * recipient's membership and clearance, and all else that their start rested on. One that may not is cut, recorded with the
 * reason, and ended; the other side is told. What is on its way is looked at every second, all others every minute; each
 * request for more is decided about anyway. One look at a time.
 */
final class TermWatch {
    private static final System.Logger LOG = System.getLogger(TermWatch.class.getName());
    private static final int LOOKS_UNTIL_ALL = 60;
    private static final int PAGE = 256;

    private final Parts parts;
    private final Delivery delivery;
    private final Flows flows;
    private final Transferring transferring;
    private int looks; // of the one thread that looks

    TermWatch(Parts parts, Delivery delivery, Flows flows, Transferring transferring) {
        this.parts = parts;
        this.delivery = delivery;
        this.flows = flows;
        this.transferring = transferring;
    }

    /** Looks every second from now on, until the threads end. */
    void begin() {
        if (!parts.threads().timer().isShutdown()) {
            parts.threads().timer().schedule(this::inTheBackground, 1, TimeUnit.SECONDS);
        }
    }

    private void inTheBackground() {
        try {
            parts.threads().workers().execute(() -> {
                try {
                    look();
                } finally {
                    begin();
                }
            });
        } catch (RejectedExecutionException e) {
            begin(); // All are busy.
        }
    }

    private void look() {
        looks = (looks + 1) % LOOKS_UNTIL_ALL;
        try {
            end(flows.transfers());
            if (looks == 0) {
                List<String> page = delivery.started("", PAGE);
                while (!page.isEmpty()) {
                    end(page);
                    page = delivery.started(page.get(page.size() - 1), PAGE);
                }
            }
        } catch (IOException | StoreException e) {
            LOG.log(System.Logger.Level.WARNING, "terms: {0}; looked again soon", e.getMessage());
        }
    }

    private void end(Collection<String> transfers) throws IOException {
        for (String transfer : transfers) {
            List<Reason> reasons = delivery.endIfOver(transfer);
            if (!reasons.isEmpty()) {
                transferring.terminate(
                        transfer,
                        reasons.get(0).code(),
                        reasons.stream().map(Reason::text).toList());
                delivery.close(transfer);
                LOG.log(
                        System.Logger.Level.INFO,
                        "transfer {0} ended while it ran: {1}",
                        transfer,
                        reasons.get(0).code());
            }
        }
    }
}
