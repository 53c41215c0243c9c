package io.sluice.gateway.api.management;

import io.sluice.gateway.api.management.Readiness.Check;
import io.sluice.gateway.api.management.Readiness.Finding;
import io.sluice.gateway.exchange.LedgerStanding;
import io.sluice.gateway.exchange.StatusReport.SharedLedgerLine;
import io.sluice.gateway.http.Admission;
import io.sluice.gateway.identity.IdentityException;
import io.sluice.gateway.identity.Organisation;
import io.sluice.gateway.policy.Brakes;
import io.sluice.gateway.policy.Permit;
import io.sluice.gateway.store.Blobs;
import io.sluice.gateway.store.DiskReserve;
import io.sluice.gateway.store.Documents;
import io.sluice.gateway.store.StoreException;
import io.sluice.ledger.Health;
import io.sluice.ledger.Ledger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** What a gateway needs to serve, each asked of the one that knows it. */
public final class Checks {
    private static final long STATE_SECONDS = 2;
    private static final long MEBIBYTE = 1 << 20;
    private static final Duration EXPIRES_SOON = Duration.ofDays(14);

    private Checks() {}

    /**
     * The checks of one gateway, in the order in which they are told.
     *
     * @param held what waits for a person after a restore
     * @param brakes those that are on
     * @param permits the documents that are attached
     */
    public static Map<String, Check> of(
            Ledger ledger,
            LedgerStanding standing,
            Documents documents,
            Blobs blobs,
            DiskReserve reserve,
            IntSupplier held,
            Supplier<Brakes> brakes,
            Supplier<List<Permit>> permits,
            Admission admission,
            Organisation self,
            Clock clock) {
        Map<String, Check> checks = new LinkedHashMap<>();
        checks.put("lane", () -> lane(ledger.health()));
        checks.put("state", () -> state(documents));
        checks.put("blobs", () -> blobs(blobs));
        checks.put("reserve", () -> reserve(reserve.isWhole()));
        checks.put("memory", () -> memory(admission.figures()));
        checks.put("held", () -> held(held.getAsInt()));
        checks.put("brake", () -> brakes(brakes.get().all().size()));
        checks.put("documents", () -> documents(permits.get(), clock.millis()));
        checks.put("certificate", () -> certificate(self, clock.instant()));
        checks.put("shared-ledger", () -> shared(standing.line()));
        return checks;
    }

    private static Finding lane(Health health) {
        return health.writable()
                ? Finding.ok(health.size() + " records")
                : Finding.failed("takes no records: " + health.detail());
    }

    /** Through the writer and to its end, so that one that hangs is seen. */
    private static Finding state(Documents documents) {
        try {
            documents.submit(tx -> 0).get(STATE_SECONDS, TimeUnit.SECONDS);
            return Finding.ok("takes transactions");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Finding.failed("interrupted");
        } catch (TimeoutException e) {
            return Finding.failed("no transaction within " + STATE_SECONDS + " s");
        } catch (ExecutionException e) {
            return Finding.failed(
                    e.getCause() instanceof StoreException failure
                            ? failure.reason().name()
                            : e.getCause().getClass().getSimpleName());
        }
    }

    private static Finding blobs(Blobs blobs) {
        try {
            blobs.requireSpace(0);
            blobs.requireReachable();
            return Finding.ok("space beyond the reserve");
        } catch (StoreException e) {
            return Finding.failed(e.reason().name());
        }
    }

    private static Finding reserve(boolean whole) {
        return whole
                ? Finding.ok("room for records and state is kept")
                : Finding.warning("its room is given back, or was never there: make room on the disk");
    }

    /** No failure: what is under way goes on, and what begins is refused by itself. */
    private static Finding memory(Admission.Figures figures) {
        String told = figures.live() / MEBIBYTE + " of " + figures.heap() / MEBIBYTE + " MiB in use after collections, "
                + figures.promised() / MEBIBYTE + " promised to work under way";
        return figures.isFull() ? Finding.warning(told + ": nothing new is begun") : Finding.ok(told);
    }

    private static Finding held(int count) {
        return count == 0
                ? Finding.ok("nothing")
                : Finding.warning(count + " agreements and datasets wait for `sluice reaffirm` after a restore");
    }

    /** Ready it is: what a brake stops is refused by itself, the rest goes on. */
    private static Finding brakes(int count) {
        return count == 0
                ? Finding.ok("none")
                : Finding.warning(count + (count == 1 ? " brake is" : " brakes are") + " on: see `sluice brake list`");
    }

    /** Ready it is: what rests on one that has expired is refused by itself. */
    private static Finding documents(List<Permit> permits, long nowMillis) {
        long soon = nowMillis + EXPIRES_SOON.toMillis();
        long expired = permits.stream().filter(each -> !each.counts(nowMillis)).count();
        long expiring = permits.stream().filter(each -> !each.counts(soon)).count() - expired;
        return expired + expiring == 0
                ? Finding.ok(permits.size() + " attached")
                : Finding.warning(expired + " attached documents have expired, and " + expiring
                        + " will soon: see `sluice permit list`");
    }

    private static Finding certificate(Organisation self, Instant now) {
        Optional<IdentityException> refusal = self.refusal(now);
        Instant end = self.tlsChain().get(0).getNotAfter().toInstant();
        if (refusal.isPresent()) {
            return Finding.failed("expired, or not yet valid: certificate or member entry");
        }
        return now.isBefore(end.minus(EXPIRES_SOON))
                ? Finding.ok("until " + end)
                : Finding.warning("expires at " + end + ": rotate it");
    }

    /** Away is no failure: ranks that cannot wait are refused, the others go on. */
    private static Finding shared(Optional<SharedLedgerLine> known) {
        if (known.isEmpty()) {
            return Finding.ok("none configured");
        }
        SharedLedgerLine line = known.get();
        String told = (line.parked() ? "refuses for good" : line.reachable() ? "reachable" : "unreachable")
                + ", " + line.waiting() + " waiting, the oldest for "
                + Duration.ofMillis(line.oldestMillis()).toSeconds() + " s"
                + (line.stopped().isEmpty() ? "" : "; no keys are granted of " + String.join(", ", line.stopped()));
        boolean well = line.reachable() && !line.parked() && line.stopped().isEmpty();
        return well ? Finding.ok(told) : Finding.warning(told);
    }
}
