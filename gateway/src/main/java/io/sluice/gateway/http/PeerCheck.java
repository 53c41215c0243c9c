package io.sluice.gateway.http;

import java.security.cert.X509Certificate;
import java.util.Optional;

/**
 * Decides whether the holder of a certificate may talk to us. It replaces chain building and host names: members are
 * known by their pinned keys.
 *
 * <p>Called in every handshake, from an event loop, and again before every request, from a worker: so that a member who
 * is removed is refused at once, resumed sessions and open connections included. Must be quick, must not block, and may
 * be called from many threads.
 */
@FunctionalInterface
public interface PeerCheck {
    /**
     * Says why the peer is refused.
     *
     * @param certificate the peer's own certificate; that it holds the key is proved by the handshake, nothing else is
     * @return the reason, for a person to read, or empty when the peer is welcome
     */
    Optional<String> refusal(X509Certificate certificate);

    /**
     * Who that is, when the check knows: certificates of one name share its limits.
     *
     * @param certificate one that the check has accepted
     */
    default Optional<String> name(X509Certificate certificate) {
        return Optional.empty();
    }
}
