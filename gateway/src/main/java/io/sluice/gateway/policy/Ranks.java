package io.sluice.gateway.policy;

import io.sluice.proto.Rank;
import java.util.List;
import java.util.Optional;

/** The six ranks in order. Unspecified and unrecognised are no ranks: every comparison with one of them is false. */
public final class Ranks {
    /** From PUBLIC to CORE. */
    public static final List<Rank> ALL =
            List.of(Rank.PUBLIC, Rank.INTERNAL, Rank.CONFIDENTIAL, Rank.RESTRICTED, Rank.IMPORTANT, Rank.CORE);

    private Ranks() {}

    /** The rank of that name (upper or lower case) or number 1 to 6. */
    public static Optional<Rank> of(String text) {
        return ALL.stream()
                .filter(rank -> rank.name().equalsIgnoreCase(text)
                        || Integer.toString(rank.getNumber()).equals(text))
                .findFirst();
    }

    /** Whether rank is one of the six. */
    public static boolean known(Rank rank) {
        return ALL.contains(rank);
    }

    /** Whether both are known and rank is no lower than least. */
    public static boolean atLeast(Rank rank, Rank least) {
        return known(rank) && known(least) && rank.getNumber() >= least.getNumber();
    }

    /** Whether both are known and rank is lower than other. */
    public static boolean below(Rank rank, Rank other) {
        return known(rank) && known(other) && rank.getNumber() < other.getNumber();
    }

    /** The higher one. Anything unknown counts as CONFIDENTIAL, as data without a label do. */
    public static Rank max(Rank a, Rank b) {
        Rank x = known(a) ? a : Rank.CONFIDENTIAL;
        Rank y = known(b) ? b : Rank.CONFIDENTIAL;
        return below(x, y) ? y : x;
    }

    /** A member's clearance: unspecified counts as INTERNAL, unrecognised as PUBLIC. */
    public static Rank clearance(Rank granted) {
        if (known(granted)) {
            return granted;
        }
        return granted == Rank.RANK_UNSPECIFIED ? Rank.INTERNAL : Rank.PUBLIC;
    }
}
