package io.sluice.gateway.exchange;

import io.sluice.gateway.policy.Reason;
import io.sluice.gateway.store.Document;
import io.sluice.gateway.store.StoreException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What happens when what came under an agreement may be held no longer. The recipient's gateway destroys what it holds and
 * asks its people about the files that it cannot reach; when nothing is left it signs a deletion receipt. The provider's
 * waits for that, and destroys the keys of releases whose terms have ended. Each step may be done again, and what a crash
 * interrupts is done by the next {@link #look}.
 *
 * <pre>
 * RUNNING --the terms end, recorded--> ENDED --held by the gateway: destroyed--> ASKED --no file is left--> closed
 * </pre>
 */
public final class Retention {
    private static final System.Logger LOG = System.getLogger(Retention.class.getName());
    private static final String ADOPTED = "retention-adopted";
    private static final String RELEASES = "releases";
    private static final int PAGE = 256;

    private final Parts parts;
    private final RetentionClocks clocks;
    private final ReleaseEnds releases;
    private final Deletions deletions;
    private final AgreementLocks locks;
    private final Acquisition acquisition;
    private final Consumer<String> stopping;
    private final Limits limits;
    private final AtomicBoolean looking = new AtomicBoolean();

    /**
     * When what is said.
     *
     * @param warnBefore how long before the end
     * @param receiptWithin how long a deletion receipt may take after this gateway saw the end
     */
    public record Limits(Duration warnBefore, Duration receiptWithin) {}

    /** @param stopping ends the transfers under an agreement */
    Retention(
            Parts parts,
            ReleaseEnds releases,
            Deletions deletions,
            AgreementLocks locks,
            Acquisition acquisition,
            Consumer<String> stopping,
            Limits limits) {
        this.parts = parts;
        this.clocks = new RetentionClocks(parts.documents());
        this.releases = releases;
        this.deletions = deletions;
        this.locks = locks;
        this.acquisition = acquisition;
        this.stopping = stopping;
        this.limits = limits;
    }

    /** Starts the clocks of what came, was granted or released before there were any: once in the life of a state. */
    void adopt() {
        once(ADOPTED, () -> {
            adopt(Acquisitions.KIND, Acquisitions.AGREEMENT);
            adopt(KnownFacts.GRANTED, "agreement");
        });
        once(RELEASES, releases::adopt);
    }

    private void once(String what, Runnable adopting) {
        if (parts.documents().get(ADOPTED, what).isEmpty()) {
            adopting.run();
            parts.documents().write(tx -> tx.put(Document.of(ADOPTED, what, "", new byte[0])));
        }
    }

    private void adopt(String kind, String key) {
        List<Document> page = parts.documents().list(kind, "", PAGE);
        while (!page.isEmpty()) {
            List<RetentionClock> found = page.stream()
                    .map(document -> document.keys().get(key))
                    .distinct()
                    .flatMap(id -> parts.agreements().get(id).stream())
                    .flatMap(stored -> clock(stored).stream())
                    .toList();
            parts.documents().write(tx -> found.forEach(clock -> RetentionClocks.start(tx, clock)));
            page = parts.documents().list(kind, page.get(page.size() - 1).id(), PAGE);
        }
    }

    private Optional<RetentionClock> clock(Agreements.Stored stored) {
        long now = parts.recording().nowMillis();
        return RetentionClocks.of(
                        stored.agreement().agreement(),
                        parts.self().name(),
                        parts.profiles().get())
                .map(clock -> stored.status() == Agreements.Status.ENDED ? clock.endingAt(now) : clock);
    }

    /**
     * Does what is due; to be called again and again, and returns at once while another thread looks. What cannot be done
     * now is done the next time.
     */
    public void look() {
        if (!looking.compareAndSet(false, true)) {
            return;
        }
        try {
            long now = parts.recording().nowMillis();
            releases.look(now);
            clocks.whileOpen(clock -> {
                if (clock.due(now)
                        || clock.lacksSince()
                        || isOverdue(clock, now)
                        || !clock.given() && isToDo(clock, now)) {
                    attempt(clock.agreementId());
                }
                return true;
            });
        } finally {
            looking.set(false);
        }
    }

    private boolean isOverdue(RetentionClock clock, long now) {
        return clock.becomesOverdue(now, limits.receiptWithin().toMillis());
    }

    /** As recipient. */
    private boolean isToDo(RetentionClock clock, long now) {
        return switch (clock.state()) {
            case RUNNING ->
                !clock.warned() && clock.soon(now, limits.warnBefore().toMillis());
            case ENDED -> true;
            case ASKED -> deletions.isSigned(clock.agreementId()); // A crash came before it was closed.
        };
    }

    private void attempt(String agreementId) {
        try {
            locks.holding(agreementId, () -> {
                Optional<RetentionClock> clock = clocks.open(agreementId);
                if (clock.isPresent()) {
                    step(parts.agreements().get(agreementId).orElseThrow().agreement(), clock.get());
                }
                return null;
            });
        } catch (IOException | LedgerAwayException | StoreException e) {
            LOG.log(System.Logger.Level.WARNING, "retention of {0}: {1}; tried again", agreementId, e.getMessage());
        }
    }

    private void step(SignedAgreement agreement, RetentionClock kept) {
        long now = parts.recording().nowMillis();
        RetentionClock known = kept.lacksSince() ? waitingFrom(now, kept) : kept;
        RetentionClock clock = isOverdue(known, now) ? overdue(agreement, known) : known;
        if (clock.due(now)) {
            end(agreement, clock);
        } else if (clock.state() != RetentionClock.State.RUNNING) {
            settle(agreement, clock);
        } else if (!clock.given() && isToDo(clock, now)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0} from {1}: may be held until {2} and must be deleted then",
                    clock.dataset(),
                    clock.peer(),
                    Instant.ofEpochMilli(clock.untilMillis()));
            clocks.put(clock.afterWarning());
        }
    }

    /** An older program saw the end and did not keep when: nobody is late who has had less than the whole time since now. */
    private RetentionClock waitingFrom(long now, RetentionClock kept) {
        RetentionClock known = kept.waitingSince(now);
        clocks.put(known);
        return known;
    }

    /** Goes on as it is; but it is on record, and alarming. */
    private RetentionClock overdue(SignedAgreement agreement, RetentionClock clock) {
        parts.recording().deletionOverdue(agreement, clock.untilMillis());
        RetentionClock late = clock.afterDeadline();
        clocks.put(late);
        return late;
    }

    private void end(SignedAgreement agreement, RetentionClock clock) {
        parts.recording().retentionEnded(agreement, clock.untilMillis());
        RetentionClock ended = clock.at(RetentionClock.State.ENDED)
                .waitingSince(parts.recording().nowMillis());
        clocks.put(ended); // From here on nothing is granted or opened.
        LOG.log(
                System.Logger.Level.INFO,
                clock.given()
                        ? "{0} for {1}: the retention has ended; waiting for the deletion receipt"
                        : "{0} from {1}: the retention has ended",
                clock.dataset(),
                clock.peer());
        stopping.accept(agreement.id());
        settle(agreement, ended);
    }

    /** Under the lock; as recipient what is held is destroyed, and whoever must is asked. */
    private void settle(SignedAgreement agreement, RetentionClock clock) {
        boolean recipient = !clock.given();
        if (recipient && clock.state() == RetentionClock.State.ENDED && !acquisition.giveUp(agreement.agreement())) {
            return; // A fetch is just ending; the next time.
        }
        boolean file = recipient && acquisition.mayHaveFile(agreement.id());
        if (recipient && (!file || deletions.isSigned(agreement.id()))) {
            deletions.declare(agreement, clock, file);
        } else if (recipient && clock.state() == RetentionClock.State.ENDED) {
            clocks.put(clock.at(RetentionClock.State.ASKED));
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0} from {1}: delete every file of it, then say so: sluice retention confirm {2}",
                    clock.dataset(),
                    clock.peer(),
                    agreement.id());
        }
    }

    /**
     * As recipient: somebody of ours says that no file of what came under this agreement, and no copy of one, is left. Says
     * so to the provider. Empty: done; when it was before, the provider is told once more, in the same words.
     */
    public List<Reason> confirm(String agreementId) throws IOException {
        return locks.holding(agreementId, () -> {
            Optional<RetentionClock> known = clocks.open(agreementId).filter(clock -> !clock.given());
            boolean declared = deletions.isSigned(agreementId) && clocks.isClosed(agreementId);
            if (known.isEmpty() && !declared) {
                return List.of(Reason.of(
                        "unknown-agreement", "nothing that came to us is to be deleted under " + agreementId));
            }
            SignedAgreement agreement =
                    parts.agreements().get(agreementId).orElseThrow().agreement();
            if (known.isEmpty()) {
                deletions.again(agreement);
                return List.of();
            }
            step(agreement, known.get()); // What is due comes first.
            return clocks.open(agreementId)
                    .map(clock -> confirm(agreement, clock))
                    .orElse(List.of());
        });
    }

    private List<Reason> confirm(SignedAgreement agreement, RetentionClock clock) {
        return switch (clock.state()) {
            case RUNNING ->
                List.of(Reason.of(
                        "retention-runs",
                        "what came under this agreement may still be held"
                                + (clock.untilMillis() == 0
                                        ? ""
                                        : " until " + Instant.ofEpochMilli(clock.untilMillis()))
                                + "; to end it earlier: sluice revoke " + agreement.id()));
            case ENDED ->
                List.of(Reason.of("already-running", "a fetch under this agreement is just ending: say it again"));
            case ASKED -> {
                deletions.declare(agreement, clock, true);
                yield List.of();
            }
        };
    }

    /** Those of the clocks without a receipt that are asked for, in no special order; at most so many. */
    public List<RetentionClock> open(Predicate<RetentionClock> wanted, int most) {
        List<RetentionClock> all = new ArrayList<>();
        clocks.whileOpen(clock -> {
            if (wanted.test(clock)) {
                all.add(clock);
            }
            return all.size() < most;
        });
        return all;
    }

    /** Whether a clock of ours ends so soon that it is said. */
    public boolean endsSoon(RetentionClock clock) {
        return clock.soon(parts.recording().nowMillis(), limits.warnBefore().toMillis());
    }
}
