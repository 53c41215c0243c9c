package io.sluice.gateway.contracts;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * One negotiation or transfer as one side sees it. Immutable.
 *
 * @param pid our identifier of the process
 * @param peerPid the peer's identifier; empty until the peer has acknowledged our first message
 * @param peer the peer's name in the member list
 * @param subject what it is about: the dataset of a negotiation, the agreement of a transfer
 * @param offerId the provider's offer; empty for a transfer
 * @param last the message that led to the present state; null in {@link State#INITIAL}
 * @param lastSender who sent it; null in {@link State#INITIAL}
 * @param pending the message that we have decided to send and that is not acknowledged yet; null if there is none
 * @param version counts the stored changes, from 1
 * @param error why the process ended early; empty if it did not
 * @param details what the next message needs, by name: see the class that conducts the process
 */
public record Process(
        Kind kind,
        Role role,
        String pid,
        String peerPid,
        String peer,
        String subject,
        String offerId,
        State state,
        MessageType last,
        Role lastSender,
        MessageType pending,
        long version,
        String error,
        long createdMillis,
        long changedMillis,
        Map<String, String> details) {
    public Process {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(role);
        Objects.requireNonNull(state);
        details = Map.copyOf(details);
    }

    /** A process that nobody has heard of yet. */
    public static Process initial(
            Kind kind,
            Role role,
            String pid,
            String peerPid,
            String peer,
            String subject,
            String offerId,
            long nowMillis,
            Map<String, String> details) {
        return new Process(
                kind,
                role,
                pid,
                peerPid,
                peer,
                subject,
                offerId,
                State.INITIAL,
                null,
                null,
                null,
                1,
                "",
                nowMillis,
                nowMillis,
                details);
    }

    /** The consumer's identifier, whichever side we are. */
    public String consumerPid() {
        return role == Role.CONSUMER ? pid : peerPid;
    }

    /** The provider's identifier, whichever side we are. */
    public String providerPid() {
        return role == Role.PROVIDER ? pid : peerPid;
    }

    /** A detail, or the empty string. */
    public String detail(String name) {
        return details.getOrDefault(name, "");
    }

    /** Whether this very message from this sender led to the present state. */
    public boolean ledHereBy(MessageType message, Role sender) {
        return last == message && lastSender == sender;
    }

    /** The process in its next state; what was pending is so no longer. For {@link Transitions} alone. */
    Process moved(State to, MessageType message, Role sender, long nowMillis) {
        return changed(peerPid, to, message, sender, null, error, nowMillis, details);
    }

    /** The same process with our next message decided but not yet acknowledged. */
    public Process withPending(MessageType message, long nowMillis) {
        return changed(peerPid, state, last, lastSender, message, error, nowMillis, details);
    }

    /** The same process once the peer has told its identifier. */
    public Process withPeerPid(String value) {
        return new Process(
                kind,
                role,
                pid,
                value,
                peer,
                subject,
                offerId,
                state,
                last,
                lastSender,
                pending,
                version,
                error,
                createdMillis,
                changedMillis,
                details);
    }

    /** The same process with these details added or replaced. */
    public Process with(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(details);
        all.putAll(more);
        return new Process(
                kind,
                role,
                pid,
                peerPid,
                peer,
                subject,
                offerId,
                state,
                last,
                lastSender,
                pending,
                version,
                error,
                createdMillis,
                changedMillis,
                all);
    }

    /** The same process with a reason for its early end. */
    public Process withError(String reason) {
        return new Process(
                kind,
                role,
                pid,
                peerPid,
                peer,
                subject,
                offerId,
                state,
                last,
                lastSender,
                pending,
                version,
                reason,
                createdMillis,
                changedMillis,
                details);
    }

    /** Ended on our side alone, because the peer could not be told; the reason is for people. */
    public Process abandoned(String reason, long nowMillis) {
        return changed(
                peerPid, State.TERMINATED, MessageType.terminationOf(kind), role, null, reason, nowMillis, details);
    }

    private Process changed(
            String newPeerPid,
            State newState,
            MessageType newLast,
            Role newLastSender,
            MessageType newPending,
            String newError,
            long nowMillis,
            Map<String, String> newDetails) {
        return new Process(
                kind,
                role,
                pid,
                newPeerPid,
                peer,
                subject,
                offerId,
                newState,
                newLast,
                newLastSender,
                newPending,
                version + 1,
                newError,
                createdMillis,
                nowMillis,
                newDetails);
    }
}
