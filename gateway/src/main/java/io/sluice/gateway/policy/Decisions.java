package io.sluice.gateway.policy;

import io.sluice.gateway.policy.ObligationProfile.Audience;
import io.sluice.proto.Agreement;
import io.sluice.proto.Label;
import io.sluice.proto.Rank;
import io.sluice.proto.Terms;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who may see, agree to, receive and open what. Every unknown is a denial. All reasons against something are given,
 * not only the first. Immutable.
 */
public final class Decisions {
    private final ObligationProfiles profiles;

    /** With the profiles to apply. */
    public Decisions(ObligationProfiles profiles) {
        this.profiles = profiles;
    }

    /** Whether party may see an offer. A denial is answered as if there were no such offer. */
    public Decision mayOffer(Party party, Terms terms, Label label, long nowMillis) {
        return decide(label, (profile, reasons) -> seeing(profile, party, terms, label, nowMillis, reasons));
    }

    /** Whether the provider may agree with party on terms for purpose (may be empty); includes {@link #mayOffer}. */
    public Decision mayAgree(Party party, Terms terms, Label label, String purpose, long nowMillis) {
        return decide(label, (profile, reasons) -> {
            seeing(profile, party, terms, label, nowMillis, reasons);
            using(profile, terms, label, purpose, reasons);
        });
    }

    /** Whether a transfer under an agreement may start: all that {@link #mayGrant} demands but the receipt. */
    public Decision mayStart(GrantFacts facts) {
        return decide(facts.agreement().getLabel(), (profile, reasons) -> transferring(profile, facts, reasons));
    }

    /** Whether the key (or, for a foreign connector, plaintext) may leave. */
    public Decision mayGrant(GrantFacts facts) {
        return decide(facts.agreement().getLabel(), (profile, reasons) -> {
            transferring(profile, facts, reasons);
            if (!facts.receipt() && facts.recipient().sluice()) {
                reasons.add(Reason.of("receipt-missing", "no signed receipt for this ciphertext has arrived"));
            }
        });
    }

    /** Whether the recipient's gateway may open an object, first or again: agreed, not revoked, not ended. */
    public Decision mayOpen(Agreement agreement, boolean revoked, long nowMillis) {
        return decide(agreement.getLabel(), (profile, reasons) -> {
            duties(profile, agreement.getTerms(), reasons);
            standing(agreement, revoked, reasons);
            time(agreement.getTerms(), agreement.getLabel(), nowMillis, reasons);
        });
    }

    private interface Check {
        void against(ObligationProfile profile, List<Reason> reasons);
    }

    private Decision decide(Label label, Check check) {
        Rank rank = label.getRank();
        Optional<ObligationProfile> profile = profiles.of(rank);
        if (profile.isEmpty() || !Ranks.known(rank)) {
            return new Decision.Deny(List.of(Reasons.rankUnknown(rank)));
        }
        if (profile.get().audience() == Audience.NOBODY || !profile.get().keyRelease()) {
            return new Decision.Deny(List.of(Reasons.neverOffered(rank)));
        }
        List<Reason> reasons = new ArrayList<>(Releases.claims(label, profile.get()));
        check.against(profile.get(), reasons);
        return Decision.of(reasons, profile.get().duties());
    }

    private static void seeing(
            ObligationProfile profile, Party party, Terms terms, Label label, long nowMillis, List<Reason> reasons) {
        if (party.revoked()) {
            reasons.add(Reason.of("member-revoked", party.name() + " is no longer a member"));
        }
        Rank clearance = Ranks.clearance(party.clearance());
        Rank least = Ranks.max(profile.clearance(), terms.getClearance());
        if (!Ranks.known(terms.getClearance())) {
            reasons.add(Reason.of("clearance-unknown", "the terms do not say which clearance a recipient needs"));
        } else if (!Ranks.atLeast(clearance, least)) {
            reasons.add(new Reason(
                    "clearance-too-low",
                    party.name() + " is cleared for " + clearance + ", and " + least + " is needed",
                    Map.of("clearance", clearance.name(), "needed", least.name())));
        }
        if (terms.getRecipientsCount() == 0 && profile.audience() == Audience.NAMED) {
            reasons.add(Reasons.recipientsNeeded(profile.rank()));
        } else if (terms.getRecipientsCount() > 0 && !terms.getRecipientsList().contains(party.name())) {
            reasons.add(Reason.of("recipient-not-named", "the terms do not name " + party.name()));
        }
        if (!party.sluice() && !(profile.foreignConnectors() && terms.getForeignConnectors())) {
            reasons.add(Reasons.foreignRefused(profile.rank()));
        }
        duties(profile, terms, reasons);
        time(terms, label, nowMillis, reasons);
    }

