/** Merkle tree, tiles, checkpoints, proofs and the rules of a lane. Pure: JDK only, no I/O, no clock, no randomness. */
package io.sluice.lane;
