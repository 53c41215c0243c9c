package io.sluice.gateway.exchange;

import io.sluice.gateway.catalog.CatalogEntry;
import io.sluice.gateway.policy.Brake;
import io.sluice.gateway.policy.Brakes;
import io.sluice.gateway.policy.Reason;
import io.sluice.gateway.store.StoreException;
import io.sluice.proto.Agreement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Puts brakes on and takes them off.
 *
 * <p>On: in force in memory first, then what is on its way is cut, then it is stored, then recorded; only then whoever
 * asked is told. So nothing that fails leaves the exchange going on. What runs under it is ended in the background: the
 * other sides are told. Off: recorded first. Any thread.
 */
public final class Braking {
    private static final System.Logger LOG = System.getLogger(Braking.class.getName());
    private static final int ID_BYTES = 4;
    private static final long GRACE_NANOS = TimeUnit.HOURS.toNanos(1);

    private final Parts parts;
    private final BrakeState state;
    private final Transferring transferring;
    private final Flows flows;
    private final Rule rule;
    private final Background background;

    /** By a brake's identifier; guarded by this. */
    private final Map<String, Wish> wanted = new HashMap<>();

    Braking(Parts parts, Transferring transferring, Flows flows, Rule rule) {
        this.rule = rule;
        this.parts = parts;
        this.state = parts.brakes();
        this.transferring = transferring;
        this.flows = flows;
        this.background = new Background(parts.threads(), "brake");
    }

    /** Those in force, oldest first. */
    public List<Brake> all() {
        return state.now().all();
    }

    /**
     * What came of it. In force it is in any case.
     *
     * @param stored whether it is there after the next start, too
     * @param recorded whether its record is durable
     * @param failure why not; empty if it is both
     */
    public record On(Brake brake, boolean stored, boolean recorded, String failure) {}

    /**
     * Stops it. When this returns nothing more leaves or is taken, and the brake survives a crash unless the answer says
     * that it does not; what is missing is made up for in the background.
     *
     * @param by who wants it
     * @param reason one line
     * @throws IllegalArgumentException what is to be stopped cannot be, or the reason is missing
     */
    public On on(Brake.Scope scope, String target, String by, String reason) {
        Brake named =
                new Brake(freshId(), scope, target, Set.of(), parts.clock().millis(), by, reason);
        state.hold(named);
        flows.cut();
        LOG.log(System.Logger.Level.WARNING, "brake {0} is on: {1}", named.id(), scope.word());
        Brake brake = named;
        try {
            brake = known(named); // Asks the state, which may be away: the name stops already.
            state.store(brake);
        } catch (StoreException e) {
            background.again(() -> {
                Brake late = known(named);
                state.store(late);
                end(late);
                record(late);
            });
            return new On(brake, false, false, e.getMessage());
        }
        Brake stored = brake;
        background.later(() -> end(stored));
        try {
            record(stored);
            return new On(stored, true, true, "");
        } catch (LedgerAwayException | StoreException e) {
            background.again(() -> record(stored));
            return new On(stored, true, false, e.getMessage());
        }
    }

    /** With what its dataset's releases are known by. */
    private Brake known(Brake named) {
        if (named.scope() != Brake.Scope.DATASET) {
            return named;
        }
        Brake brake = named.withObjects(parts.catalog().versions(named.target()).stream()
                .map(CatalogEntry::objectId)
                .map(DataKeys::hex)
                .collect(Collectors.toSet()));
        state.replace(brake);
        flows.cut();
        return brake;
    }

    private String freshId() {
        byte[] bytes = new byte[ID_BYTES];
        parts.random().nextBytes(bytes);
        return "brake-" + java.util.HexFormat.of().formatHex(bytes);
    }

    /** What came of wanting a brake off. */
    public sealed interface Off {
        /** It is off. */
        record Released() implements Off {}

        /** It is on, and may be released then; whoever does not come back for long has given up. */
        record Waiting(Duration left) implements Off {}

        /** It is on until another operator wants it off, too. */
        record NeedsAnother(String wantedBy) implements Off {}

        /** It stays on. */
        record Refused(List<Reason> reasons) implements Off {}
    }

    /**
     * Lets it go on, when it may: where the organisation has operators, after two different ones have wanted it; else after a
     * wait, when whoever wanted it wants it still. A restart forgets who wanted it.
     *
     * @param operator who wants it; empty: nobody is named
     * @param reason one line, or empty
     */
    public synchronized Off off(String id, String operator, String reason) {
        Optional<Brake> brake =
                all().stream().filter(each -> each.id().equals(id)).findFirst();
        if (brake.isEmpty()) {
            return refused("unknown-brake", "no brake of that identifier is on (`sluice brake list` shows them)");
        }
        boolean two = rule.twoPeople().getAsBoolean();
        if (two && operator.isEmpty()) {
            return refused("operator-needed", "two operators release a brake, each with --as KEYFILE");
        }
        Duration wait = two ? Duration.ZERO : rule.pause().get();
        long now = System.nanoTime(); // Not a clock that somebody can set.
        Wish fresh = new Wish(operator, now);
        Wish first =
                wanted.merge(id, fresh, (old, each) -> now - old.nanos > wait.toNanos() + GRACE_NANOS ? each : old);
        if (two && first.isOf(operator)) {
            return new Off.NeedsAnother(first.operator);
        }
        Duration left = wait.minusNanos(now - first.nanos);
        if (!left.isNegative() && !left.isZero()) {
            return new Off.Waiting(left);
        }
        parts.recording().braked(brake.get(), false, first.operator, reason);
        state.release(id);
        wanted.remove(id);
        LOG.log(System.Logger.Level.WARNING, "brake {0} is off", id);
        return new Off.Released();
    }

    private static Off refused(String code, String text) {
        return new Off.Refused(List.of(Reason.of(code, text)));
    }

    /** Somebody wants a brake off, since then. */
    private record Wish(String operator, long nanos) {
        /** Name or key alone make nobody another person. */
        boolean isOf(String other) {
            List<String> words = List.of(operator.split(" "));
            return List.of(other.split(" ")).stream().anyMatch(words::contains);
        }
    }

    /**
     * What it takes to release a brake.
     *
     * @param pause how long a release waits where nobody is named
     * @param twoPeople whether people are named, and two of them are needed
     */
    public record Rule(Supplier<Duration> pause, BooleanSupplier twoPeople) {}

    /** Finishes what a crash interrupted: records and ends. Once, when others can reach us. */
    void resume() {
        List<Brake> unrecorded = state.unrecorded();
        for (Brake brake : all()) {
            background.later(() -> {
                if (unrecorded.contains(brake)) {
                    record(brake);
                }
                end(brake);
            });
        }
    }

    private void record(Brake brake) {
        if (!state.inForce(brake.id())) {
            return; // Released meanwhile.
        }
        parts.recording().braked(brake, true, brake.by(), brake.reason());
        state.recorded(brake);
    }

    /** Transfers under way, in both directions; the other sides are told. */
    private void end(Brake brake) {
        if (!state.inForce(brake.id())) {
            return;
        }
        Brakes only = Brakes.none(parts.self().name()).with(brake);
        for (Agreements.Stored stored : parts.agreements().all()) {
            Agreement agreement = stored.agreement().agreement();
            Optional<Reason> stopped = only.on(agreement);
            if (stopped.isPresent()) {
                transferring.under(agreement.getId()).stream()
                        .filter(transfer -> !transfer.state().isFinal())
                        .forEach(transfer -> transferring.terminate(
                                transfer.pid(),
                                Brakes.CODE,
                                List.of(stopped.get().text())));
            }
        }
    }
}
