package io.sluice.gateway.exchange;

import com.google.protobuf.ByteString;
import io.sluice.gateway.policy.Parent;
import io.sluice.gateway.store.Documents;
import io.sluice.proto.Agreement;
import io.sluice.proto.Label;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How what our dataset versions were made from stands now: asked at each decision about a child, because an agreement on a
 * parent may have ended meanwhile. Any thread.
 */
public final class Ancestry {
    private final String ourName;
    private final Documents documents;
    private final Agreements agreements;
    private final BrakeState brakes;
    private final Holds holds;

    public Ancestry(String ourName, Documents documents, Agreements agreements, BrakeState brakes) {
        this.ourName = ourName;
        this.documents = documents;
        this.agreements = agreements;
        this.brakes = brakes;
        this.holds = new Holds(documents);
    }

    static Ancestry of(Parts parts) {
        return new Ancestry(parts.self().name(), parts.documents(), parts.agreements(), parts.brakes());
    }

    /**
     * All that others gave us and that a version of ours was made from.
     *
     * @return empty: the label names parents, and nothing is known of them here
     */
    public Optional<List<Parent>> of(ByteString objectId, Label label) {
        if (label.getDerivation().getParentManifestDigestsCount() == 0) {
            return Optional.of(List.of());
        }
        Parentage parentage = Parentage.of(documents, objectId);
        return parentage.parents().isEmpty()
                ? Optional.empty()
                : Optional.of(parentage.received().stream().map(this::received).toList());
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
