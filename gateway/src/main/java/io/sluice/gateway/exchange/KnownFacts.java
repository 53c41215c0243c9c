package io.sluice.gateway.exchange;

import io.sluice.gateway.catalog.CatalogEntry;
import io.sluice.gateway.policy.Approvals;
import io.sluice.gateway.policy.Facts;
import io.sluice.gateway.policy.Parent;
import io.sluice.gateway.policy.Reason;
import io.sluice.proto.Agreement;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The one place where what this gateway knows about an exchange comes together, for its decisions and for those who ask
 * what would be decided. Any thread.
 */
final class KnownFacts {
    /** Kind of the documents that stand for a key granted, by agreement. */
    static final String GRANTED = "granted";

    private final Parts parts;
    private final Holds holds;
    private final Ancestry ancestry;

    KnownFacts(Parts parts, Holds holds) {
        this.parts = parts;
        this.ancestry = Ancestry.of(parts);
        this.holds = holds;
    }

    /** Of a version on offer that this organisation would ask for; there is no agreement. */
    Facts offered(CatalogEntry entry, String recipient, String purpose) {
        Facts facts = parts.catalog()
                .facts(entry, parts.clock().millis())
                .purpose(purpose)
                .approvers(parts.approving().approvers(entry.label().getRank(), entry.objectId()))
                .ledger(parts.ledger().shared());
        return to(
                recipient,
                facts.braked(parts.brakes().now().on(entry.dataset(), entry.label(), recipient)),
                holds.onVersion(entry.dataset(), entry.version()));
    }

    /**
     * Of a transfer under an agreement that we provide.
     *
     * @param recipient who asks
     * @param transferId whose own grant does not count; empty: before any
     * @param receipt whether a valid receipt for exactly this ciphertext lies here
     */
    Facts transferred(SignedAgreement signed, String recipient, String transferId, boolean receipt) {
        // Who only wants to know puts no question to people.
        return transferred(signed, recipient, transferId, receipt, !transferId.isEmpty());
    }

    /** Of a transfer under an agreement that we provide, and that has started. */
    Facts running(SignedAgreement signed, String recipient, String transferId) {
        return transferred(signed, recipient, transferId, false, false);
    }

    private Facts transferred(
            SignedAgreement signed, String recipient, String transferId, boolean receipt, boolean ask) {
        Agreement agreement = signed.agreement();
        long others = parts.documents().find(GRANTED, "agreement", signed.id()).stream()
                .filter(grant -> !grant.id().equals(transferId))
                .count();
        Optional<Agreements.Stored> stored = parts.agreements().get(signed.id());
        Facts facts = Facts.of(agreement, parts.clock().millis())
                .bothSigned(stored.filter(s ->
                                s.status() == Agreements.Status.FINALIZED || s.status() == Agreements.Status.VERIFIED)
                        .isPresent())
                .revoked(stored.isEmpty() || stored.get().status() == Agreements.Status.ENDED)
                .grants(others)
                .ledger(parts.ledger().shared())
                .approvers(parts.approving().approvers(agreement.getLabel().getRank(), agreement.getObjectId()))
                .permits(() -> parts.catalog().permits().about(agreement.getDataset()))
                .border(theirs -> parts.crossings().crossing(agreement.getObjectId(), theirs))
                .receipt(receipt)
                .rights(() -> ancestry.rights(agreement.getObjectId(), agreement.getDataset()))
                .parents(ancestry.parents(agreement.getObjectId(), agreement.getLabel()));
        Optional<Approvals> said = parts.approving().on(agreement, ask);
        Facts known = said.map(facts::approvals).orElse(facts);
        return to(recipient, known.braked(parts.brakes().now().on(agreement)), holds.on(agreement));
    }

    /** Whether all that others gave us and that an agreement of ours goes back to may be passed on still. */
    boolean parentsStand(Agreement agreement) {
        return ancestry.parents(agreement.getObjectId(), agreement.getLabel())
                .filter(parents -> parents.stream()
                        .allMatch(parent -> parent.held().stream().anyMatch(Parent.Held::stands)))
                .isPresent();
    }

    /** An agreement of ours, those on what its object was made from, and the rights to it: to be locked together while a key is granted. */
    List<String> together(Agreement agreement) {
        return Stream.of(
                        Stream.of(agreement.getId()),
                        ancestry.agreements(agreement.getObjectId()),
                        ancestry.rightLocks(agreement.getObjectId(), agreement.getDataset()))
                .flatMap(each -> each)
                .toList();
    }

    /** Of what we received under an agreement, and are about to open. */
    Facts received(Agreements.Stored stored) {
        Agreement agreement = stored.agreement().agreement();
        return Facts.of(agreement, parts.clock().millis())
                .revoked(stored.status() == Agreements.Status.ENDED)
                .braked(parts.brakes().now().on(agreement))
                .held(holds.on(agreement));
    }

    /**
     * Whether what we received under an agreement is over for good; not for a brake, or the hold of a restored gateway, which may be
     * lifted.
     */
    boolean isOver(Agreements.Stored stored) {
        Agreement agreement = stored.agreement().agreement();
        long until = agreement.getTerms().getUntilMillis();
        return stored.status() == Agreements.Status.ENDED
                || until != 0 && parts.recording().nowMillis() > until
                || holds.forGood(agreement).isPresent();
    }

    private Facts to(String recipient, Facts facts, Optional<Reason> held) {
        Facts known = facts.recipient(recipient).held(held);
        return parts.members()
                .find(recipient)
                .map(member -> known.party(Parties.of(member, parts.clock().instant())))
                .orElse(known);
    }
}
