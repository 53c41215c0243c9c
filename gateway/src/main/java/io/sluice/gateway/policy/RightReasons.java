package io.sluice.gateway.policy;

import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Why a right does not count. Grants are named by digest and nobody by name: whoever asks for the data is told, too. */
final class RightReasons {
    static final String CONFLICT = "right-conflict";
    private static final String GRANT = "grant";

    private RightReasons() {}

    static Reason unknown() {
        return Reason.of("right-unknown", "nobody has looked whether the provider has a right to offer the data");
    }

    static Reason missing(Right right) {
        return new Reason(
                "right-missing",
                "the provider does not hold the right of " + right.word() + " to what it would offer or change",
                Map.of("right", right.word()));
    }

    static Reason baseUnknown(RightGrant grant) {
        return of("right-base-unknown", grant, "what it rests on is not known here");
    }

    static Reason notHeld(RightGrant grant) {
        return of("right-not-held", grant, "its grantor does not hold what it rests on");
    }

    static Reason wider(RightGrant grant, String term) {
        return new Reason(
                "right-wider",
                grant.name() + " does not count: it is wider than what it rests on (" + term + ")",
                Map.of(GRANT, grant.name(), "term", term));
    }

    static Reason tooDeep(RightGrant grant) {
        return of("right-too-deep", grant, "what it rests on may not be handed on so often");
    }

    static Reason partial(RightGrant grant) {
        return of("right-transfer-of-part", grant, "a transfer hands over the whole scope, a part of it is a split");
    }

    static Reason notBegun(RightGrant grant) {
        return of("right-not-begun", grant, "it begins at " + Instant.ofEpochMilli(grant.fromMillis()));
    }

    static Reason expired(RightGrant grant) {
        return of("right-expired", grant, "it ended at " + Instant.ofEpochMilli(grant.untilMillis()));
    }

    static Reason revoked(RightGrant grant) {
        return of("right-revoked", grant, "it was revoked, or given back");
    }

    /** @param by the transfer that took it away */
    static Reason givenAway(Right right, ByteString by) {
        return new Reason(
                "right-given-away",
                "the right of " + right.word() + " that this would rest on was transferred to somebody else ("
                        + RightGrant.name(by) + ")",
                Map.of(GRANT, RightGrant.name(by), "right", right.word()));
    }

    /** Both are told; which of them counts is for people to settle. */
    static Reason conflict(RightGrant one, RightGrant other) {
        List<String> names = Stream.of(one.name(), other.name()).sorted().toList();
        return new Reason(
                CONFLICT,
                String.join(" and ", names) + " transfer the same right to different holders, so neither counts: one of"
                        + " the holders must give its back",
                Map.of(GRANT, names.get(0), "other", names.get(1)));
    }

    static Reason conflict(DatasetOrigin one, DatasetOrigin other) {
        return new Reason(
                "right-origin-conflict",
                "versions of one dataset would have two origins, " + one + " and " + other + ": publish it under a name"
                        + " of its own, or with the same --origin",
                Map.of("origin", one.toString(), "other", other.toString()));
    }

    /** What is needed goes beyond what is held. */
    static Reason beyond(Right right, String term, String text) {
        return new Reason(
                "right-wider",
                "the provider's right of " + right.word() + " does not allow " + text,
                Map.of("right", right.word(), "term", term));
    }

    /** It would have to be handed on once more than it may be. */
    static Reason tooDeep(Right right) {
        return new Reason(
                "right-too-deep",
                "the provider's right of " + right.word() + " may not be handed on so often",
                Map.of("right", right.word()));
    }

    private static Reason of(String code, RightGrant grant, String why) {
        return new Reason(code, grant.name() + " does not count: " + why, Map.of(GRANT, grant.name()));
    }
}
