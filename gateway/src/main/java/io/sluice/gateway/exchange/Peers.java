package io.sluice.gateway.exchange;

import io.sluice.gateway.contracts.Message;
import io.sluice.gateway.contracts.Process;
import java.util.List;

/** The other gateways, as an exchange sees them: what they offer, and a way to tell them something. Blocks. */
public interface Peers {
    /** Everything that this member offers us. */
    List<RemoteOffer> catalog(String peer) throws PeerException;

    /** One dataset of this member, offers included; {@code NOT_FOUND} when it is unknown or not for us. */
    RemoteOffer dataset(String peer, String dataset) throws PeerException;

    /**
     * Sends one message of a process, once, and waits for the acknowledgement. The caller repeats it when
     * {@link PeerException#mayRetry()}.
     *
     * @return the peer's identifier of the process
     */
    String send(Process process, Message message) throws PeerException;
}
