package io.sluice.gateway.policy;

import java.util.Locale;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * Everything that a rank can demand of one exchange, in the order in which refusals name it. Each is looked at by one pure
 * function, at the doors that it stands at. What is {@link Finding.State#LATER} passes until the doors at which it is due.
 *
 * <p>To add one: a constant here, its function, the fact that it looks at in {@link Facts}, and what the rank demands in
 * {@link ObligationProfile}. Decisions, offers and {@code sluice explain} then know it; the matrix of tests and
 * docs/obligations.md must get a row for it.
 */
public enum Obligation {
    /** The data are graded, and the grading is still valid. */
    GRADING(ContentChecks::grading, Door.ALL, Door.ALL),
    /** The key of data of this rank may leave at all. */
    RELEASE(ContentChecks::release, Door.ALL, Door.ALL),
    /** Derived data are what their label says: origin, measured risk, decided downgrade (GB/T 42460, k-anonymity). */
    DE_IDENTIFICATION(ContentChecks::deIdentification, Door.ALL, Door.ALL),
    /** What the data were made from may still be passed on, and no more widely than it was received. */
    LINEAGE(Lineage::check, Door.PROVIDERS, Door.PROVIDERS),
    /** The provider holds the rights to what it offers, from the origin on, for that use and as long. */
    RIGHTS(RightChecks::rights, Door.PROVIDERS, Door.PROVIDERS),
    /** The recipient is a member, and its entry holds. */
    MEMBERSHIP(RecipientChecks::membership, Door.TO_A_PARTY, Door.TO_A_PARTY),
    /** The recipient's clearance reaches the rank. */
    CLEARANCE(RecipientChecks::clearance, Door.TO_A_PARTY, Door.TO_A_PARTY),
    /** The recipient is one of those whom the offer is for. */
    AUDIENCE(RecipientChecks::audience, Door.PROVIDERS, Door.PROVIDERS),
    /** The recipient's kind: a Sluice gateway, or a foreign connector where rank and owner allow it. */
    RECIPIENT_KIND(RecipientChecks::kind, Door.PROVIDERS, Door.PROVIDERS),
    /** Every duty in the terms is one that a gateway knows how to meet. */
    DUTIES(TermsChecks::duties, Door.ALL, Door.ALL),
    /** The payload is sealed to the recipient's key. */
    CRYPTOGRAPHY(TermsChecks::cryptography, Door.ALL, Door.NONE),
    /** Both gateways record every step in their lanes. */
    RECORD(TermsChecks::record, Door.ALL, Door.NONE),
    /** The recipient's gateway holds the label against the content before the file gets its name. */
    LABEL_CHECK(TermsChecks::labelCheck, Door.ALL, Door.NONE),
    /** The recipient deletes what it received when the terms end. */
    DELETION(TermsChecks::deletion, Door.ALL, Door.NONE),
    /** The terms have not ended. */
    TERM(TermsChecks::term, Door.ALL, Door.ALL),
    /** The terms let the recipient hold the data no longer than the rank allows. */
    RETENTION(TermsChecks::retention, Door.PROVIDERS, Door.PROVIDERS),
    /** The purpose is named, and the terms allow it. */
    PURPOSE(TermsChecks::purpose, Door.FOR_A_PURPOSE, Door.FOR_A_PURPOSE),
    /** Personal information has an attested legal basis. */
    BASIS(ContentChecks::basis, Door.FOR_A_PURPOSE, Door.FOR_A_PURPOSE),
    /** The persons in a release that rests on consents consented to this purpose and recipient. */
    CONSENT(ContentChecks::consent, Door.FOR_A_PURPOSE, Door.FOR_A_PURPOSE),
    /** Whoever has to permit it has permitted it, as the owner attests. */
    PERMIT(ContentChecks::permit, Door.PROVIDERS, Door.PROVIDERS),
    /** Documents of the kinds that the rank demands are attached, are for this exchange, and have not expired. */
    DOCUMENTS(PermitChecks::documents, Door.PROVIDERS, Door.FOR_A_PURPOSE),
    /** Personal information that leaves the provider's jurisdiction: so many persons a year, and what they demand. */
    CROSS_BORDER(BorderChecks::crossBorder, Door.FOR_A_PURPOSE, Door.FOR_A_PURPOSE),
    /** So many of the provider's people as the rank demands have approved exactly this exchange, and stand by it. */
    APPROVALS(PeopleChecks::approvals, Door.FOR_A_PURPOSE, Door.FOR_A_PURPOSE),
    /** The agreement has not been revoked. */
    STANDING(EvidenceChecks::standing, Door.AGREED, Door.AGREED),
    /** No brake is on that stops it, for the dataset, the member, the rank or everything. */
    BRAKE(EvidenceChecks::brake, Door.AGREED, Door.AGREED),
    /** After a restore from a backup, the operator has confirmed that it may go on. */
    REAFFIRMATION(EvidenceChecks::reaffirmation, Door.AGREED, Door.AGREED),
    /** Both sides have signed the agreement, and who asks is the one who signed. */
    CONTRACT(EvidenceChecks::contract, Door.ALL, Door.TRANSFERS),
    /** No more keys are granted under an agreement than its terms allow. */
    COUNT(EvidenceChecks::count, Door.TRANSFERS, Door.TRANSFERS),
    /** The record of the grant is committed on the shared ledger before the key leaves. */
    COMMITTED_RECORD(EvidenceChecks::committedRecord, Door.ALL, Door.WITH_THE_LEDGER),
    /** The shared ledger is not further behind than the rank allows. */
    LEDGER_FRESHNESS(EvidenceChecks::ledgerFreshness, Door.TRANSFERS, Door.TRANSFERS),
    /** The recipient has signed a receipt for exactly this ciphertext before the key leaves. */
    RECEIPT(EvidenceChecks::receipt, Door.ALL, Set.of(Door.GRANT));

    private final BiFunction<ObligationProfile, Facts, Finding> check;
    private final Set<Door> stands;
    private final Set<Door> due;

    Obligation(BiFunction<ObligationProfile, Facts, Finding> check, Set<Door> stands, Set<Door> due) {
        this.check = check;
        this.stands = stands;
        this.due = due;
    }

    /** Stable, lower-kebab; for people and programs. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether it is looked at there. */
    public boolean standsAt(Door door) {
        return stands.contains(door);
    }

    /** Whether that finding stops an exchange there. */
    public boolean stops(Finding finding, Door door) {
        return switch (finding.state()) {
            case MET, NOT_DEMANDED -> false;
            case LATER -> due.contains(door);
            case UNMET -> true;
        };
    }

    /** Whether it is about how the shared ledger stands, which changes by itself. */
    boolean waitsForTheLedger() {
        return this == COMMITTED_RECORD || this == LEDGER_FRESHNESS;
    }

    /** What it comes to for these facts, whichever door. */
    Finding find(ObligationProfile profile, Facts facts) {
        return check.apply(profile, facts);
    }
}
