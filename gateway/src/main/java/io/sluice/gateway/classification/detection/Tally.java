package io.sluice.gateway.classification.detection;

/**
 * How many values of a text had the shape of each identifier, and how many of them the right check digit too. Where no
 * more pass than must pass by chance, the text is full of numbers of another kind, and what passes is none. Depends on
 * the text so far alone. Not safe for concurrent use.
 */
final class Tally {
    private static final int ENOUGH = 40;
    /** So many that pass one after the other do not do so by chance. */
    private static final int MOST_CHANCES = 3;

    private static final double BEYOND_CHANCE = 1.7;

    private final int[] shaped;
    private final int[] passed;
    private final int[] streak;
    private final boolean counting;

    /** One that counts, or lets everything pass. */
    Tally(Recognisers recognisers, boolean counting) {
        this.shaped = new int[recognisers.count];
        this.passed = new int[recognisers.count];
        this.streak = new int[recognisers.count];
        this.counting = counting;
    }

    /** Whether it counts itself; if not, somebody else does. */
    boolean counting() {
        return counting;
    }

    /** Counts one value that stands without a word nearby; returns whether it may be more than chance. */
    boolean count(Recogniser recogniser, boolean passes) {
        int i = recogniser.index;
        if (!counting || recogniser.chance >= 1) {
            return true;
        }
        shaped[i]++;
        passed[i] += passes ? 1 : 0;
        streak[i] = passes ? streak[i] + 1 : 0;
        return shaped[i] < ENOUGH
                || streak[i] >= MOST_CHANCES
                || passed[i] > shaped[i] * recogniser.chance * BEYOND_CHANCE;
    }
}
