package io.sluice.gateway.policy;

import io.sluice.gateway.policy.ObligationProfile.Audience;
import io.sluice.proto.Label;
import io.sluice.proto.Terms;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes the terms of an offer from the rank's profile and the owner's wishes. Immutable. */
public final class Offers {
    private static final int MOST_VALUES = 256;
    private static final int VALUE_CHARS = 200;
    private static final int MOST_GRANTS = 999_999_999;

    private final ObligationProfiles profiles;

    /** With the profiles to apply. */
    public Offers(ObligationProfiles profiles) {
        this.profiles = profiles;
    }

    /**
     * Whether a dataset with that label may be offered under those wishes at all. What the label must say of its
     * content is {@link LabelCheck}'s business.
     *
     * @param ledgerCommits whether a shared ledger commits records here
     */
    public Decision mayPublish(Label label, OwnerTerms wishes, boolean ledgerCommits) {
        Optional<ObligationProfile> found = profiles.of(label.getRank());
        if (found.isEmpty()) {
            return new Decision.Deny(List.of(Reasons.rankUnknown(label.getRank())));
        }
        ObligationProfile profile = found.get();
        if (profile.audience() == Audience.NOBODY || !profile.keyRelease()) {
            return new Decision.Deny(List.of(Reasons.neverOffered(profile.rank())));
        }
        List<Reason> reasons = new ArrayList<>(Releases.claims(label, profile));
        if (profile.audience() == Audience.NAMED && wishes.recipients().isEmpty()) {
            reasons.add(Reasons.recipientsNeeded(profile.rank()));
        }
        if (wishes.foreignConnectors() && !profile.foreignConnectors()) {
            reasons.add(Reasons.foreignRefused(profile.rank()));
        }
        if (profile.permit() && !Bases.permit(label)) {
            reasons.add(Reasons.permitNeeded(profile.rank()));
        }
        if (profile.committed() && !ledgerCommits) {
            reasons.add(Reasons.ledgerNeeded(profile.rank()));
        }
        long validUntil = label.getValidUntilMillis();
        if (validUntil != 0 && validUntil <= label.getGradedAtMillis()) {
            reasons.add(Reasons.gradingExpired(validUntil));
        }
        checkTime(profile, label, wishes, reasons);
        checkWords(label, wishes, reasons);
        return Decision.of(reasons, profile.duties());
    }

    /**
     * The terms of an offer that {@link #mayPublish} permits. Where the profile bounds the time, terms without an end
     * get the longest, counted from the label's time of grading.
     *
     * @throws IllegalArgumentException if the rank has no profile
     */
    public Terms terms(Label label, OwnerTerms wishes) {
        ObligationProfile profile = profiles.of(label.getRank())
                .orElseThrow(() -> new IllegalArgumentException(
                        "rank: " + label.getRank() + " (expected: one with an obligation profile)"));
        return Terms.newBuilder()
                .addAllRecipients(wishes.recipients())
                .addAllPurposes(wishes.purposes())
                .setUntilMillis(until(profile, label, wishes))
                .setMaxGrants(wishes.maxGrants())
                .setClearance(profile.clearance())
                .setForeignConnectors(wishes.foreignConnectors())
                .addAllObligations(profile.duties().stream().sorted().toList())
                .build();
    }

    private static long until(ObligationProfile profile, Label label, OwnerTerms wishes) {
        if (wishes.untilMillis() != 0 || profile.longestMillis() == 0) {
            return wishes.untilMillis();
        }
        return label.getGradedAtMillis() + profile.longestMillis();
    }

    private static void checkTime(ObligationProfile profile, Label label, OwnerTerms wishes, List<Reason> reasons) {
        long until = wishes.untilMillis();
        if (until < 0 || until != 0 && until <= label.getGradedAtMillis()) {
            reasons.add(new Reason(
                    "until-past",
                    "the terms would end at " + time(until) + ", before they begin: choose a later --until",
                    Map.of("until", time(until))));
        }
        if (profile.longestMillis() > 0 && label.getGradedAtMillis() <= 0) {
            reasons.add(Reason.of("grading-time-missing", "the label does not say when it was graded"));
        } else if (profile.longestMillis() > 0 && until - label.getGradedAtMillis() > profile.longestMillis()) {
            String latest = time(label.getGradedAtMillis() + profile.longestMillis());
            reasons.add(new Reason(
                    "until-too-late",
                    profile.rank() + " data may be held until " + latest + " at the latest, not " + time(until)
                            + ": choose an earlier --until",
                    Map.of("until", time(until), "latest", latest)));
        }
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
        if (word.isBlank()
                || word.length() > VALUE_CHARS
                || word.codePoints()
                        .anyMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE)) {
            reasons.add(Reason.of(
                    what + "-invalid",
                    "the " + what + " " + Reasons.shown(word) + " cannot be used (expected: 1-" + VALUE_CHARS
                            + " characters on one line)"));
        }
    }

    private static String time(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }
}
