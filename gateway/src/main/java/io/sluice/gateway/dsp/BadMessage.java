package io.sluice.gateway.dsp;

/** A message of a peer that is not what the protocol says. The text goes back to the peer; it quotes no content. */
final class BadMessage extends Exception {
    private static final long serialVersionUID = 1L;

    BadMessage(String message) {
        super(message);
    }
}
