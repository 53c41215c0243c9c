package io.sluice.gateway.exchange;

import io.sluice.gateway.contracts.Content;
import io.sluice.gateway.contracts.DataAddress;
import io.sluice.gateway.contracts.Message;
import io.sluice.gateway.contracts.MessageType;
import io.sluice.gateway.contracts.Process;
import io.sluice.gateway.contracts.Role;
import io.sluice.proto.Agreement;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How we behave as the recipient of a transfer: we say what {@link Transferring} is told to, and nothing by ourselves. */
public final class TransferAsConsumer implements Conduct {
    /** The only format that we ask for: the recipient pulls over HTTP. */
    public static final String FORMAT = "HttpData-PULL";

    private final Agreements agreements;
    private final Trail trail;
    private final String ownCallback;

    /** @param ownCallback base URL of our side of the protocol, for the provider's messages */
    public TransferAsConsumer(Agreements agreements, Trail trail, String ownCallback) {
        this.agreements = agreements;
        this.trail = trail;
        this.ownCallback = ownCallback;
    }

    @Override
    public Optional<Process> opening(String peer, String pid, Message message, long nowMillis) {
        return Optional.empty(); // No message of a provider opens a transfer.
    }

    @Override
    public Verdict accept(Process process, Message message) {
        if (message.type() == MessageType.TRANSFER_START) {
            DataAddress address = ((Content.Start) message.content()).address();
            if (address != null) {
                return new Verdict.Keep(Map.of(Details.ADDRESS, Details.write(address)));
            }
            return process.detail(Details.ADDRESS).isEmpty()
                    ? new Verdict.Reject("address-missing", List.of("dataAddress: missing (expected: where to pull)"))
                    : Verdict.Keep.NOTHING;
        }
        if (message.type() == MessageType.TRANSFER_TERMINATION && message.content() instanceof Content.Reasons why) {
            // A revocation that is here, signed, is on record itself; of one that may never come the word is.
            agreements
                    .get(process.subject())
                    .filter(stored ->
                            !why.code().equals(Revocation.REVOKED) || stored.status() != Agreements.Status.ENDED)
                    .ifPresent(stored -> refused(process, stored.agreement().agreement(), why));
        }
        return Verdict.Keep.NOTHING;
    }

    private void refused(Process process, Agreement agreement, Content.Reasons why) {
        trail.refused(new Trail.Refusal(
                Role.CONSUMER,
                false,
                process.peer(),
                agreement.getDataset(),
                agreement.getVersion(),
                agreement.getPurpose(),
                process.pid(),
                why.code(),
                why.reasons()));
    }

    @Override
    public Optional<Move> next(Process process) {
        return Optional.empty();
    }

    @Override
    public Content compose(Process process) {
        return switch (process.pending()) {
            case TRANSFER_REQUEST -> new Content.Transfer(process.subject(), FORMAT, null, ownCallback);
            case TRANSFER_START -> new Content.Start(null);
            case TRANSFER_SUSPENSION, TRANSFER_TERMINATION -> Details.reasons(process);
            default -> new Content.None();
        };
    }

    @Override
    public void moved(Process process) {
        // Whoever waits for the start waits at the mailbox.
    }
}
