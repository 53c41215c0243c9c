package io.sluice.gateway.policy;

import io.sluice.gateway.classification.Scheme;
import io.sluice.proto.Rank;
import java.util.Optional;

/**
 * Ranks as people say them: by name, by number 1 to 6, or by a level of their scheme. Where a level is called like
 * another rank (the "5" of a scheme whose highest level is RESTRICTED), the rank is meant; "level:5" means the level.
 */
public final class Levels {
    private static final String LEVEL = "level:";

    private Levels() {}

    /** The level that is meant, if one is. */
    public static Optional<Scheme.Level> named(Scheme scheme, String said) {
        if (said.startsWith(LEVEL)) {
            return scheme.level(said.substring(LEVEL.length()));
        }
        Optional<Rank> rank = Ranks.of(said);
        return scheme.level(said).filter(level -> rank.isEmpty() || rank.get() == level.rank());
    }

    /**
     * The rank that is meant.
     *
     * @throws IllegalArgumentException if it is neither a rank nor a level; the message lists them
     */
    public static Rank rank(Scheme scheme, String said) {
        return named(scheme, said)
                .map(Scheme.Level::rank)
                .or(() -> Ranks.of(said))
                .orElseThrow(() -> new IllegalArgumentException("rank: " + said + " (expected: one of " + Ranks.ALL
                        + ", or of "
                        + scheme.levels().stream().map(Scheme.Level::name).toList() + " of " + scheme.name() + ")"));
    }
}
