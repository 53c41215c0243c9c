/**
 * A lane on a Hyperledger Fabric channel: anchored batch by batch through a durable outbox. {@code docs/fabric.md}
 * section 2 has its states and what is done about which failure. Uses {@code io.sluice.ledger}; knows nothing of how a
 * network comes to be.
 */
package io.sluice.ledger.fabric;
