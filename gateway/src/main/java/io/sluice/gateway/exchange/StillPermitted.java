package io.sluice.gateway.exchange;

import io.sluice.gateway.policy.Decision;
import io.sluice.gateway.policy.Decisions;
import io.sluice.gateway.policy.Door;
import io.sluice.gateway.policy.Reason;
import io.sluice.gateway.store.StoreException;
import io.sluice.proto.Agreement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Whether what a recipient was permitted still is, while it fetches or opens. To be asked with every piece of data: brakes
 * count at once, everything else within a second. Any thread.
 */
final class StillPermitted implements Supplier<Optional<Reason>> {
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Parts parts;
    private final KnownFacts facts;
    private final Decisions decisions;
    private final Agreement agreement;
    private final boolean fromProvider;
    private long lookedNanos; // guarded by this, as is what follows
    private boolean looked;
    private Optional<Reason> last = Optional.empty();

    /** @param fromProvider whether data come from the provider, who must be a member for that; else they are here */
    StillPermitted(Parts parts, KnownFacts facts, Agreement agreement, boolean fromProvider) {
        this.parts = parts;
        this.facts = facts;
        this.decisions = new Decisions(parts.profiles());
        this.agreement = agreement;
        this.fromProvider = fromProvider;
    }

    /** Why it must not go on; empty: it may. */
    @Override
    public Optional<Reason> get() {
        Optional<Reason> brake = parts.brakes().now().on(agreement);
        return brake.isPresent() ? brake : known();
    }

    private synchronized Optional<Reason> known() {
        if (!looked || System.nanoTime() - lookedNanos > LOOK_NANOS) {
            try {
                last = fresh().stream().findFirst();
                looked = true;
            } catch (StoreException e) {
                // The state is away: neither key nor file comes of it without another look.
            }
            lookedNanos = System.nanoTime();
        }
        return last;
    }

    /** By what is known at this moment. */
    List<Reason> fresh() {
        String provider = agreement.getProvider();
        if (fromProvider
                && parts.members()
                        .find(provider)
                        .filter(member ->
                                !Parties.of(member, parts.clock().instant()).revoked())
                        .isEmpty()) {
            return List.of(Reason.of("member-revoked", provider + " is no longer a member"));
        }
        Optional<Agreements.Stored> stored = parts.agreements().get(agreement.getId());
        if (stored.isEmpty()) {
            return List.of(Reason.of("unknown-agreement", "no agreement of ours as recipient: " + agreement.getId()));
        }
        Decision decision = decisions.at(Door.OPEN, facts.received(stored.get()));
        return decision instanceof Decision.Deny deny ? deny.reasons() : List.of();
    }
}
