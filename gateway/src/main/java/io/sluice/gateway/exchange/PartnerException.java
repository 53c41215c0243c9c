package io.sluice.gateway.exchange;

import java.io.IOException;

/** The other gateway could not be asked, or did not answer as agreed. */
public final class PartnerException extends IOException {
    private static final long serialVersionUID = 1L;

    /** What that means for the caller. */
    public enum Kind {
        /** Not reached, or the connection broke: trying again later is right. */
        AWAY,
        /** Reached, but too busy: trying again later is right. */
        BUSY,
        /** "Unknown, or not for you": trying again is of no use. */
        NOT_FOUND,
        /** It refuses for a reason that it names: trying again is of no use. */
        REFUSED,
        /** It answered what the protocol does not allow: trying again is of no use. */
        PROTOCOL
    }

    private final Kind kind;

    public PartnerException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public PartnerException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** The same failure of a message of the protocol. */
    static PartnerException of(PeerException e) {
        Kind kind =
                switch (e.stage()) {
                    case UNREACHABLE, PEER_FAILED -> Kind.AWAY;
                    case NOT_NOW -> Kind.BUSY;
                    case NOT_FOUND -> Kind.NOT_FOUND;
                    case NOT_A_MEMBER, REFUSED -> Kind.REFUSED;
                    case UNREADABLE -> Kind.PROTOCOL;
                };
        return new PartnerException(kind, e.getMessage(), e);
    }

    public Kind kind() {
        return kind;
    }

    /** True when the same call may succeed later. */
    public boolean isWorthRetrying() {
        return kind == Kind.AWAY || kind == Kind.BUSY;
    }
}
