package io.sluice.gateway.provenance;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A lane as anybody may read it: from the own ledger, from a peer over the network, from a folder. */
public interface LaneSource {
    /** Origin of the lane, ORG/LANE. */
    String lane();

    /** The newest signed checkpoint, a note in UTF-8. */
    byte[] checkpoint() throws IOException;

    /** Record bytes from {@code from} on: at least one, at most {@code limit}, where the lane has them. */
    List<byte[]> entries(long from, int limit) throws IOException;

    /** The hashes of the consistency proof between two sizes of the tree. */
    List<byte[]> consistency(long oldSize, long newSize) throws IOException;

    /** The newest checkpoint that the holder of this source keeps of another organisation's lane. */
    Optional<byte[]> witnessed(String lane) throws IOException;
}
