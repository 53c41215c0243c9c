package io.sluice.gateway.dsp;

import io.sluice.gateway.exchange.PeerException;
import io.sluice.gateway.http.Call;
import io.sluice.gateway.http.HttpRefusal;
import io.sluice.gateway.http.Request;
import java.net.URI;
import java.util.Optional;

/** Who calls us, and how others are reached. */
public interface Neighbours {
    /** The name of who makes this call, from its certificate and nothing else. */
    String caller(Call call) throws HttpRefusal;

    /** Base URL of this peer's side of the protocol, without a slash at the end. */
    URI base(String peer) throws PeerException;

    /** The same request, to be answered by this peer and nobody else. */
    Request to(String peer, Request request) throws PeerException;

    /** The URL that a peer has named (callback, data address, next page), if it leads to that very peer. */
    Optional<URI> guarded(String peer, String url);
}