    private static void duties(ObligationProfile profile, Terms terms, List<Reason> reasons) {
        Set<String> missing = new HashSet<>(profile.duties());
        for (String duty : terms.getObligationsList()) {
            missing.remove(duty);
            if (!Vocabulary.DUTIES.contains(duty)) {
                reasons.add(new Reason(
                        "duty-unknown",
                        "nobody here knows how to meet the duty " + Reasons.shown(duty),
                        Map.of("duty", duty)));
            }
        }
        missing.stream()
                .sorted()
                .forEach(duty -> reasons.add(new Reason(
                        "duty-missing",
                        "the terms leave out " + duty + ", which " + profile.rank() + " demands",
                        Map.of("duty", duty))));
    }

    private static void time(Terms terms, Label label, long nowMillis, List<Reason> reasons) {
        if (terms.getUntilMillis() != 0 && nowMillis > terms.getUntilMillis()) {
            reasons.add(Reasons.ended(terms.getUntilMillis()));
        }
        if (label.getValidUntilMillis() != 0 && nowMillis > label.getValidUntilMillis()) {
            reasons.add(Reasons.gradingExpired(label.getValidUntilMillis()));
        }
    }

    private static void using(
            ObligationProfile profile, Terms terms, Label label, String purpose, List<Reason> reasons) {
        if (purpose.isBlank() && (profile.purposeNeeded() || terms.getPurposesCount() > 0)) {
            reasons.add(Reason.of("purpose-needed", "say what the data are for with --purpose P"));
        } else if (terms.getPurposesCount() > 0 && !terms.getPurposesList().contains(purpose)) {
            reasons.add(new Reason(
                    "purpose-not-allowed",
                    "the terms do not allow the purpose " + Reasons.shown(purpose),
                    Map.of("purpose", purpose)));
        }
        if (profile.personalBasis() && label.getPersonalInformationClassesCount() > 0 && !Bases.any(label)) {
            reasons.add(Reasons.basisNeeded(profile.rank()));
        }
        if (profile.permit() && !Bases.permit(label)) {
            reasons.add(Reasons.permitNeeded(profile.rank()));
        }
    }

    private static void standing(Agreement agreement, boolean revoked, List<Reason> reasons) {
        if (revoked) {
            reasons.add(Reason.of("agreement-revoked", "the agreement " + agreement.getId() + " was revoked"));
        }
        Label label = agreement.getLabel();
        if (label.hasDerivation() && !label.getGradedBy().equals(agreement.getProvider())) {
            reasons.add(Reason.of(
                    "graded-by-another",
                    "a release is graded, and its rank decided, by who provides it: " + agreement.getProvider()));
        }
    }

    private static void transferring(ObligationProfile profile, GrantFacts facts, List<Reason> reasons) {
        Agreement agreement = facts.agreement();
        Terms terms = agreement.getTerms();
        seeing(profile, facts.recipient(), terms, agreement.getLabel(), facts.nowMillis(), reasons);
        using(profile, terms, agreement.getLabel(), agreement.getPurpose(), reasons);
        standing(agreement, facts.revoked(), reasons);
        if (!agreement.getRecipient().equals(facts.recipient().name())) {
            reasons.add(Reason.of(
                    "recipient-mismatch",
                    "the agreement is not with " + facts.recipient().name()));
        }
        if (profile.bothSign() && facts.recipient().sluice() && !facts.bothSigned()) {
            reasons.add(Reason.of("agreement-unsigned", "the agreement is not signed by both sides"));
        }
        long most = Integer.toUnsignedLong(terms.getMaxGrants());
        if (most != 0 && facts.grantsSoFar() >= most) {
            reasons.add(new Reason(
                    "count-used-up",
                    "the terms allow " + most + " grants and " + facts.grantsSoFar() + " were given",
                    Map.of("count", Long.toString(most))));
        }
        if (profile.committed() && !facts.ledger().configured()) {
            reasons.add(Reasons.ledgerNeeded(profile.rank()));
        }
        if (profile.stoppedBy(facts.ledger())) {
            reasons.add(Reasons.ledgerUnreachable(profile, facts.ledger()));
        }
    }
}
