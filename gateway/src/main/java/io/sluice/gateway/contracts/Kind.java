package io.sluice.gateway.contracts;

/** Which of the two state machines a process follows. */
public enum Kind {
    NEGOTIATION,
    TRANSFER
}
