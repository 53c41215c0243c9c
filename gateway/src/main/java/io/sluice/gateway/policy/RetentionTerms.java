package io.sluice.gateway.policy;

import io.sluice.proto.Agreement;
import io.sluice.proto.Label;

/** How long a recipient may hold what came under an agreement. Pure. */
public final class RetentionTerms {
    private RetentionTerms() {}

    /** Whether the recipient owes it to delete what it received when the terms end. */
    public static boolean deletes(Agreement agreement) {
        return agreement.getTerms().getObligationsList().contains(Vocabulary.DELETE);
    }

    /**
     * Until when it may be held, in POSIX milliseconds: as the terms say; where they name no end, for as long after the
     * grading as the rank's profile allows; 0 where that names none either: until the agreement is revoked. A rank that no
     * profile speaks of may be held no longer than it was graded.
     */
    public static long untilMillis(Agreement agreement, ObligationProfiles profiles) {
        long until = agreement.getTerms().getUntilMillis();
        if (until > 0) {
            return until;
        }
        Label label = agreement.getLabel();
        long graded = label.getGradedAtMillis() > 0 ? label.getGradedAtMillis() : agreement.getTimeMillis();
        return profiles.of(label.getRank())
                .map(profile -> profile.longestMillis() == 0 ? 0 : graded + profile.longestMillis())
                .orElse(graded);
    }
}
