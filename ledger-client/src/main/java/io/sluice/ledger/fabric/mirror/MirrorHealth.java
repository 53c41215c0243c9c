package io.sluice.ledger.fabric.mirror;

/**
 * How a mirror is.
 *
 * @param block number of the newest block that is verified and durable here; 0 is the genesis block
 * @param following whether a peer is handing out blocks now
 * @param peer the one asked last, MSP and address
 * @param findings how many there are
 * @param detail one line for the operator
 */
public record MirrorHealth(long block, boolean following, String peer, int findings, String detail) {}
