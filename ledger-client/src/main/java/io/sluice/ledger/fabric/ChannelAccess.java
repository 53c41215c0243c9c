package io.sluice.ledger.fabric;

import java.util.List;

/**
 * All that is needed to use a channel that exists.
 *
 * @param channel name of the channel
 * @param chaincode name under which the Sluice chaincode is committed there
 * @param peers in the order in which they are asked; the next one is asked when one is away
 * @param identity as whom
 * @param genesis the channel's block 0, from whose organisations and orderers every later block is verified
 */
public record ChannelAccess(
        String channel, String chaincode, List<PeerAddress> peers, FabricIdentity identity, byte[] genesis) {
    /** Copies the list. */
    public ChannelAccess {
        peers = List.copyOf(peers);
        if (peers.isEmpty()) {
            throw new IllegalArgumentException("peers: none (expected: at least one)");
        }
    }
}
