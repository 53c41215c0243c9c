package io.sluice.ledger;

/**
 * Where a shared ledger keeps a record.
 *
 * @param ledger name of the shared ledger, for example channel and chaincode
 * @param block number of the block
 * @param transaction identifier of the transaction
 */
public record Anchor(String ledger, long block, String transaction) {}
