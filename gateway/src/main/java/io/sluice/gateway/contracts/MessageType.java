package io.sluice.gateway.contracts;

/** Every message that moves a process. Catalog messages move none and are not here. */
public enum MessageType {
    CONTRACT_REQUEST(Kind.NEGOTIATION),
    CONTRACT_OFFER(Kind.NEGOTIATION),
    ACCEPTED(Kind.NEGOTIATION),
    AGREEMENT(Kind.NEGOTIATION),
    VERIFICATION(Kind.NEGOTIATION),
    FINALIZED(Kind.NEGOTIATION),
    CONTRACT_TERMINATION(Kind.NEGOTIATION),
    TRANSFER_REQUEST(Kind.TRANSFER),
    TRANSFER_START(Kind.TRANSFER),
    TRANSFER_SUSPENSION(Kind.TRANSFER),
    TRANSFER_COMPLETION(Kind.TRANSFER),
    TRANSFER_TERMINATION(Kind.TRANSFER);

    private final Kind kind;

    MessageType(Kind kind) {
        this.kind = kind;
    }

    /** The machine that this message moves. */
    public Kind kind() {
        return kind;
    }

    /** Whether this message ends a process early. */
    public boolean isTermination() {
        return this == CONTRACT_TERMINATION || this == TRANSFER_TERMINATION;
    }

    /** The message that ends a process of this kind early. */
    public static MessageType terminationOf(Kind kind) {
        return kind == Kind.NEGOTIATION ? CONTRACT_TERMINATION : TRANSFER_TERMINATION;
    }
}
