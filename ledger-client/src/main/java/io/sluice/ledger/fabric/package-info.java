/**
 * A lane on a Hyperledger Fabric channel: anchored batch by batch through a durable outbox. Uses {@code
 * io.sluice.ledger}; knows nothing of how a network comes to be. No gateway uses it yet: the contract that the channel
 * runs does not exist so far.
 */
package io.sluice.ledger.fabric;
