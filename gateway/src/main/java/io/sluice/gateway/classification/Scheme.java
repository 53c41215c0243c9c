package io.sluice.gateway.classification;

import io.sluice.proto.Rank;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Somebody's grading scheme: its levels, how they and the six ranks stand for each other, and what it demands. Both maps
 * are total and keep the order ({@link SchemeReader} sees to it), so comparing by rank never contradicts the scheme.
 * Immutable.
 *
 * @param name such as "GB/T 43697"
 * @param edition what labels call it, such as "GB/T 43697-2024"
 * @param chinese its title
 * @param english its title
 * @param levels lowest first
 * @param levelByRank the level that a rank is shown as; a rank above the scheme's highest is shown as the highest
 * @param rules what it demands
 */
public record Scheme(
        String name,
        String edition,
        String chinese,
        String english,
        List<Level> levels,
        Map<Rank, Level> levelByRank,
        GradingRules rules) {
    /** One level: its name in the scheme, its rank, its label in Chinese and English. */
    public record Level(String name, Rank rank, String chinese, String english) {}

    /** Copies the collections. */
    public Scheme {
        levels = List.copyOf(levels);
        levelByRank = Map.copyOf(levelByRank);
    }

    /** The same words over other rules. */
    Scheme withRules(GradingRules other) {
        return new Scheme(name, edition, chinese, english, levels, levelByRank, other);
    }

    /** The level of that name, exactly so written. */
    public Optional<Level> level(String name) {
        return levels.stream().filter(level -> level.name().equals(name)).findFirst();
    }

    /** What one of the six ranks is called in this scheme. */
    public Level of(Rank rank) {
        Level level = levelByRank.get(rank);
        if (level == null) {
            throw new IllegalArgumentException("rank: " + rank + " (expected: one of the six)");
        }
        return level;
    }

    /** Whether the scheme has no level of its own for the rank: its highest level says less than the rank demands. */
    public boolean understates(Rank rank) {
        return of(rank).rank().getNumber() < rank.getNumber();
    }
}
