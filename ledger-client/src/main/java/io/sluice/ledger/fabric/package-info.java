/**
 * A lane on a Hyperledger Fabric channel: appended exactly once, followed block by block, verified without trusting one
 * peer. Uses {@code io.sluice.ledger}; knows nothing of how a network comes to be.
 */
package io.sluice.ledger.fabric;
