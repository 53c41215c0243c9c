package io.sluice.gateway.privacy;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Finds, among all combinations of levels, the one that passes the thresholds and loses the least information
 * (non-uniform entropy). The result is proved the least, not guessed.
 *
 * <p>The combinations are a lattice. Groups only grow on the way up, so whatever passes, passes with any coarser level
 * (also with rows left out, with distinct and entropy l and with t), and whatever fails, fails with any finer one. The
 * search takes the unknown combination of least loss, walks from it up along the least losses, finds by halves where
 * on that way passing begins, and marks everything above or below each answer. The first combination in order of loss
 * that is known to pass is the answer.
 */
final class LeastGeneralisation {
    /** More combinations are not searched. */
    static final int MOST_NODES = 4_000_000;

    private static final byte PASSES = 1;
    private static final byte FAILS = 2;

    private final List<Hierarchy> hierarchies;
    private final LatticeRows rows;
    private final Limits limits;
    private final int[] stride;
    private final byte[] state;
    private final double[] loss;
    private int checked;

    private LeastGeneralisation(List<Hierarchy> hierarchies, LatticeRows rows, Limits limits, int nodes) {
        this.hierarchies = hierarchies;
        this.rows = rows;
        this.limits = limits;
        stride = new int[hierarchies.size()];
        state = new byte[nodes];
        loss = new double[nodes];
        int next = 1;
        for (int i = 0; i < stride.length; i++) {
            stride[i] = next;
            next *= hierarchies.get(i).levels();
        }
        for (int node = 0; node < nodes; node++) {
            for (int i = 0; i < stride.length; i++) {
                loss[node] += hierarchies.get(i).loss(level(node, i));
            }
        }
    }

    /**
     * What was found.
     *
     * @param levels one for each hierarchy
     * @param loss bits that all rows together lose
     * @param share of what blanking everything would lose, 0 to 1
     * @param nodes how many combinations there are
     * @param checked how many of them were worked out
     */
    record Found(int[] levels, double loss, double share, int nodes, int checked) {}

    /** The least; empty if not even blanking everything passes. */
    static Optional<Found> search(List<Hierarchy> hierarchies, LatticeRows rows, Limits limits) throws PlanException {
        long nodes = 1;
        for (Hierarchy hierarchy : hierarchies) {
            nodes = Math.min(Integer.MAX_VALUE, nodes * hierarchy.levels());
        }
        if (nodes > MOST_NODES) {
            throw new PlanException("generalisations: " + nodes + " combinations (expected: at most " + MOST_NODES
                    + "; fewer quasi-identifiers, or hierarchies of fewer levels)");
        }
        return new LeastGeneralisation(hierarchies, rows, limits, (int) nodes).search();
    }

    private Optional<Found> search() {
        int[] byLoss = IntStream.range(0, state.length)
                .boxed()
                .sorted(Comparator.comparingDouble(node -> loss[node]))
                .mapToInt(Integer::intValue)
                .toArray();
        int[] path = new int[pathLength()];
        for (int node : byLoss) {
            if (state[node] == 0) {
                halve(path, climb(node, path));
            }
            if (state[node] == PASSES) {
                int[] levels = IntStream.range(0, stride.length)
                        .map(i -> level(node, i))
                        .toArray();
                double most = loss[state.length - 1];
                return Optional.of(
                        new Found(levels, loss[node], most == 0 ? 0 : loss[node] / most, state.length, checked));
            }
        }
        return Optional.empty();
    }

    private int pathLength() {
        return 1 + hierarchies.stream().mapToInt(each -> each.levels() - 1).sum();
    }

    private int level(int node, int i) {
        return node / stride[i] % hierarchies.get(i).levels();
    }

    /** A way up through what is unknown, along the least losses; how long it is. */
    private int climb(int from, int[] path) {
        int length = 0;
        int node = from;
        while (node >= 0) {
            path[length++] = node;
            int best = -1;
            for (int i = 0; i < stride.length; i++) {
                int up = node + stride[i];
                if (level(node, i) + 1 < hierarchies.get(i).levels()
                        && state[up] == 0
                        && (best < 0 || loss[up] < loss[best])) {
                    best = up;
                }
            }
            node = best;
        }
        return length;
    }

    private void halve(int[] path, int length) {
        int from = 0;
        int to = length;
        while (from < to) {
            int middle = (from + to) / 2;
            checked++;
            if (passes(path[middle])) {
                markUp(path[middle]);
                to = middle;
            } else {
                markDown(path[middle]);
                from = middle + 1;
            }
        }
    }

    private boolean passes(int node) {
        int[][] maps = new int[stride.length][];
        Arrays.setAll(maps, i -> hierarchies.get(i).groupOfCode(level(node, i)));
        return rows.passes(maps, limits);
    }

    private void markUp(int node) {
        state[node] = PASSES;
        for (int i = 0; i < stride.length; i++) {
            if (level(node, i) + 1 < hierarchies.get(i).levels() && state[node + stride[i]] == 0) {
                markUp(node + stride[i]);
            }
        }
    }

    private void markDown(int node) {
        state[node] = FAILS;
        for (int i = 0; i < stride.length; i++) {
            if (level(node, i) > 0 && state[node - stride[i]] == 0) {
                markDown(node - stride[i]);
            }
        }
    }
}
