package io.sluice.gateway.exchange;

import io.sluice.gateway.contracts.Content;
import io.sluice.gateway.contracts.Kind;
import io.sluice.gateway.contracts.Message;
import io.sluice.gateway.contracts.MessageType;
import io.sluice.gateway.contracts.Process;
import io.sluice.gateway.contracts.Role;
import io.sluice.gateway.contracts.State;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How we behave as the provider of a transfer: whether it starts is the {@link TransferDecider}'s word. */
public final class TransferAsProvider implements Conduct {
    private final Agreements agreements;
    private final TransferDecider decider;
    private final String self;

    /** @param self our own name */
    public TransferAsProvider(Agreements agreements, TransferDecider decider, String self) {
        this.agreements = agreements;
        this.decider = decider;
        this.self = self;
    }

    @Override
    public Optional<Process> opening(String peer, String pid, Message message, long nowMillis) {
        if (!(message.content() instanceof Content.Transfer wish)) {
            return Optional.empty();
        }
        return agreements
                .get(wish.agreementId())
                .map(stored -> stored.agreement().agreement())
                .filter(each ->
                        each.getProvider().equals(self) && each.getRecipient().equals(peer))
                .map(each -> Process.initial(
                        Kind.TRANSFER,
                        Role.PROVIDER,
                        pid,
                        message.consumerPid(),
                        peer,
                        each.getId(),
                        "",
                        nowMillis,
                        Map.of(Details.FORMAT, wish.format(), Details.CALLBACK, wish.callback())));
    }

    @Override
    public Verdict accept(Process process, Message message) {
        return Verdict.Keep.NOTHING;
    }

    @Override
    public Optional<Move> next(Process process) {
        return process.state() == State.REQUESTED ? Optional.of(decide(process)) : Optional.empty();
    }

    private Move decide(Process process) {
        if (!process.detail(Details.FORMAT).equals(TransferAsConsumer.FORMAT)) {
            return Move.termination(
                    Kind.TRANSFER,
                    "format-unknown",
                    List.of("format-unknown: format (expected: " + TransferAsConsumer.FORMAT + ")"));
        }
        SignedAgreement agreement = agreements
                .get(process.subject())
                .map(Agreements.Stored::agreement)
                .orElseThrow(() -> new IllegalStateException(process.pid() + ": its agreement is gone"));
        TransferDecider.Start start = decider.decide(agreement, process.peer(), process.pid());
        if (start instanceof TransferDecider.Start.Refused refused) {
            return Move.termination(Kind.TRANSFER, refused.code(), refused.reasons());
        }
        String address = Details.write(((TransferDecider.Start.Granted) start).address());
        return Move.of(MessageType.TRANSFER_START, Map.of(Details.ADDRESS, address));
    }

    @Override
    public Content compose(Process process) {
        return switch (process.pending()) {
            case TRANSFER_START -> new Content.Start(Details.address(process));
            case TRANSFER_SUSPENSION, TRANSFER_TERMINATION -> Details.reasons(process);
            default -> new Content.None();
        };
    }

    @Override
    public void moved(Process process) {
        decider.moved(process);
    }
}
