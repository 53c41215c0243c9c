package io.sluice.gateway.policy;

import io.sluice.proto.Label;
import io.sluice.proto.Rank;
import java.util.Locale;
import java.util.Set;

/**
 * An order that nothing of some kind is exchanged, until it is released.
 *
 * @param id names it, here and in records
 * @param scope what kind
 * @param target which dataset, member or rank; empty for ALL
 * @param objects of a dataset: the object ids of its versions in hexadecimal, by which releases made of them are known
 * @param sinceMillis when it was put on
 * @param by who put it on
 * @param reason one line of a person's; for this gateway's operators alone
 */
public record Brake(
        String id, Scope scope, String target, Set<String> objects, long sinceMillis, String by, String reason) {
    /** Longest reason, in characters. */
    public static final int REASON_CHARS = 500;

    private static final int TARGET_CHARS = 128;

    /** What a brake stops. */
    public enum Scope {
        /** All versions of a dataset, and all releases made of them. */
        DATASET,
        /** Everything with one member, in both directions. */
        MEMBER,
        /** Everything of a rank and of all ranks above it. */
        RANK,
        /** Everything. */
        ALL;

        /** In lower case, as commands, records and metrics say it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Brake {
        objects = Set.copyOf(objects);
        boolean fits = scope == Scope.ALL
                ? target.isEmpty()
                : scope == Scope.RANK ? Ranks.of(target).isPresent() : Reasons.isLine(target, TARGET_CHARS);
        if (!fits) {
            throw new IllegalArgumentException("brake: " + scope.word() + " " + Reasons.shown(target)
                    + " (expected: the name of a dataset, of a member or of a rank; none for all)");
        }
        if (!Reasons.isLine(reason, REASON_CHARS)) {
            throw new IllegalArgumentException(
                    "reason: " + reason.length() + " characters (expected: 1-" + REASON_CHARS + " on one line)");
        }
        target = scope == Scope.RANK ? Ranks.of(target).orElseThrow().name() : target;
    }

    /** The same, with what its releases are known by. */
    public Brake withObjects(Set<String> ids) {
        return new Brake(id, scope, target, ids, sinceMillis, by, reason);
    }

    /** Of a rank: which; else RANK_UNSPECIFIED. */
    public Rank rank() {
        return scope == Scope.RANK ? Ranks.of(target).orElseThrow() : Rank.RANK_UNSPECIFIED;
    }

    /**
     * Whether it stops this. Data whose rank is unknown are stopped by a brake on any rank.
     *
     * @param dataset its name
     * @param label what says its rank and what it was made of
     * @param member who it is exchanged with; empty: nobody yet
     */
    public boolean stops(String dataset, Label label, String member) {
        return switch (scope) {
            case DATASET ->
                dataset.equals(target)
                        || label.getDerivation().getParentObjectIdsList().stream()
                                .anyMatch(parent -> objects.contains(hex(parent.toByteArray())));
            case MEMBER -> member.equals(target);
            case RANK -> !Ranks.known(label.getRank()) || Ranks.atLeast(label.getRank(), rank());
            case ALL -> true;
        };
    }

    private static String hex(byte[] bytes) {
        return java.util.HexFormat.of().formatHex(bytes);
    }
}
