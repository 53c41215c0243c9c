/**
 * The edge: HTTP/1.1 with strict framing over mutual TLS 1.3 or over a Unix socket, as server and as client, and the
 * threads that run the gateway.
 *
 * <p>Netty lives here and nowhere else; no type of Netty appears in a public signature. Event loops only move bytes. A
 * worker owns a call from its first line to its last and may block; it sees channels that block while the other side is
 * slow, so memory per connection is bounded whatever the sizes. Every limit is in {@link
 * io.sluice.gateway.http.HttpSettings} and has a defined answer when it is reached.
 *
 * <p>This package knows nothing of members, datasets or policies: who may connect is decided by a {@link
 * io.sluice.gateway.http.PeerCheck} that the caller brings. It imports no other package of the gateway and no
 * BouncyCastle.
 */
package io.sluice.gateway.http;
