package io.sluice.chaincode.contract;

/** The peer did not answer, or answered with an error: the call's outcome is not a decision of the contract. */
public final class StateException extends Exception {
    private static final long serialVersionUID = 1;

    /** With what went wrong; no value of the state in it. */
    public StateException(String message) {
        super(message);
    }
}
