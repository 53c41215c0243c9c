package io.sluice.gateway.contracts;

import static io.sluice.gateway.contracts.MessageType.ACCEPTED;
import static io.sluice.gateway.contracts.MessageType.AGREEMENT;
import static io.sluice.gateway.contracts.MessageType.CONTRACT_OFFER;
import static io.sluice.gateway.contracts.MessageType.CONTRACT_REQUEST;
import static io.sluice.gateway.contracts.MessageType.CONTRACT_TERMINATION;
import static io.sluice.gateway.contracts.MessageType.FINALIZED;
import static io.sluice.gateway.contracts.MessageType.TRANSFER_COMPLETION;
import static io.sluice.gateway.contracts.MessageType.TRANSFER_REQUEST;
import static io.sluice.gateway.contracts.MessageType.TRANSFER_START;
import static io.sluice.gateway.contracts.MessageType.TRANSFER_SUSPENSION;
import static io.sluice.gateway.contracts.MessageType.TRANSFER_TERMINATION;
import static io.sluice.gateway.contracts.MessageType.VERIFICATION;
import static io.sluice.gateway.contracts.Role.CONSUMER;
import static io.sluice.gateway.contracts.Role.PROVIDER;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The transition table of the Dataspace Protocol 2025-1. What is not in it is illegal. */
public final class Transitions {
    /** One row: in one of these states, this message from one of these senders leads to that state. */
    public record Row(Set<State> from, MessageType message, Set<Role> senders, State to) {}

    /** The whole table, both machines. */
    public static final List<Row> TABLE = List.of(
            row(EnumSet.of(State.INITIAL), CONTRACT_REQUEST, EnumSet.of(CONSUMER), State.REQUESTED),
            row(EnumSet.of(State.INITIAL), CONTRACT_OFFER, EnumSet.of(PROVIDER), State.OFFERED),
            row(EnumSet.of(State.REQUESTED), CONTRACT_OFFER, EnumSet.of(PROVIDER), State.OFFERED),
            row(EnumSet.of(State.OFFERED), CONTRACT_REQUEST, EnumSet.of(CONSUMER), State.REQUESTED),
            row(EnumSet.of(State.OFFERED), ACCEPTED, EnumSet.of(CONSUMER), State.ACCEPTED),
            row(EnumSet.of(State.REQUESTED, State.ACCEPTED), AGREEMENT, EnumSet.of(PROVIDER), State.AGREED),
            row(EnumSet.of(State.AGREED), VERIFICATION, EnumSet.of(CONSUMER), State.VERIFIED),
            row(EnumSet.of(State.VERIFIED), FINALIZED, EnumSet.of(PROVIDER), State.FINALIZED),
            row(
                    EnumSet.of(State.REQUESTED, State.OFFERED),
                    CONTRACT_TERMINATION,
                    EnumSet.of(CONSUMER, PROVIDER),
                    State.TERMINATED),
            row(
                    EnumSet.of(State.ACCEPTED, State.VERIFIED),
                    CONTRACT_TERMINATION,
                    EnumSet.of(PROVIDER),
                    State.TERMINATED),
            row(EnumSet.of(State.AGREED), CONTRACT_TERMINATION, EnumSet.of(CONSUMER), State.TERMINATED),
            row(EnumSet.of(State.INITIAL), TRANSFER_REQUEST, EnumSet.of(CONSUMER), State.REQUESTED),
            row(EnumSet.of(State.REQUESTED), TRANSFER_START, EnumSet.of(PROVIDER), State.STARTED),
            row(EnumSet.of(State.STARTED), TRANSFER_SUSPENSION, EnumSet.of(CONSUMER, PROVIDER), State.SUSPENDED),
            row(EnumSet.of(State.SUSPENDED), TRANSFER_START, EnumSet.of(CONSUMER, PROVIDER), State.STARTED),
            row(EnumSet.of(State.STARTED), TRANSFER_COMPLETION, EnumSet.of(CONSUMER, PROVIDER), State.COMPLETED),
            row(
                    EnumSet.of(State.REQUESTED, State.STARTED, State.SUSPENDED),
                    TRANSFER_TERMINATION,
                    EnumSet.of(CONSUMER, PROVIDER),
                    State.TERMINATED));

    private Transitions() {}

    /** The state that this message from this sender leads to, or nothing when it is illegal here. */
    public static Optional<State> next(State from, MessageType message, Role sender) {
        return TABLE.stream()
                .filter(row -> row.message == message && row.from.contains(from) && row.senders.contains(sender))
                .map(Row::to)
                .findFirst();
    }

    /**
     * Applies a message to a process. The message that led to the present state is answered with {@link Step.Repeated},
     * so that a sender who missed our answer may send it again. A counter offer alone may not be repeated: the public
     * conformance kit demands an error for the second one (CN:03-04).
     */
    public static Step step(Process process, MessageType message, Role sender, long nowMillis) {
        if (message.kind() != process.kind()) {
            return new Step.Illegal(message + " does not belong to a " + process.kind());
        }
        if (process.ledHereBy(message, sender) && message != CONTRACT_REQUEST) {
            return new Step.Repeated(process);
        }
        Optional<State> to = next(process.state(), message, sender);
        if (to.isEmpty()) {
            return new Step.Illegal(message + " from the " + sender + " in state " + process.state() + " (expected: "
                    + expected(process, sender) + ")");
        }
        return new Step.Next(process.moved(to.get(), message, sender, nowMillis));
    }

    private static String expected(Process process, Role sender) {
        List<String> legal = TABLE.stream()
                .filter(row -> row.message.kind() == process.kind()
                        && row.from.contains(process.state())
                        && row.senders.contains(sender))
                .map(row -> row.message.name())
                .toList();
        return legal.isEmpty() ? "nothing more" : String.join(", ", legal);
    }

    private static Row row(Set<State> from, MessageType message, Set<Role> senders, State to) {
        return new Row(Set.copyOf(from), message, Set.copyOf(senders), to);
    }
}
