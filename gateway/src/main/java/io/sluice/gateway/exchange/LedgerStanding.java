package io.sluice.gateway.exchange;

import io.sluice.gateway.policy.ObligationProfiles;
import io.sluice.gateway.policy.SharedLedger;
import io.sluice.ledger.Backlog;
import io.sluice.ledger.Ledger;
import io.sluice.proto.Rank;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How far the shared ledger is behind our lane. The clock is the age of the oldest record that it has not taken, which
 * is on disk: a restart does not set it back. Every change is logged once. Any thread.
 */
public final class LedgerStanding {
    private static final System.Logger LOG = System.getLogger(LedgerStanding.class.getName());

    private final Ledger ledger;
    private final Supplier<ObligationProfiles> profiles;
    private final Clock clock;
    private Condition logged = new Condition(true, false, List.of()); // Guarded by this.

    private record Condition(boolean reachable, boolean parked, List<Rank> stopped) {}

    public LedgerStanding(Ledger ledger, Supplier<ObligationProfiles> profiles, Clock clock) {
        this.ledger = ledger;
        this.profiles = profiles;
        this.clock = clock;
    }

    /** As a decision sees it. */
    public SharedLedger shared() {
        Optional<Backlog> backlog = ledger.health().backlog();
        SharedLedger shared =
                backlog.map(known -> new SharedLedger(true, waiting(known))).orElse(SharedLedger.NONE);
        backlog.ifPresent(known -> log(known, shared));
        return shared;
    }

    /** For people and for whoever watches: empty where there is no shared ledger. */
    public Optional<StatusReport.SharedLedgerLine> line() {
        SharedLedger shared = shared();
        return ledger.health()
                .backlog()
                .map(known -> new StatusReport.SharedLedgerLine(
                        known.anchored(),
                        known.waiting(),
                        waiting(known),
                        known.reachable(),
                        known.parked(),
                        profiles.get().stoppedBy(shared).stream()
                                .map(Rank::name)
                                .toList(),
                        known.detail()));
    }

    private long waiting(Backlog backlog) {
        return backlog.waiting() == 0 ? 0 : Math.max(0, clock.millis() - backlog.oldestMillis());
    }

    private synchronized void log(Backlog backlog, SharedLedger shared) {
        Condition now = new Condition(
                backlog.reachable(), backlog.parked(), profiles.get().stoppedBy(shared));
        if (now.equals(logged)) {
            return;
        }
        logged = now;
        LOG.log(
                System.Logger.Level.WARNING,
                "shared ledger: {0}, {1} records waiting, the oldest for {2}; ranks without keys: {3}; {4}",
                now.parked() ? "refuses for good" : now.reachable() ? "reachable" : "unreachable",
                Long.toString(backlog.waiting()),
                Duration.ofMillis(shared.waitingMillis()),
                now.stopped().isEmpty() ? "none" : now.stopped(),
                backlog.detail());
    }
}
