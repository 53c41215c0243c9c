package io.sluice.ledger.fabric;

/** A step towards the channel failed, and this is what to do about it. */
final class FabricException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Failure failure;

    FabricException(Failure failure, String message, Throwable cause) {
        super(message, cause);
        this.failure = failure;
    }

    Failure failure() {
        return failure;
    }
}
