package io.sluice.gateway.policy;

import io.sluice.proto.Agreement;
import io.sluice.proto.Label;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The brakes in force at one moment: what is stopped. Immutable. */
public final class Brakes {
    /** Code of the reason, also between gateways. */
    public static final String CODE = "braked";

    private final String self;
    private final List<Brake> all;

    /** @param self our own name */
    public Brakes(String self, List<Brake> all) {
        this.self = self;
        this.all = all.stream()
                .sorted(Comparator.comparingLong(Brake::sinceMillis).thenComparing(Brake::id))
                .toList();
    }

    /** None. */
    public static Brakes none(String self) {
        return new Brakes(self, List.of());
    }

    /** Oldest first. */
    public List<Brake> all() {
        return all;
    }

    /** The same and one more; one of the same identifier is replaced. */
    public Brakes with(Brake brake) {
        List<Brake> more = new ArrayList<>(without(brake.id()).all);
        more.add(brake);
        return new Brakes(self, more);
    }

    /** The same but one. */
    public Brakes without(String id) {
        return new Brakes(
                self, all.stream().filter(each -> !each.id().equals(id)).toList());
    }

    /** Why a version of a dataset is exchanged with nobody, whoever it is. */
    public Optional<Reason> on(String dataset, Label label) {
        return on(dataset, label, "");
    }

    /** Why nothing happens with this dataset between us and that member; empty: no brake stops it. */
    public Optional<Reason> on(String dataset, Label label, String member) {
        return all.stream()
                .filter(brake -> brake.stops(dataset, label, member))
                .findFirst()
                .map(this::reason);
    }

    /** Why nothing happens under an agreement, in either role. */
    public Optional<Reason> on(Agreement agreement) {
        String other = agreement.getProvider().equals(self) ? agreement.getRecipient() : agreement.getProvider();
        return on(agreement.getDataset(), agreement.getLabel(), other);
    }

    /** Goes to partners too: it does not say what else is stopped, nor why. */
    private Reason reason(Brake brake) {
        return new Reason(
                CODE,
                "stopped by " + self + " (brake " + brake.id() + ") until its operators release it",
                Map.of("brake", brake.id()));
    }
}
