package io.sluice.gateway.contracts;

/** What a message does to a process. */
public sealed interface Step {
    /** The message is legal; this is the process after it. */
    record Next(Process process) implements Step {}

    /** The message has had its effect already; acknowledge it and do nothing. */
    record Repeated(Process process) implements Step {}

    /** The message may not be sent in this state; the reason is for people. */
    record Illegal(String reason) implements Step {}
}
