package io.sluice.gateway.exchange;

import java.util.List;

/** A peer did not do what we asked; says how far we got. */
public final class PeerException extends Exception {
    private static final long serialVersionUID = 1L;

    /** How far we got. */
    public enum Stage {
        /** Not in our member list, revoked or expired: nothing was sent. */
        NOT_A_MEMBER,
        /** Nothing was received, or the answer did not come: the peer may or may not have acted. */
        UNREACHABLE,
        /** 404: unknown to the peer, or not for us. */
        NOT_FOUND,
        /** 409 or 429: not now; worth another try. */
        NOT_NOW,
        /** Any other 4xx: the peer understood and refuses. */
        REFUSED,
        /** 5xx: the peer failed. */
        PEER_FAILED,
        /** The peer's answer makes no sense. */
        UNREADABLE
    }

    private final Stage stage;
    private final transient List<String> reasons;

    public PeerException(Stage stage, String message, List<String> reasons, Throwable cause) {
        super(message, cause);
        this.stage = stage;
        this.reasons = List.copyOf(reasons);
    }

    public PeerException(Stage stage, String message) {
        this(stage, message, List.of(), null);
    }

    /** How far we got. */
    public Stage stage() {
        return stage;
    }

    /** The peer's own reasons, for people; may be empty. */
    public List<String> reasons() {
        return reasons;
    }

    /** Whether the same message may be sent again with hope. 404 too: a peer may be slow to register its own pid. */
    public boolean mayRetry() {
        return switch (stage) {
            case UNREACHABLE, NOT_FOUND, NOT_NOW, PEER_FAILED -> true;
            case NOT_A_MEMBER, REFUSED, UNREADABLE -> false;
        };
    }
}
