package io.sluice.gateway.exchange;

import io.sluice.gateway.policy.Reason;
import io.sluice.gateway.store.StoreException;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

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
    private static final Duration PAUSE = Duration.ofSeconds(1);

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
        parts.threads().every(PAUSE, PAUSE, this::look);
    }

    /** Once; by one thread at a time. */
    void look() {
        looks = (looks + 1) % LOOKS_UNTIL_ALL;
        end(flows.transfers());
        try {
            if (looks == 0) {
                List<String> page = delivery.started("", PAGE);
                while (!page.isEmpty()) {
                    end(page);
                    page = delivery.started(page.get(page.size() - 1), PAGE);
                }
            }
        } catch (StoreException e) {
            LOG.log(System.Logger.Level.WARNING, "terms: {0}; looked again soon", e.getMessage());
        }
    }

    /** Cuts all that are over before anything waits for a lock or the ledger. One that cannot be ended now keeps no other. */
    private void end(Collection<String> transfers) {
        List<String> over = transfers.stream().filter(this::cut).toList();
        over.forEach(this::end);
    }

    private boolean cut(String transfer) {
        try {
            return delivery.cutIfOver(transfer);
        } catch (LedgerAwayException | StoreException e) {
            later(transfer, e);
            return false;
        }
    }

    private void end(String transfer) {
        try {
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
        } catch (IOException | LedgerAwayException | StoreException e) {
            later(transfer, e);
        }
    }

    private static void later(String transfer, Exception e) {
        LOG.log(System.Logger.Level.WARNING, "terms of transfer {0}: {1}; looked again soon", transfer, e.getMessage());
    }
}
