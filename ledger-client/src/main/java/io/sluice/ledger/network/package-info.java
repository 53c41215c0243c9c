/**
 * How a Fabric network comes to be, without any Fabric tool: authorities and identities, genesis block, joining,
 * deploying the chaincode, more organisations. For {@code sluice network}, for tests and for the demo.
 */
package io.sluice.ledger.network;
