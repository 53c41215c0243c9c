/**
 * Runs a contract for a peer, as a service: the peer connects, and every transaction is a conversation on that stream
 * (Hyperledger Fabric's chaincode protocol, {@code peer/chaincode_shim.proto}). Decision record 0006 says why this is
 * our own.
 */
package io.sluice.chaincode.runtime;
