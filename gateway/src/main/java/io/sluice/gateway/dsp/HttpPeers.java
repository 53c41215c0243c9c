package io.sluice.gateway.dsp;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.contracts.Message;
import io.sluice.gateway.contracts.MessageType;
import io.sluice.gateway.contracts.Process;
import io.sluice.gateway.contracts.State;
import io.sluice.gateway.exchange.PeerException;
import io.sluice.gateway.exchange.PeerException.Stage;
import io.sluice.gateway.exchange.Peers;
import io.sluice.gateway.exchange.RemoteOffer;
import io.sluice.gateway.http.HttpClient;
import io.sluice.gateway.http.HttpFailure;
import io.sluice.gateway.http.Request;
import io.sluice.gateway.http.Response;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The other gateways over HTTP. Every call tries once; whoever calls repeats it. Any thread. */
public final class HttpPeers implements Peers {
    private static final Duration ANSWER = Duration.ofSeconds(15);
    private static final int MAX_PAGES = 1_000;
    private static final Pattern NEXT = Pattern.compile("<([^>]{1,2048})>\\s*;\\s*rel=\"?next\"?");

    private final HttpClient client;
    private final Neighbours neighbours;

    public HttpPeers(HttpClient client, Neighbours neighbours) {
        this.client = client;
        this.neighbours = neighbours;
    }

    @Override
    public List<RemoteOffer> catalog(String peer) throws PeerException {
        List<RemoteOffer> offers = new ArrayList<>();
        byte[] request = Json.bytes(MessageCodec.head("CatalogRequestMessage"));
        Optional<URI> page = Optional.of(under(neighbours.base(peer), "catalog/request"));
        for (int i = 0; i < MAX_PAGES && page.isPresent(); i++) {
            Answer answer = exchange(peer, Request.post(page.get(), Dsp.JSON, request), Dsp.MAX_CATALOG);
            try {
                offers.addAll(CatalogCodec.readCatalog(peer, Json.read(answer.body)));
            } catch (BadMessage e) {
                throw unreadable(peer, e);
            }
            page = answer.next.flatMap(url -> neighbours.guarded(peer, url));
        }
        return offers;
    }

    @Override
    public RemoteOffer dataset(String peer, String dataset) throws PeerException {
        String name = URLEncoder.encode(dataset, StandardCharsets.UTF_8).replace("+", "%20");
        URI url = under(neighbours.base(peer), "catalog/datasets/" + name);
        try {
            RemoteOffer offer =
                    CatalogCodec.readDataset(peer, Json.read(exchange(peer, Request.get(url), Dsp.MAX_MESSAGE).body));
            if (!offer.dataset().equals(dataset)) {
                throw new BadMessage("@id: another dataset");
            }
            return offer;
        } catch (BadMessage e) {
            throw unreadable(peer, e);
        }
    }

    @Override
    public String send(Process process, Message message) throws PeerException {
        URI url = under(target(process), path(process, message));
        Request request = Request.post(url, Dsp.JSON, Json.bytes(MessageCodec.write(message)));
        Answer answer = exchange(process.peer(), request, Dsp.MAX_MESSAGE);
        if (process.state() != State.INITIAL) {
            return process.peerPid(); // The body of these answers is not specified.
        }
        try {
            ObjectNode known = Json.read(answer.body);
            String ours = process.role().name().toLowerCase(java.util.Locale.ROOT) + "Pid";
            String theirs = process.role().peer().name().toLowerCase(java.util.Locale.ROOT) + "Pid";
            if (!Json.required(known, ours).equals(process.pid())) {
                throw new BadMessage(ours + ": not the one of the request");
            }
            String pid = Json.required(known, theirs);
            if (pid.length() > 512 || pid.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
                throw new BadMessage(theirs + ": not an identifier");
            }
            return pid;
        } catch (BadMessage e) {
            throw unreadable(process.peer(), e);
        }
    }

    /** The callback that the peer named when it opened the process; guarded anew, its entry may have changed. */
    private URI target(Process process) throws PeerException {
        String callback = process.detail("callback");
        if (callback.isEmpty()) {
            return neighbours.base(process.peer());
        }
        return neighbours
                .guarded(process.peer(), callback)
                .orElseThrow(() -> new PeerException(
                        Stage.NOT_A_MEMBER, "callback of " + process.peer() + ": not at the URL of its member entry"));
    }

    private static String path(Process process, Message message) {
        String kind =
                message.type().kind() == io.sluice.gateway.contracts.Kind.NEGOTIATION ? "negotiations/" : "transfers/";
        String pid = process.peerPid();
        String id = pid.isEmpty() ? "" : URLEncoder.encode(pid, StandardCharsets.UTF_8) + "/";
        return kind + id + verb(message.type());
    }

    private static String verb(MessageType type) {
        return switch (type) {
            case CONTRACT_REQUEST, TRANSFER_REQUEST -> "request";
            case CONTRACT_OFFER -> "offers";
            case ACCEPTED, FINALIZED -> "events";
            case AGREEMENT -> "agreement";
            case VERIFICATION -> "agreement/verification";
            case TRANSFER_START -> "start";
            case TRANSFER_COMPLETION -> "completion";
            case TRANSFER_SUSPENSION -> "suspension";
            case CONTRACT_TERMINATION, TRANSFER_TERMINATION -> "termination";
        };
    }

    private record Answer(byte[] body, Optional<String> next) {}

    private Answer exchange(String peer, Request request, int limit) throws PeerException {
        try (Response response = client.send(neighbours.to(peer, request.within(ANSWER)))) {
            byte[] body = response.bytes(limit);
            int status = response.status();
            if (status < 200 || status > 299) {
                throw refused(peer, status, body);
            }
            Matcher next = NEXT.matcher(response.header("Link").orElse(""));
            return new Answer(body, next.find() ? Optional.of(next.group(1)) : Optional.empty());
        } catch (HttpFailure e) {
            Stage stage =
                    switch (e.stage()) {
                        case PROTOCOL -> Stage.UNREADABLE;
                        case TOO_BUSY -> Stage.NOT_NOW;
                        case UNREACHABLE, TLS_REFUSED, TIMEOUT, CLOSED_EARLY -> Stage.UNREACHABLE;
                    };
            throw new PeerException(stage, peer + ": " + e.getMessage(), List.of(), e);
        } catch (IOException e) {
            throw new PeerException(Stage.UNREACHABLE, peer + ": " + e.getMessage(), List.of(), e);
        }
    }

    private static PeerException refused(String peer, int status, byte[] body) {
        Stage stage =
                switch (status) {
                    case 404 -> Stage.NOT_FOUND;
                    case 408, 409, 425, 429 -> Stage.NOT_NOW;
                    default -> status >= 500 ? Stage.PEER_FAILED : status >= 400 ? Stage.REFUSED : Stage.UNREADABLE;
                };
        List<String> reasons = ErrorCodec.reasons(body);
        String why = reasons.isEmpty() ? "" : ": " + String.join("; ", reasons);
        return new PeerException(stage, peer + " answered " + status + why, reasons, null);
    }

    private static PeerException unreadable(String peer, BadMessage e) {
        return new PeerException(Stage.UNREADABLE, "answer of " + peer + ": " + e.getMessage(), List.of(), e);
    }

    private static URI under(URI base, String path) {
        String text = base.toString();
        return URI.create(text.endsWith("/") ? text + path : text + "/" + path);
    }
}
