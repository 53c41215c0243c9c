package io.sluice.gateway.policy;

import io.sluice.proto.Terms;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The obligations that the terms carry. */
final class TermsChecks {
    private TermsChecks() {}

    static Finding duties(ObligationProfile profile, Facts facts) {
        List<Reason> reasons = new ArrayList<>();
        for (String duty : facts.terms().getObligationsList()) {
            if (!Vocabulary.DUTIES.contains(duty)) {
                reasons.add(new Reason(
                        "duty-unknown",
                        "nobody here knows how to meet the duty " + Reasons.shown(duty),
                        Map.of("duty", duty)));
            }
        }
        return Finding.of(reasons, "the terms, of which every duty is known here", () -> Commands.publish(facts));
    }

    /** If the profile demands the duty and the terms leave it out: that finding; else null. */
    static Finding leftOut(String duty, ObligationProfile profile, Facts facts) {
        if (!profile.duties().contains(duty)
                || facts.terms().getObligationsList().contains(duty)) {
            return null;
        }
        return Finding.unmet(
                new Reason(
                        "duty-missing",
                        "the terms leave out " + duty + ", which " + profile.rank() + " demands",
                        Map.of("duty", duty)),
                Commands.publish(facts));
    }

    /** A duty that the terms only have to name: what meets it is said there. */
    private static Finding named(String duty, ObligationProfile profile, Facts facts, Finding met) {
        Finding leftOut = leftOut(duty, profile, facts);
        if (leftOut != null) {
            return leftOut;
        }
        return facts.terms().getObligationsList().contains(duty) ? met : Finding.notDemanded();
    }

    static Finding cryptography(ObligationProfile profile, Facts facts) {
        return named(
                Vocabulary.SEAL,
                profile,
                facts,
                Finding.met("the sealed object; its key is wrapped to the recipient's key alone"));
    }

    static Finding record(ObligationProfile profile, Facts facts) {
        return named(
                Vocabulary.RECORD,
                profile,
                facts,
                Finding.later(
                        "both gateways, in their lanes, with each step",
                        Reason.of("not-yet-recorded", "nothing has happened yet that could be recorded"),
                        ""));
    }

    static Finding labelCheck(ObligationProfile profile, Facts facts) {
        return named(
                Vocabulary.CHECK_LABEL,
                profile,
                facts,
                Finding.later(
                        "the recipient's gateway, before the file gets its name",
                        Reason.of("label-not-yet-checked", "the recipient has not seen the content yet"),
                        Commands.fetch(facts)));
    }

    static Finding deletion(ObligationProfile profile, Facts facts) {
        return named(
                Vocabulary.DELETE,
                profile,
                facts,
                Finding.later(
                        "the recipient, when the terms end",
                        Reason.of("not-yet-deleted", "the terms have not ended yet"),
                        ""));
    }

    static Finding term(ObligationProfile profile, Facts facts) {
        long until = facts.terms().getUntilMillis();
        if (until < 0 || until != 0 && until <= facts.label().getGradedAtMillis()) {
            return Finding.unmet(
                    new Reason(
                            "until-past",
                            "the terms would end at " + time(until) + ", before they begin: choose a later --until",
                            Map.of("until", time(until))),
                    Commands.publish(facts, "--until TIME"));
        }
        if (until != 0 && facts.nowMillis() > until) {
            return Finding.unmet(Reasons.ended(until), Commands.publish(facts, "--until TIME"));
        }
        return until == 0 ? Finding.notDemanded() : Finding.met("the terms, until " + time(until));
    }

    static Finding retention(ObligationProfile profile, Facts facts) {
        long longest = profile.longestMillis();
        if (longest == 0) {
            return Finding.notDemanded();
        }
        long gradedAt = facts.label().getGradedAtMillis();
        if (gradedAt <= 0) {
            return Finding.unmet(
                    Reason.of("grading-time-missing", "the label does not say when it was graded"),
                    Commands.publish(facts));
        }
        Terms terms = facts.terms();
        if (terms.getUntilMillis() == 0 || terms.getUntilMillis() - gradedAt > longest) {
            String until = terms.getUntilMillis() == 0 ? "for ever" : time(terms.getUntilMillis());
            String latest = time(gradedAt + longest);
            return Finding.unmet(
                    new Reason(
                            "until-too-late",
                            profile.rank() + " data may be held until " + latest + " at the latest, not " + until
                                    + ": choose an earlier --until",
                            Map.of("until", until, "latest", latest)),
                    Commands.publish(facts, "--until " + latest));
        }
        return Finding.met("the terms, within " + Duration.ofMillis(longest).toDays() + " days of the grading at "
                + time(gradedAt));
    }

    static Finding purpose(ObligationProfile profile, Facts facts) {
        List<String> allowed = facts.terms().getPurposesList();
        String purpose = facts.purpose();
        if (purpose.isBlank()) {
            return profile.purposeNeeded() || !allowed.isEmpty()
                    ? Finding.unmet(
                            Reason.of("purpose-needed", "say what the data are for with --purpose P"),
                            Commands.request(facts))
                    : Finding.notDemanded();
        }
        if (!allowed.isEmpty() && !allowed.contains(purpose)) {
            return Finding.unmet(
                    new Reason(
                            "purpose-not-allowed",
                            "the terms do not allow the purpose " + Reasons.shown(purpose),
                            Map.of("purpose", purpose)),
                    Commands.publish(facts, "--purpose " + Commands.quoted(purpose)));
        }
        return Finding.met(
                allowed.isEmpty() ? "the request; the terms allow any" : "the terms, which allow " + purpose);
    }

    static String time(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }
}
