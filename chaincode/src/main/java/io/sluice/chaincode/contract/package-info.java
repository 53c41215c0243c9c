/**
 * The contract that every organisation of a channel endorses: lanes, members and digests. Its rules for lanes are those
 * of module {@code lane}, shared with everybody else who judges a lane. {@code docs/fabric.md} section 1 describes
 * functions, refusals and state.
 *
 * <p>The contract is deterministic: it knows the call and the state and nothing else, no clock and no random source.
 * {@code runtime} connects it to a peer.
 */
package io.sluice.chaincode.contract;
