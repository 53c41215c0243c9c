package io.sluice.gateway.dsp;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.contracts.Content;
import io.sluice.gateway.contracts.DataAddress;
import io.sluice.gateway.contracts.Message;
import io.sluice.gateway.contracts.MessageType;
import io.sluice.gateway.contracts.Process;
import io.sluice.gateway.contracts.Role;
import io.sluice.gateway.contracts.State;
import io.sluice.gateway.exchange.Mailboxes;
import io.sluice.gateway.exchange.Reply;
import io.sluice.gateway.http.Call;
import io.sluice.gateway.http.Handler;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Negotiations or transfers as others see and move them. */
final class ProcessFace {
    private final Mailboxes mailboxes;
    private final Neighbours neighbours;
    private final String type;
    private final String errorType;

    /** @param type what a process is called on the wire */
    ProcessFace(Mailboxes mailboxes, Neighbours neighbours, String type) {
        this.mailboxes = mailboxes;
        this.neighbours = neighbours;
        this.type = type;
        this.errorType = type.equals("TransferProcess") ? "TransferError" : type + "Error";
    }

    /** Handles a message that opens a process: 201. */
    Handler opening(MessageType expected) {
        return call -> {
            String caller = neighbours.caller(call);
            Message message = null;
            try {
                message = read(call, List.of(expected));
                Role opener = expected == MessageType.CONTRACT_OFFER ? Role.PROVIDER : Role.CONSUMER;
                if (message.pidOf(opener).isEmpty()) {
                    throw new BadMessage(opener == Role.PROVIDER ? "providerPid: missing" : "consumerPid: missing");
                }
                requireGuarded(caller, message, true);
                answer(call, message, 201, mailboxes.open(caller, message));
            } catch (BadMessage e) {
                error(call, 400, message, "bad-message", List.of(e.getMessage()));
            }
        };
    }

    /** Handles a message of a process that exists: 200. */
    Handler receiving(List<MessageType> expected) {
        return call -> {
            String caller = neighbours.caller(call);
            Message message = null;
            try {
                if (mailboxes.get(caller, call.parameter("pid")).isEmpty()) {
                    error(call, 404, null, "not-found", List.of("unknown, or not for you"));
                    return;
                }
                message = read(call, expected);
                requireGuarded(caller, message, false);
                answer(call, message, 200, mailboxes.receive(caller, call.parameter("pid"), message));
            } catch (BadMessage e) {
                error(call, 400, message, "bad-message", List.of(e.getMessage()));
            }
        };
    }

    /** Shows a process to its peer, and to nobody else. */
    void show(Call call) throws IOException {
        Optional<Process> process = mailboxes
                .get(neighbours.caller(call), call.parameter("pid"))
                .filter(each -> each.state() != State.INITIAL);
        if (process.isPresent()) {
            call.respond(200, Dsp.JSON, Json.bytes(write(process.get())));
        } else {
            error(call, 404, null, "not-found", List.of("unknown, or not for you"));
        }
    }

    private static Message read(Call call, List<MessageType> expected) throws IOException, BadMessage {
        return MessageCodec.read(Json.read(call.body().bytes(Dsp.MAX_MESSAGE)), expected);
    }

    /** Whatever a peer names to be called back at, or to fetch from, must be the peer itself. */
    private void requireGuarded(String caller, Message message, boolean opens) throws BadMessage {
        Content content = message.content();
        if (content instanceof Content.Request request) {
            requireCallback(caller, request.callback(), opens);
        } else if (content instanceof Content.Offer offer) {
            requireCallback(caller, offer.callback(), opens);
        } else if (content instanceof Content.Transfer transfer) {
            requireCallback(caller, transfer.callback(), opens);
            requireAddress(caller, transfer.address());
        } else if (content instanceof Content.Start start) {
            requireAddress(caller, start.address());
        }
    }

    private void requireCallback(String caller, String callback, boolean opens) throws BadMessage {
        if (callback.isEmpty() ? opens : neighbours.guarded(caller, callback).isEmpty()) {
            throw new BadMessage("callbackAddress: missing, or not yours (expected: at the URL of your member entry)");
        }
    }

    private void requireAddress(String caller, DataAddress address) throws BadMessage {
        if (address == null) {
            return;
        }
        boolean foreign = neighbours.guarded(caller, address.endpoint()).isEmpty()
                || address.properties().entrySet().stream()
                        .anyMatch(each -> each.getKey().endsWith("Endpoint")
                                && neighbours.guarded(caller, each.getValue()).isEmpty());
        if (foreign) {
            throw new BadMessage("dataAddress: not yours (expected: at the URL of your member entry)");
        }
    }

    private void answer(Call call, Message message, int status, Reply reply) throws IOException {
        if (reply instanceof Reply.Accepted accepted) {
            call.respond(status, Dsp.JSON, Json.bytes(write(accepted.process())));
        } else if (reply instanceof Reply.Refused refused) {
            error(call, 400, message, refused.code(), refused.reasons());
        } else if (reply instanceof Reply.Busy) {
            error(call, 429, message, "too-busy", List.of("too many open processes; later"));
        } else {
            error(call, 404, message, "not-found", List.of("unknown, or not for you"));
        }
    }

    private ObjectNode write(Process process) {
        return MessageCodec.head(type)
                .put("consumerPid", process.consumerPid())
                .put("providerPid", process.providerPid())
                .put("state", process.state().name());
    }

    private void error(Call call, int status, Message message, String code, List<String> reasons) throws IOException {
        String consumerPid = message == null ? "" : message.consumerPid();
        String providerPid = message == null ? "" : message.providerPid();
        ObjectNode error = ErrorCodec.write(errorType, consumerPid, providerPid, code, reasons);
        call.respond(status, Dsp.JSON, Json.bytes(error));
    }
}
