package io.sluice.gateway.exchange;

import com.google.protobuf.ByteString;
import io.sluice.gateway.catalog.CatalogEntry;
import io.sluice.gateway.catalog.Sources;
import io.sluice.gateway.policy.DatasetOrigin;
import io.sluice.gateway.policy.Holdings;
import io.sluice.gateway.policy.Parent;
import io.sluice.gateway.policy.Reason;
import io.sluice.gateway.policy.RightAct;
import io.sluice.gateway.store.Documents;
import io.sluice.proto.Agreement;
import io.sluice.proto.Label;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How what our dataset versions were made from, and the rights to it, stand now: asked at each decision, because an agreement on
 * a parent, or a right, may have ended meanwhile. Any thread.
 */
public final class Ancestry implements Sources {
    private final String ourName;
    private final Documents documents;
    private final Agreements agreements;
    private final BrakeState brakes;
    private final Clock clock;
    private final Holds holds;
    private final RightState rights;

    public Ancestry(String ourName, Documents documents, Agreements agreements, BrakeState brakes, Clock clock) {
        this.ourName = ourName;
        this.documents = documents;
        this.agreements = agreements;
        this.brakes = brakes;
        this.clock = clock;
        this.holds = new Holds(documents);
        this.rights = new RightState(documents);
    }

    static Ancestry of(Parts parts) {
        return new Ancestry(parts.self().name(), parts.documents(), parts.agreements(), parts.brakes(), parts.clock());
    }

    /**
     * All that others gave us and that a version of ours was made from.
     *
     * @return empty: the label names parents, and nothing is known of them here
     */
    @Override
    public Optional<List<Parent>> parents(ByteString objectId, Label label) {
        if (label.getDerivation().getParentManifestDigestsCount() == 0) {
            return Optional.of(List.of());
        }
        Parentage parentage = Parentage.of(documents, objectId);
        return parentage.parents().isEmpty()
                ? Optional.empty()
                : Optional.of(parentage.received().stream().map(this::received).toList());
    }

    @Override
    public Optional<Holdings> rights(ByteString objectId, String dataset) {
        return Optional.of(holdings(Origins.of(documents, objectId, new DatasetOrigin(ourName, dataset))));
    }

    /** What we hold of the rights to what comes from there. */
    Holdings holdings(List<DatasetOrigin> origins) {
        return new Holdings(ourName, origins.stream().map(rights::of).toList());
    }

    /** Why we may not do that with a version of ours; empty: we may. */
    List<Reason> against(RightAct act, CatalogEntry entry) {
        return rights(entry.objectId(), entry.dataset()).orElseThrow().against(act, clock.millis());
    }

    /** Something that others gave us; known by no agreement if there is none on exactly this. */
    Parent received(Parentage.Link link) {
        List<Parent.Held> held = under(link)
                .map(stored -> new Parent.Held(stored.agreement().agreement(), stands(stored)))
                .sorted(Comparator.comparing(each -> !each.stands()))
                .toList();
        Label label = held.isEmpty()
                ? Label.getDefaultInstance()
                : held.get(0).agreement().getLabel();
        return new Parent(link.objectId(), link.manifestDigest(), label, false, held);
    }

    /** The agreements on what a version of ours was made from, whose ends are to wait while a key of it is granted. */
    Stream<String> agreements(ByteString objectId) {
        return Parentage.of(documents, objectId).received().stream()
                .flatMap(this::under)
                .map(stored -> stored.agreement().id());
    }

    /** What is locked while a right to it is handed on or ended, and so while a key of it is granted. */
    Stream<String> rightLocks(ByteString objectId, String dataset) {
        return Origins.of(documents, objectId, new DatasetOrigin(ourName, dataset)).stream()
                .map(Ancestry::rightLock);
    }

    static String rightLock(DatasetOrigin origin) {
        return "rights to " + origin;
    }

    /** Newest first. */
    private Stream<Agreements.Stored> under(Parentage.Link link) {
        return agreements.byObject(link.objectId()).stream()
                .filter(stored -> {
                    Agreement agreement = stored.agreement().agreement();
                    return agreement.getRecipient().equals(ourName)
                            && agreement.getProvider().equals(link.provider())
                            && agreement.getManifestDigest().equals(link.manifestDigest());
                })
                .sorted(Comparator.comparingLong((Agreements.Stored stored) ->
                                stored.agreement().agreement().getTimeMillis())
                        .reversed());
    }

    private boolean stands(Agreements.Stored stored) {
        Agreement agreement = stored.agreement().agreement();
        return stored.status() == Agreements.Status.FINALIZED
                && holds.on(agreement).isEmpty()
                && brakes.now().on(agreement).isEmpty();
    }
}
