/**
 * How a Fabric network comes to be and is changed, without any tool of Fabric's but its two daemons: keys and
 * certificates, genesis block, joining, the contract's life cycle, and a whole network on one machine. Uses {@code
 * io.sluice.ledger.fabric}; nothing there knows of it.
 */
package io.sluice.ledger.network;
