package io.sluice.gateway.exchange;

import io.sluice.gateway.catalog.CatalogEntry;
import io.sluice.gateway.policy.Decisions;
import io.sluice.gateway.policy.Door;
import io.sluice.gateway.policy.Facts;
import io.sluice.gateway.policy.ObligationProfiles;
import java.util.Optional;

/**
 * A dry run of an exchange as its provider: by the obligations and facts that decide it, and nothing is recorded or changed.
 * Any thread.
 */
public final class Explaining {
    private final Parts parts;
    private final KnownFacts facts;
    private final Decisions decisions;

    Explaining(Parts parts, Holds holds) {
        this.parts = parts;
        this.facts = new KnownFacts(parts, holds);
        this.decisions = new Decisions(parts.profiles());
    }

    /**
     * What stands in the way of a key of the newest version on offer. Where the recipient has an agreement on it already (for
     * that purpose, if one is named), by that agreement; else as if it asked for one now.
     *
     * @param purpose what for; may be empty
     * @return empty if no version is on offer
     */
    public Optional<Explanation> explain(String dataset, String recipient, String purpose) {
        return parts.catalog().newest(dataset).map(entry -> explain(entry, recipient, purpose));
    }

    private Explanation explain(CatalogEntry entry, String recipient, String purpose) {
        Optional<SignedAgreement> agreement = agreement(entry, recipient, purpose);
        Facts known = agreement
                .map(found -> facts.transferred(found, recipient, "", false))
                .orElseGet(() -> facts.offered(entry, recipient, purpose));
        ObligationProfiles profiles = parts.profiles().get();
        return new Explanation(
                entry,
                recipient,
                agreement.map(found -> found.agreement().getPurpose()).orElse(purpose),
                agreement.map(SignedAgreement::id),
                profiles.name(),
                profiles.digest(),
                decisions.findings(Door.GRANT, known));
    }

    /** The newest that is in force. */
    private Optional<SignedAgreement> agreement(CatalogEntry entry, String recipient, String purpose) {
        return parts.agreements().byDataset(entry.dataset()).stream()
                .filter(stored -> stored.status() == Agreements.Status.FINALIZED)
                .map(Agreements.Stored::agreement)
                .filter(signed -> signed.agreement().getVersion() == entry.version()
                        && signed.agreement().getProvider().equals(parts.self().name())
                        && signed.agreement().getRecipient().equals(recipient)
                        && (purpose.isEmpty() || signed.agreement().getPurpose().equals(purpose)))
                .reduce((older, newer) -> newer);
    }
}
