package io.sluice.lane;

/** Where a proof gets its hashes from: memory, tiles on disk, or tiles fetched from somebody else. */
@FunctionalInterface
public interface HashSource {
    /**
     * Hash of the complete subtree over leaves {@code index << level} to {@code ((index + 1) << level) - 1}. Only asked
     * for subtrees that lie wholly inside the tree. The caller does not change the array.
     *
     * @throws IllegalStateException when the source does not have it
     */
    byte[] hash(int level, long index);
}
