package io.sluice.lane;

import java.util.List;

/**
 * Records that an owner wants to add to its lane.
 *
 * @param organisation who brings it, as the transport has authenticated
 * @param firstIndex index of the first leaf in the lane
 * @param leafHashes one for each record, in order
 * @param bytes length of all records together (0 when only hashes are brought)
 * @param timeMillis when the owner closed the batch
 * @param checkpoint the owner's signed note over the lane after this batch
 */
public record LaneBatch(
        String organisation,
        long firstIndex,
        List<byte[]> leafHashes,
        long bytes,
        long timeMillis,
        SignedNote checkpoint) {
    /** Copies the list. */
    public LaneBatch {
        leafHashes = List.copyOf(leafHashes);
    }

    /** A batch of whole records. */
    public static LaneBatch of(
            String organisation, long firstIndex, List<byte[]> records, long timeMillis, SignedNote checkpoint) {
        TreeHash tree = new TreeHash();
        long bytes = records.stream().mapToLong(record -> record.length).sum();
        return new LaneBatch(
                organisation, firstIndex, records.stream().map(tree::leaf).toList(), bytes, timeMillis, checkpoint);
    }

    /** Size of the lane after this batch. */
    public long end() {
        return firstIndex + leafHashes.size();
    }
}
