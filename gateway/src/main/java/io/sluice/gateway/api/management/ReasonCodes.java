package io.sluice.gateway.api.management;

import java.util.Set;

/** The reasons that metrics tell apart: those of our own policy. Whatever else stands in a record may come from a peer. */
final class ReasonCodes {
    static final String OTHER = "other";

    private static final Set<String> KNOWN = Set.of(
            "agreement-differs",
            "agreement-mismatch",
            "agreement-revoked",
            "agreement-unsigned",
            "agreement-unverified",
            "approval-needed",
            "approval-refused",
            "bad-signature",
            "basis-needed",
            "braked",
            "cancelled",
            "clearance-too-low",
            "clearance-unknown",
            "consent-insufficient",
            "consent-other-use",
            "consent-withdrawn",
            "count-invalid",
            "count-used-up",
            "declared-below-floor",
            "derivation-incomplete",
            "downgrade-incomplete",
            "downgrade-needed",
            "downgrade-of-nothing",
            "downgrade-too-far",
            "downgrade-unmeasured",
            "duty-missing",
            "duty-unknown",
            "file-changed",
            "foreign-connector-refused",
            "graded-by-another",
            "grading-expired",
            "grading-time-missing",
            "json-differs",
            "k-incomplete",
            "k-too-low",
            "key-destroyed",
            "ledger-needed",
            "ledger-unreachable",
            "member-revoked",
            "mislabelled",
            "name-taken",
            "not-a-member",
            "not-offered",
            "parent-ambiguous",
            "parent-ended",
            "parent-unknown",
            "pass-on-forbidden",
            "permit-needed",
            "plan-mismatch",
            "policy-malformed",
            "purpose-needed",
            "purpose-not-allowed",
            "rank-below-parents",
            "rank-never-offered",
            "rank-unknown",
            "recalled",
            "receipt-missing",
            "recipient-invalid",
            "recipient-mismatch",
            "recipient-not-named",
            "recipient-unknown",
            "recipients-needed",
            "release-mismatch",
            "release-unmeasured",
            "restored",
            "risk-too-high",
            "source-is-received",
            "source-is-release",
            "terms-changed",
            "terms-ended",
            "terms-too-long",
            "transfer-over",
            "unknown-agreement",
            "unknown-sealing-key",
            "until-past",
            "until-too-late",
            "wider-than-parents");

    private ReasonCodes() {}

    /** The code, or "other". */
    static String known(String code) {
        return KNOWN.contains(code) ? code : OTHER;
    }
}
