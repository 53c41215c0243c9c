package io.sluice.gateway.policy;

import io.sluice.gateway.policy.ObligationProfile.Audience;
import io.sluice.proto.ConsentSet;
import io.sluice.proto.Label;
import io.sluice.proto.MeasuredRisk;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The obligations about the data and what their label attests. */
final class ContentChecks {
    private ContentChecks() {}

    static Finding grading(ObligationProfile profile, Facts facts) {
        Label label = facts.label();
        long until = label.getValidUntilMillis();
        if (until != 0 && (until <= label.getGradedAtMillis() || facts.nowMillis() > until)) {
            return Finding.unmet(Reasons.gradingExpired(until), Commands.publish(facts, "--valid-until TIME"));
        }
        String by = label.getRank() + ", graded by " + label.getGradedBy() + day(label.getGradedAtMillis());
        return Finding.met(until == 0 ? by : by + ", valid until " + Instant.ofEpochMilli(until));
    }

    private static String day(long millis) {
        return millis == 0
                ? ""
                : " on " + Instant.ofEpochMilli(millis).toString().substring(0, 10);
    }

    static Finding release(ObligationProfile profile, Facts facts) {
        return released(profile)
                ? Finding.met("the profile of " + profile.rank())
                : Finding.unmet(Reasons.neverOffered(profile.rank()), "");
    }

    /** Whether a key of this rank ever leaves. */
    static boolean released(ObligationProfile profile) {
        return profile.audience() != Audience.NOBODY && profile.keyRelease();
    }

    static Finding deIdentification(ObligationProfile profile, Facts facts) {
        Label label = facts.label();
        if (!label.hasDerivation() && !label.hasDowngrade()) {
            return Finding.notDemanded();
        }
        List<Reason> reasons = new ArrayList<>(Releases.claims(label, profile));
        String provider = facts.agreement().map(each -> each.getProvider()).orElse(label.getGradedBy());
        if (label.hasDerivation() && !label.getGradedBy().equals(provider)) {
            reasons.add(Reason.of(
                    "graded-by-another", "a release is graded, and its rank decided, by who provides it: " + provider));
        }
        MeasuredRisk risk = label.getDerivation().getRisk();
        String by = label.getDerivation().hasRisk()
                ? "a release with k = " + Integer.toUnsignedString(risk.getK())
                : "derived data whose risk was not measured, at their parents' rank";
        return Finding.of(
                reasons,
                by,
                () -> Labels.isRelease(label)
                        ? Commands.publish(facts, "--k " + profile.leastK())
                        : Commands.publish(facts));
    }

    static Finding basis(ObligationProfile profile, Facts facts) {
        Label label = facts.label();
        if (!profile.personalBasis() || label.getPersonalInformationClassesCount() == 0) {
            return Finding.notDemanded();
        }
        Optional<String> basis = Bases.first(label);
        if (basis.isEmpty() && ConsentSets.sound(label, profile).isPresent()) {
            return Finding.met(persons(label));
        }
        return basis.isPresent()
                ? Finding.met("basis " + basis.get() + day(label.getGradedAtMillis()))
                : Finding.unmet(Reasons.basisNeeded(profile.rank()), Commands.publish(facts, "--basis KIND:TEXT"));
    }

    static Finding consent(ObligationProfile profile, Facts facts) {
        Label label = facts.label();
        if (!label.getDerivation().hasConsent()) {
            boolean rests = label.getPersonalInformationClassesCount() > 0 && Bases.consent(label);
            return rests ? attested(profile, facts) : Finding.notDemanded(); // Another basis needs no consents.
        }
        return ConsentSets.refusal(label, profile, facts.recipient(), facts.purpose())
                .map(reason -> Finding.unmet(reason, Commands.publish(facts, Commands.CONSENT_COLUMN)))
                .orElseGet(() -> Finding.met(persons(label)));
    }

    /** Consents that the owner attests, and the registry does not show. */
    private static Finding attested(ObligationProfile profile, Facts facts) {
        return switch (profile.consent()) {
            case NONE -> Finding.notDemanded();
            case GENERAL -> Finding.met("basis CONSENT" + day(facts.label().getGradedAtMillis()));
            case PURPOSE ->
                facts.terms().getPurposesCount() > 0
                        ? Finding.met("basis CONSENT" + day(facts.label().getGradedAtMillis())
                                + ", for the purposes of the offer")
                        : Finding.unmet(
                                Reasons.consentPurposeNeeded(profile.rank()), Commands.publish(facts, "--purpose P"));
            case SEPARATE -> Finding.unmet(Reasons.consentNeeded(profile.rank()), Commands.consented(facts));
        };
    }

    private static String persons(Label label) {
        ConsentSet set = label.getDerivation().getConsent();
        return "the consents of " + Long.toUnsignedString(set.getPersons()) + " persons" + day(set.getAsOfMillis());
    }

    static Finding permit(ObligationProfile profile, Facts facts) {
        if (!profile.permit()) {
            return Finding.notDemanded();
        }
        return Bases.permit(facts.label())
                ? Finding.met("basis PERMIT" + day(facts.label().getGradedAtMillis()))
                : Finding.unmet(Reasons.permitNeeded(profile.rank()), Commands.publish(facts, "--basis permit:TEXT"));
    }
}
