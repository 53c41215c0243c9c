package io.sluice.gateway.dataset;

/**
 * How deep something lies within archives, and what all of them together have grown to: more than {@value #FREE_BYTES}
 * bytes that are more than {@value #MOST_RATIO} times what they came from are a bomb, not data, however they are divided
 * among the layers. One for each layer; those of one dataset share their count. Not safe for concurrent use.
 */
public final class Nesting {
    /** So many archives may lie within one another. A .tar.gz has two layers. */
    public static final int MOST_LAYERS = 4;

    /** So many files may lie in the zip archives of one dataset, in all layers together. */
    static final int MOST_FILES = 10_000;

    private static final long FREE_BYTES = 64L << 20;
    private static final long MOST_RATIO = 200;

    /** What the layers of one dataset share. */
    private static final class Growth {
        private long consumed;
        private long produced;
        private int files;
        private boolean beyondReason;
    }

    private final Growth growth;
    private final int layers;
    private final boolean expanded;

    private Nesting(Growth growth, int layers, boolean expanded) {
        this.growth = growth;
        this.layers = layers;
        this.expanded = expanded;
    }

    /** Of a dataset: it lies in no archive. */
    public static Nesting none() {
        return new Nesting(new Growth(), 0, false);
    }

    /** Of a file within an archive that lies here; with whether it was compressed there. */
    public Nesting within(boolean compressed) {
        return new Nesting(growth, layers + 1, expanded || compressed);
    }

    /** Whether an archive that lies here lies too deep to be unpacked. */
    public boolean deepest() {
        return layers >= MOST_LAYERS;
    }

    /** Counts what was unpacked here, and what it came from; returns whether that is still within reason. */
    boolean grow(long consumed, long produced) {
        growth.consumed += expanded ? 0 : consumed;
        growth.produced += produced;
        growth.beyondReason |= growth.produced > FREE_BYTES && growth.produced / MOST_RATIO > growth.consumed;
        return !growth.beyondReason;
    }

    /** Counts one file more; returns whether there may be so many. */
    boolean file() {
        return ++growth.files <= MOST_FILES;
    }
}
