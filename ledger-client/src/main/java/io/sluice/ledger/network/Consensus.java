package io.sluice.ledger.network;

/** How orderers agree on the next block. */
public enum Consensus {
    /** Crash faults only: a majority of the orderers must run. Works with Fabric 2.5 and 3.1. */
    RAFT,
    /** Byzantine faults too: of 3f + 1 orderers, f may lie or be away. Needs Fabric 3. */
    BFT
}
