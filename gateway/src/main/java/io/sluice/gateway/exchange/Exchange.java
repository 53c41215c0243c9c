package io.sluice.gateway.exchange;

import io.sluice.gateway.consent.ConsentRegistry;
import io.sluice.gateway.consent.ObjectPersons;
import io.sluice.gateway.consent.ReleasedSubjects;
import io.sluice.gateway.provenance.SignedDocuments;
import io.sluice.ledger.Ledger;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** The services of this package, wired once. */
public final class Exchange {
    private final Foundation foundation;
    private final Publication publication;
    private final Derivation derivation;
    private final Reidentifying reidentifying;
    private final Consents consents;
    private final Withdrawals withdrawals;
    private final Recalls recalls;
    private final Acquisition acquisition;
    private final Revocation revocation;
    private final Deletions deletions;
    private final Retention retention;
    private final Reaffirming reaffirming;
    private final Braking braking;
    private final TermWatch termWatch;
    private final Attaching attaching;
    private final Entitling entitling;
    private final Status status;
    private final Explaining explaining;
    private final Tracing tracing;

    /**
     * @param transferring whose provider's side asks {@link Foundation#delivery}
     * @param patience how long a fetch goes on while nothing moves
     * @param release what it takes to release a brake
     * @param retained when it is said that something must be deleted
     */
    public Exchange(
            Foundation foundation,
            Transferring transferring,
            Ledger ledger,
            Duration patience,
            Braking.Rule release,
            Retention.Limits retained) {
        this.foundation = foundation;
        Parts parts = foundation.parts();
        SignedStore signed = foundation.signed();
        Outbox outbox = foundation.outbox();
        publication = new Publication(parts, foundation.dataKeys());
        derivation = new Derivation(parts, signed, foundation.dataKeys());
        reidentifying = new Reidentifying(parts, signed, foundation.dataKeys());
        acquisition = new Acquisition(
                parts, transferring, signed, outbox, foundation.locks(), foundation.holds(), new Retry(patience));
        revocation = new Revocation(parts, transferring, signed, outbox, foundation.locks());
        braking = new Braking(parts, transferring, foundation.flows(), release);
        ConsentRegistry registry = new ConsentRegistry(parts.documents());
        withdrawals = new Withdrawals(
                parts,
                registry,
                revocation,
                acquisition.acquisitions(),
                signed,
                outbox,
                foundation.flows(),
                foundation.locks());
        consents = new Consents(parts, registry, withdrawals);
        recalls = new Recalls(parts, revocation, acquisition, signed, outbox, foundation.flows(), foundation.locks());
        Consumer<String> stopping = agreement -> transferring.terminateUnder(
                agreement, RetentionClocks.OVER, "what came under this agreement may be held no longer");
        deletions = new Deletions(parts, signed, outbox, foundation.locks(), stopping);
        ReleaseEnds releases = new ReleaseEnds(parts, foundation.dataKeys());
        retention = new Retention(parts, releases, deletions, foundation.locks(), acquisition, stopping, retained);
        reaffirming = new Reaffirming(foundation.holds(), parts.recording());
        explaining = new Explaining(parts, foundation.holds());
        attaching = new Attaching(parts);
        entitling = new Entitling(parts, signed, outbox, foundation.locks());
        termWatch = new TermWatch(parts, foundation.delivery(), foundation.flows(), transferring);
        tracing = new Tracing(parts);
        status = new Status(parts, acquisition, transferring, signed, outbox, retention, ledger);
    }

    /** Clears away what a crash left half made, and renews what old keys wrapped: once, before anybody can reach us. */
    public void sweep() {
        foundation.dataKeys().renew();
        derivation.sweep();
        new ReleasedSubjects(foundation.parts().documents()).sweep();
        new ObjectPersons(foundation.parts().documents()).sweep();
        publication.sweep();
        retention.adopt();
    }

    /** Goes on with what an earlier run left: once, when others can reach us. */
    public void resume() throws IOException {
        revocation.resume();
        withdrawals.resume();
        recalls.resume();
        entitling.resume();
        foundation.outbox().resume();
        braking.resume();
        termWatch.begin();
    }

    /** The signed messages, by digest. */
    public SignedDocuments documents() {
        return foundation.signed();
    }

    public Publication publication() {
        return publication;
    }

    public Derivation derivation() {
        return derivation;
    }

    public Reidentifying reidentifying() {
        return reidentifying;
    }

    public Consents consents() {
        return consents;
    }

    /** Where notices of other gateways are taken. */
    public List<NoticeTaker> notices() {
        return List.of(withdrawals, recalls, entitling);
    }

    public Recalls recalls() {
        return recalls;
    }

    public Acquisition acquisition() {
        return acquisition;
    }

    public Revocation revocation() {
        return revocation;
    }

    /** Deletion receipts that come in. */
    public Deletions deletions() {
        return deletions;
    }

    /** What must be deleted, and when. */
    public Retention retention() {
        return retention;
    }

    public Reaffirming reaffirming() {
        return reaffirming;
    }

    public Braking braking() {
        return braking;
    }

    /** What our agreements say of where things come from. */
    public Tracing tracing() {
        return tracing;
    }

    /** Documents that exchanges can rest on. */
    public Attaching attaching() {
        return attaching;
    }

    /** Rights to datasets, handed on. */
    public Entitling entitling() {
        return entitling;
    }

    /** A dry run of what we provide. */
    public Explaining explaining() {
        return explaining;
    }

    /** Persons whose personal information left the jurisdiction. */
    public Crossings crossings() {
        return foundation.parts().crossings();
    }

    public Status status() {
        return status;
    }
}
