package io.sluice.gateway.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** What somebody probably meant to type. */
public final class Nearest {
    private Nearest() {}

    /** The known word that is at most a third of its length away from the typed one, compared without case. */
    public static Optional<String> to(String typed, Collection<String> known) {
        return known.stream()
                .filter(word -> distance(typed, word) <= Math.max(1, word.length() / 3))
                .min(Comparator.comparingInt((String word) -> distance(typed, word))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** Ready to stand behind a message: {@code ", did you mean X?"}, or nothing. */
    public static String hint(String typed, Collection<String> known) {
        return to(typed, known).map(word -> ", did you mean " + word + "?").orElse("");
    }

    /** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
    static int distance(String left, String right) {
        // Longer is no typo of anything we know, and must not cost anything.
        String a = left.substring(0, Math.min(left.length(), 64)).toLowerCase(java.util.Locale.ROOT);
        String b = right.substring(0, Math.min(right.length(), 64)).toLowerCase(java.util.Locale.ROOT);
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                boolean same = a.charAt(i - 1) == b.charAt(j - 1);
                int best = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + (same ? 0 : 1));
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                d[i][j] = swapped ? Math.min(best, d[i - 2][j - 2] + 1) : best;
            }
        }
        return d[a.length()][b.length()];
    }
}
