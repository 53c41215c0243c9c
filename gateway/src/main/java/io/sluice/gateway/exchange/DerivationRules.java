package io.sluice.gateway.exchange;

import io.sluice.gateway.catalog.CatalogEntry;
import io.sluice.gateway.policy.Brakes;
import io.sluice.gateway.policy.ConsentDemand;
import io.sluice.gateway.policy.Labels;
import io.sluice.gateway.policy.ObligationProfile;
import io.sluice.gateway.policy.Ranks;
import io.sluice.gateway.policy.Reason;
import io.sluice.gateway.policy.RightAct;
import io.sluice.proto.Rank;
import io.sluice.proto.ReleaseScope;
import io.sluice.proto.TransformPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What can be said of a release before a row is read. */
final class DerivationRules {
    /** A manifest with its signatures must fit into one message between gateways. */
    private static final int MOST_PLAN_BYTES = 200 * 1024;

    private final Parts parts;
    private final Ancestry ancestry;

    DerivationRules(Parts parts) {
        this.parts = parts;
        this.ancestry = Ancestry.of(parts);
    }

    /** The version that a release is to be made from. */
    CatalogEntry source(DeriveOrder order) throws NoRelease {
        List<CatalogEntry> versions = parts.catalog().versions(order.dataset()).stream()
                .filter(each -> order.version() == 0 || each.version() == order.version())
                .toList();
        if (versions.isEmpty()) {
            throw new NoRelease(
                    "unknown-dataset",
                    "no dataset " + order.dataset() + (order.version() == 0 ? "" : " version " + order.version())
                            + " here: publish it, with --hold if nobody shall have it as it is");
        }
        return versions.get(versions.size() - 1);
    }

    /** The parent's, unless the owner says another. */
    Rank rank(DeriveOrder order, CatalogEntry source) {
        return Ranks.known(order.rank()) ? order.rank() : source.label().getRank();
    }

    /** What a consent must say for a row to come into it. */
    ConsentDemand consent(DeriveOrder order, CatalogEntry source) {
        return parts.profiles().get().consent(rank(order, source));
    }

    /** No brake stops the source, the release, or what goes to this recipient, and nobody recalled the source. */
    void requireGoing(DeriveOrder order, CatalogEntry source) throws NoRelease {
        Brakes brakes = parts.brakes().now();
        Optional<Reason> stopped = brakes.on(source.dataset(), source.label(), order.recipient())
                .or(() -> brakes.on(order.name(), source.label(), order.recipient()));
        if (stopped.isPresent()) {
            throw new NoRelease(List.of(stopped.get()));
        }
        if (RecallState.isRecalled(parts.documents(), source.objectId(), source.label())) {
            throw new NoRelease(List.of(RecallState.RECALLED));
        }
    }

    void check(DeriveOrder order, CatalogEntry source) throws NoRelease {
        List<Reason> reasons = new ArrayList<>();
        requireGoing(order, source);
        Rank parent = source.label().getRank();
        boolean lower = Ranks.below(rank(order, source), parent);
        if (parent == Rank.CORE) {
            reasons.add(Reason.of("rank-never-offered", "nothing that is made from CORE data is released"));
        }
        if (Labels.isRelease(source.label())) {
            reasons.add(Reason.of(
                    "source-is-release",
                    order.dataset() + " is a release itself, in which nobody can be found again: derive from what it"
                            + " was made from"));
        }
        if (!Parentage.of(parts.documents(), source.objectId()).received().isEmpty()) {
            reasons.add(Reason.of(
                    "source-is-received",
                    order.dataset()
                            + " was made from data of others, whose risk only their owners may lower: publish what"
                            + " you make from it with --parent"));
        }
        if (order.recipient().equals(parts.self().name())
                || parts.members().find(order.recipient()).isEmpty()) {
            reasons.add(Reason.of(
                    "recipient-unknown", order.recipient() + " is no other member (expected: one of `member list`)"));
        }
        if (order.purpose().isBlank()) {
            reasons.add(Reason.of("purpose-needed", "say what the release is for with --purpose P"));
        }
        if (parts.catalog().versions(order.name()).stream().anyMatch(each -> !Labels.isRelease(each.label()))) {
            reasons.add(Reason.of(
                    "name-taken", order.name() + " is a dataset that is no release: choose another name with --name"));
        }
        if (lower && order.downgrade().isBlank()) {
            reasons.add(Reason.of(
                    "downgrade-needed",
                    "a release has at least the rank of its source, " + parent
                            + ": to lower it decide so and say why with --downgrade REASON"));
        }
        if (lower) {
            reasons.addAll(ancestry.against(RightAct.DOWNGRADE, source));
        }
        if (!lower && !order.downgrade().isEmpty()) {
            reasons.add(Reason.of(
                    "downgrade-of-nothing",
                    "the rank is not below the source's, " + parent + ": say which with --rank, or leave --downgrade"));
        }
        if (!reasons.isEmpty()) {
            throw new NoRelease(reasons);
        }
    }

    /**
     * The plan, or the wishes, with the scope of this release, and with the k that its rank demands if none was said.
     */
    TransformPlan completed(DeriveOrder order, CatalogEntry source) throws NoRelease {
        TransformPlan given = order.plan();
        ReleaseScope scope = ReleaseScope.newBuilder()
                .setDataset(order.dataset())
                .setPurpose(order.purpose())
                .setRecipient(order.recipient())
                .setJoinGroup(given.getScope().getJoinGroup())
                .build();
        ReleaseScope said = given.getScope();
        if (!said.equals(scope)
                && !said.equals(ReleaseScope.newBuilder()
                        .setJoinGroup(said.getJoinGroup())
                        .build())) {
            throw new NoRelease(
                    "plan-scope",
                    "the plan's scope is another dataset, purpose or recipient: leave it out of the plan");
        }
        int least = parts.profiles()
                .get()
                .of(rank(order, source))
                .map(ObligationProfile::leastK)
                .orElse(Integer.MAX_VALUE);
        TransformPlan.Builder plan = given.toBuilder().setScope(scope);
        if (given.getThresholds().getK() == 0) {
            plan.getThresholdsBuilder().setK(least);
        } else if (given.getThresholds().getK() < least) {
            throw new NoRelease(
                    "k-too-low",
                    "k is " + given.getThresholds().getK() + ", and " + rank(order, source) + " demands at least "
                            + least + ": ask for more, or for nothing");
        }
        return plan.build();
    }

    static void checkSize(TransformPlan plan) throws NoRelease {
        if (plan.getSerializedSize() > MOST_PLAN_BYTES) {
            throw new NoRelease(
                    "plan-too-long",
                    "the plan has " + plan.getSerializedSize() + " bytes, and a manifest holds at most "
                            + MOST_PLAN_BYTES + ": group fewer values by name");
        }
    }
}
