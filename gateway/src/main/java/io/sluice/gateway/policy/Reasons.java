package io.sluice.gateway.policy;

import io.sluice.proto.Rank;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;

/** The reasons that several decisions share; each has one code, one wording and, where there is one, the way out. */
final class Reasons {
    static final String BASIS_NEEDED = "basis-needed";

    static final String APPROVAL_NEEDED = "approval-needed";

    static final String APPROVAL_REFUSED = "approval-refused";

    private static final int SHOWN_CHARS = 80;

    private Reasons() {}

    static Reason rankUnknown(Rank rank) {
        return Reason.of(
                "rank-unknown", "the data are not graded: " + rank + " is not a rank that any profile speaks of");
    }

    static Reason neverOffered(Rank rank) {
        return new Reason(
                "rank-never-offered",
                rank + " data are never offered and their key is never released",
                Map.of("rank", rank.name()));
    }

    static Reason recipientsNeeded(Rank rank) {
        return new Reason(
                "recipients-needed",
                rank + " data may be offered to named members only: say to whom with --to ORG",
                Map.of("rank", rank.name()));
    }

    static Reason foreignRefused(Rank rank) {
        return new Reason(
                "foreign-connector-refused",
                rank + " data never go to a connector that is not a Sluice gateway, or the owner did not allow it",
                Map.of("rank", rank.name()));
    }

    static Reason basisNeeded(Rank rank) {
        return new Reason(
                BASIS_NEEDED,
                rank + " data with personal information need a legal basis: state it with --basis KIND:TEXT, for"
                        + " example --basis consent:\"form 7, collected 2026\"",
                Map.of("rank", rank.name()));
    }

    static Reason consentPurposeNeeded(Rank rank) {
        return new Reason(
                "consent-purpose-needed",
                rank + " data that rest on consent need one that is bound to the purpose, and the offer is for any",
                Map.of("rank", rank.name()));
    }

    static Reason consentNeeded(Rank rank) {
        return new Reason(
                "consent-needed",
                rank
                        + " data that rest on consent need the separate consent of each person in them, from the registry: the"
                        + " owner gives a release of those who consented, made with `sluice derive --consent-column`",
                Map.of("rank", rank.name()));
    }

    static Reason permitNeeded(Rank rank) {
        return new Reason(
                "permit-needed",
                rank + " data need a permit (risk assessment, filed contract): state it with --basis permit:TEXT",
                Map.of("rank", rank.name()));
    }

    static Reason approvalNeeded(ApprovalDemand demand, int given) {
        return new Reason(
                APPROVAL_NEEDED,
                "the provider needs the approval of " + demand.text() + ", and has " + given
                        + ": its people use `sluice approvals`",
                Map.of("needed", Integer.toString(demand.count()), "given", Integer.toString(given)));
    }

    static Reason ledgerNeeded(Rank rank) {
        return new Reason(
                "ledger-needed",
                rank
                        + " data are released only after the record is committed on a shared ledger, and none is configured",
                Map.of("rank", rank.name()));
    }

    static Reason ledgerUnreachable(ObligationProfile profile, SharedLedger ledger) {
        Duration waiting = Duration.ofMillis(ledger.waitingMillis()).truncatedTo(ChronoUnit.SECONDS);
        Duration most = Duration.ofMillis(profile.stopAfterMillis());
        return new Reason(
                "ledger-unreachable",
                "records have waited for the shared ledger for " + waiting + ", and " + profile.rank()
                        + " data stop after " + most + ": ask again when the ledger is back",
                Map.of("rank", profile.rank().name(), "waiting", waiting.toString(), "most", most.toString()));
    }

    static Reason ended(long untilMillis) {
        String until = Instant.ofEpochMilli(untilMillis).toString();
        return new Reason("terms-ended", "the terms ended at " + until, Map.of("until", until));
    }

    /** Data whose grading has expired are ungraded. */
    static Reason gradingExpired(long untilMillis) {
        String until = Instant.ofEpochMilli(untilMillis).toString();
        return new Reason(
                "grading-expired",
                "the grading was valid until " + until + " and counts for nothing now: the owner must grade the data"
                        + " again",
                Map.of("until", until));
    }

    /** A time as people say it. */
    static String hours(long millis) {
        return Duration.ofMillis(millis).toString().substring(2).toLowerCase(Locale.ROOT);
    }

    /** What a stranger wrote, quoted, short and on one line. */
    static String shown(String text) {
        StringBuilder shown = new StringBuilder("\"");
        text.codePoints()
                .limit(SHOWN_CHARS)
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE ? '?' : c)
                .forEach(shown::appendCodePoint);
        return shown.append(text.codePointCount(0, text.length()) > SHOWN_CHARS ? "...\"" : "\"")
                .toString();
    }

    /** Whether it is something, on one line, of at most so many characters. */
    static boolean isLine(String text, int most) {
        return !text.isBlank()
                && text.length() <= most
                && text.codePoints()
                        .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
    }
}
