package io.sluice.gateway.policy;

import io.sluice.proto.Agreement;
import java.util.Map;
import java.util.Optional;

/** The obligations that an exchange meets on its way: agreement, receipt, record. */
final class EvidenceChecks {
    private static final String RESTORED = "restored";

    private EvidenceChecks() {}

    static Finding standing(ObligationProfile profile, Facts facts) {
        Optional<Agreement> agreement = facts.agreement();
        if (agreement.isEmpty()) {
            return notAgreed(facts, "the agreement, until somebody revokes it");
        }
        return facts.standing()
                ? Finding.met("the agreement " + agreement.get().getId() + ", which nobody has revoked")
                : Finding.unmet(
                        Reason.of(
                                "agreement-revoked",
                                "the agreement " + agreement.get().getId() + " was revoked"),
                        Commands.request(facts));
    }

    private static Finding notAgreed(Facts facts, String by) {
        return Finding.later(by, Reason.of("agreement-missing", "there is no agreement yet"), Commands.request(facts));
    }

    static Finding brake(ObligationProfile profile, Facts facts) {
        return facts.braked()
                .map(why -> Finding.unmet(
                        why, "sluice brake off " + why.params().getOrDefault("brake", "BRAKE") + " --reason WHY"))
                .orElse(Finding.met("no brake is on"));
    }

    static Finding reaffirmation(ObligationProfile profile, Facts facts) {
        return facts.held()
                .map(why -> Finding.unmet(
                        why,
                        why.code().equals(RESTORED)
                                ? "sluice reaffirm "
                                        + facts.agreement()
                                                .map(Agreement::getId)
                                                .orElse(facts.dataset())
                                : "")) // Withdrawn or recalled: nothing makes it good again.
                .orElse(Finding.notDemanded());
    }

    static Finding contract(ObligationProfile profile, Facts facts) {
        Finding leftOut = TermsChecks.leftOut(Vocabulary.SIGN, profile, facts);
        if (leftOut != null) {
            return leftOut;
        }
        boolean signatures = profile.bothSign() && !facts.foreign();
        if (facts.agreement().isEmpty()) {
            return notAgreed(facts, signatures ? "both sides' signatures of the agreement" : "the agreement");
        }
        Agreement agreement = facts.agreement().get();
        String name = facts.recipient().orElse("");
        if (!agreement.getRecipient().equals(name) && facts.recipient().isPresent()) {
            return Finding.unmet(
                    Reason.of("recipient-mismatch", "the agreement is not with " + name), Commands.request(facts));
        }
        if (signatures && !facts.bothSigned()) {
            return Finding.later(
                    "both sides' signatures of the agreement",
                    Reason.of("agreement-unsigned", "the agreement is not signed by both sides"),
                    Commands.request(facts));
        }
        return Finding.met((signatures ? "both sides' signatures of " : "") + agreement.getId());
    }

    static Finding count(ObligationProfile profile, Facts facts) {
        long most = Integer.toUnsignedLong(facts.terms().getMaxGrants());
        if (most == 0) {
            return Finding.notDemanded();
        }
        if (facts.agreement().isEmpty()) {
            return Finding.met("the terms, " + most + " grants under one agreement");
        }
        return facts.grants() < most
                ? Finding.met(facts.grants() + " of " + most + " grants given")
                : Finding.unmet(
                        new Reason(
                                "count-used-up",
                                "the terms allow " + most + " grants and " + facts.grants() + " were given",
                                Map.of("count", Long.toString(most))),
                        Commands.request(facts));
    }

    static Finding committedRecord(ObligationProfile profile, Facts facts) {
        Finding leftOut = TermsChecks.leftOut(Vocabulary.COMMIT, profile, facts);
        if (leftOut != null) {
            return leftOut;
        }
        if (!profile.committed()) {
            return Finding.notDemanded();
        }
        boolean unknown = facts.ledger().isEmpty();
        if (unknown || facts.ledger().get().configured()) {
            return unknown
                    ? Finding.later(committing(), Reasons.ledgerNeeded(profile.rank()), "")
                    : Finding.met(committing());
        }
        return Finding.unmet(
                Reasons.ledgerNeeded(profile.rank()), "SLUICE_LEDGER_FABRIC_CHANNEL=CHANNEL-FILE sluice serve -c FILE");
    }

    private static String committing() {
        return "the shared ledger; the key waits until the record of its grant is committed";
    }

    static Finding ledgerFreshness(ObligationProfile profile, Facts facts) {
        if (facts.ledger().isEmpty() && profile.stopAfterMillis() > 0) {
            return Finding.later(
                    "the shared ledger, if there is one",
                    Reason.of("ledger-unreachable", "how far the shared ledger is behind is not known"),
                    "sluice status");
        }
        SharedLedger ledger = facts.ledger().orElse(SharedLedger.NONE);
        if (!ledger.configured() || profile.stopAfterMillis() == 0) {
            return Finding.notDemanded();
        }
        return profile.stoppedBy(ledger)
                ? Finding.unmet(Reasons.ledgerUnreachable(profile, ledger), "sluice status")
                : Finding.met("the shared ledger, which is behind by no more than "
                        + Reasons.hours(profile.stopAfterMillis()));
    }

    static Finding receipt(ObligationProfile profile, Facts facts) {
        Finding leftOut = TermsChecks.leftOut(Vocabulary.RECEIPT, profile, facts);
        if (leftOut != null) {
            return leftOut;
        }
        if (facts.foreign()) {
            return Finding.notDemanded();
        }
        return facts.receipt()
                ? Finding.met("the recipient's signed receipt for this ciphertext")
                : Finding.later(
                        "the recipient's signed receipt, before the key leaves",
                        Reason.of("receipt-missing", "no signed receipt for this ciphertext has arrived"),
                        Commands.fetch(facts));
    }
}
