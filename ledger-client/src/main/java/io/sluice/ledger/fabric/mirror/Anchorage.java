package io.sluice.ledger.fabric.mirror;

import io.sluice.ledger.Anchor;
import java.util.List;

/**
 * How the channel holds a record: where, and who vouches for it.
 *
 * @param anchor channel and chaincode, block and transaction
 * @param firstIndex of the batch in which it came
 * @param end first index after that batch
 * @param submitter MSP of the gateway that brought it
 * @param endorsers MSPs whose peers' signatures over the batch were verified, ascending
 * @param orderers MSPs whose orderers' signatures over the block were verified, ascending
 */
public record Anchorage(
        Anchor anchor, long firstIndex, long end, String submitter, List<String> endorsers, List<String> orderers) {
    /** Copies the lists. */
    public Anchorage {
        endorsers = List.copyOf(endorsers);
        orderers = List.copyOf(orderers);
    }
}
