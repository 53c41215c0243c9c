package io.sluice.ledger.network;

/**
 * Which contract runs on a channel. Who must endorse stands in the channel's own policy {@code Endorsement}.
 *
 * @param name on the channel
 * @param version a label
 * @param sequence counts the definitions of this name, from 1
 */
record ChaincodeDefinition(String name, String version, long sequence) {}
