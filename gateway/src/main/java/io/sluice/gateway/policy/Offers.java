package io.sluice.gateway.policy;

import io.sluice.proto.Label;
import io.sluice.proto.Terms;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Makes the terms of an offer from the rank's profile and the owner's wishes. Immutable. */
public final class Offers {
    private static final int MOST_VALUES = 256;
    private static final int VALUE_CHARS = 200;
    private static final int MOST_GRANTS = 999_999_999;

    private final Supplier<ObligationProfiles> profiles;
    private final Decisions decisions;

    /** @param profiles asked for anew each time, because a reload may change them */
    public Offers(Supplier<ObligationProfiles> profiles) {
        this.profiles = profiles;
        this.decisions = new Decisions(profiles);
    }

    /**
     * Whether a dataset with that label may be offered under those wishes at all. What the label must say of its
     * content is {@link LabelCheck}'s business.
     *
     * @param ledgerCommits whether a shared ledger commits records here
     * @param parents what it was made from: those named, and all of others' that stand behind them
     * @param rights to what it comes from
     */
    public Decision mayPublish(
            Label label, OwnerTerms wishes, boolean ledgerCommits, List<Parent> parents, Holdings rights) {
        if (profiles.get().of(label.getRank()).isEmpty()) {
            return new Decision.Deny(List.of(Reasons.rankUnknown(label.getRank())));
        }
        Facts facts = Facts.of(label, terms(label, wishes, parents, rights), label.getGradedAtMillis())
                .parents(Optional.of(parents))
                .rights(() -> Optional.of(rights))
                .ledger(ledgerCommits ? SharedLedger.CURRENT : SharedLedger.NONE);
        List<Reason> reasons = new ArrayList<>(decisions.at(Door.PUBLISH, facts).denials());
        checkWords(label, wishes, reasons);
        return Decision.of(reasons, facts.terms().getObligationsList());
    }

    /**
     * The terms of an offer of own data. Where the profile bounds the time, terms without an end
     * get the longest, counted from the label's time of grading.
     *
     * @throws IllegalArgumentException if the rank has no profile
     */
    public Terms terms(Label label, OwnerTerms wishes) {
        ObligationProfile profile = profiles.get()
                .of(label.getRank())
                .orElseThrow(() -> new IllegalArgumentException(
                        "rank: " + label.getRank() + " (expected: one with an obligation profile)"));
        return Terms.newBuilder()
                .addAllRecipients(wishes.recipients())
                .addAllPurposes(wishes.purposes())
                .setUntilMillis(until(profile, label, wishes))
                .setMaxGrants(wishes.maxGrants())
                .setClearance(profile.clearance())
                .setForeignConnectors(wishes.foreignConnectors())
                .setPassOn(wishes.passOn())
                .addAllObligations(profile.duties().stream().sorted().toList())
                .build();
    }

    /** The same of what was made from others, or is others': no wider than what they allow, where the owner left it open. */
    public Terms terms(Label label, OwnerTerms wishes, List<Parent> parents, Holdings rights) {
        Terms terms = terms(label, wishes);
        Terms within = parents.isEmpty() ? terms : Lineage.within(terms, wishes, parents);
        return RightChecks.within(within, wishes, rights, label.getGradedAtMillis());
    }

    private static long until(ObligationProfile profile, Label label, OwnerTerms wishes) {
        if (wishes.untilMillis() != 0 || profile.longestMillis() == 0) {
            return wishes.untilMillis();
        }
        return label.getGradedAtMillis() + profile.longestMillis();
    }

    private static void checkWords(Label label, OwnerTerms wishes, List<Reason> reasons) {
        if (wishes.maxGrants() < 0 || wishes.maxGrants() > MOST_GRANTS) {
            reasons.add(Reason.of(
                    "count-invalid",
                    "a count of " + wishes.maxGrants() + " cannot be offered (expected: 1 to " + MOST_GRANTS + ")"));
        }
        if (Stream.of(wishes.recipients(), wishes.purposes(), label.getCategoriesList())
                .anyMatch(list -> list.size() > MOST_VALUES)) {
            reasons.add(Reason.of(
                    "terms-too-long",
                    "more than " + MOST_VALUES + " recipients, purposes or categories do not fit one offer"));
        }
        for (String name : wishes.recipients()) {
            if (!name.matches("[a-z0-9][a-z0-9-]{0,62}")) {
                reasons.add(Reason.of(
                        "recipient-invalid",
                        "no member can be called " + Reasons.shown(name) + " (expected: 1-63 of a-z, 0-9, -)"));
            }
        }
        wishes.purposes().forEach(purpose -> checkWord("purpose", purpose, reasons));
        label.getCategoriesList().forEach(category -> checkWord("category", category, reasons));
    }

    private static void checkWord(String what, String word, List<Reason> reasons) {
        if (!Reasons.isLine(word, VALUE_CHARS)) {
            reasons.add(Reason.of(
                    what + "-invalid",
                    "the " + what + " " + Reasons.shown(word) + " cannot be used (expected: 1-" + VALUE_CHARS
                            + " characters on one line)"));
        }
    }
}
