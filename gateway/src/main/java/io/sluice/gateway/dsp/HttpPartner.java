package io.sluice.gateway.dsp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.gateway.exchange.GrantAnswer;
import io.sluice.gateway.exchange.Partner;
import io.sluice.gateway.exchange.PartnerException;
import io.sluice.gateway.exchange.PartnerException.Kind;
import io.sluice.gateway.exchange.PayloadWatch;
import io.sluice.gateway.exchange.Profile;
import io.sluice.gateway.http.HttpClient;
import io.sluice.gateway.http.HttpFailure;
import io.sluice.gateway.http.Request;
import io.sluice.gateway.http.Response;
import io.sluice.gateway.identity.IdentityException;
import io.sluice.gateway.identity.Member;
import io.sluice.gateway.identity.Members;
import io.sluice.gateway.identity.UrlGuard;
import io.sluice.gateway.policy.Reason;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The Sluice profile over HTTP. Goes only where the member's own entry leads, and only to the holder of its key. */
public final class HttpPartner implements Partner {
    private static final String OCTETS = "application/octet-stream";
    private static final int MAX_MESSAGE = 256 * 1024;
    private static final int MAX_REFUSAL = 4 * 1024;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final HttpClient client;
    private final Members members;
    private final PayloadWatch payload;

    public HttpPartner(HttpClient client, Members members, PayloadWatch payload) {
        this.payload = payload;
        this.client = client;
        this.members = members;
    }

    @Override
    public byte[] manifest(String provider, URI endpoint) throws IOException {
        try (Response response = send(provider, Request.get(guarded(provider, endpoint)), 200)) {
            return read(response, MAX_MESSAGE, provider);
        }
    }

    @Override
    public byte[] segments(String provider, URI endpoint, long limit) throws IOException {
        try (Response response = send(provider, Request.get(guarded(provider, endpoint)), 200)) {
            return read(response, Math.toIntExact(limit), provider);
        }
    }

    @Override
    public ReadableByteChannel object(String provider, URI endpoint, long offset, long length) throws IOException {
        String range = "bytes=" + offset + "-" + (offset + length - 1);
        Response response =
                send(provider, Request.get(guarded(provider, endpoint)).with("Range", range), 206);
        if (response.body().length() != length) {
            response.close();
            throw new PartnerException(Kind.PROTOCOL, provider + ": answers another range than asked for");
        }
        return new Part(response, provider, payload);
    }

    @Override
    public GrantAnswer receipt(String provider, URI endpoint, byte[] signedReceipt) throws IOException {
        Request request = Request.post(guarded(provider, endpoint), OCTETS, signedReceipt);
        try (Response response = send(provider, request, 200, 202, 403)) {
            byte[] body = read(response, MAX_MESSAGE, provider);
            if (response.status() == 200) {
                return new GrantAnswer.Granted(body);
            }
            List<Reason> reasons = reasons(body, provider);
            return response.status() == 202 ? new GrantAnswer.NotYet(reasons.get(0)) : new GrantAnswer.Denied(reasons);
        }
    }

    @Override
    public void opened(String provider, URI endpoint, byte[] signedOpened) throws IOException {
        send(provider, Request.post(guarded(provider, endpoint), OCTETS, signedOpened), 204)
                .close();
    }

    @Override
    public void revocation(String other, byte[] signedRevocation) throws IOException {
        URI endpoint = member(other).url().resolve("/sluice/v1/revocations");
        send(other, Request.post(endpoint, OCTETS, signedRevocation), 204).close();
    }

    @Override
    public byte[] notice(String recipient, String path, byte[] signedNotice) throws IOException {
        URI endpoint = member(recipient).url().resolve(path);
        try (Response response = send(recipient, Request.post(endpoint, OCTETS, signedNotice), 200)) {
            return read(response, MAX_MESSAGE, recipient);
        }
    }

    private URI guarded(String name, URI endpoint) throws PartnerException {
        try {
            return UrlGuard.require(member(name), endpoint.toString());
        } catch (IdentityException e) {
            throw new PartnerException(Kind.REFUSED, e.getMessage(), e);
        }
    }

    private Member member(String name) throws PartnerException {
        try {
            return members.requireActive(name);
        } catch (IdentityException e) {
            throw new PartnerException(Kind.REFUSED, e.getMessage(), e);
        }
    }

    private Response send(String peer, Request request, int... welcome) throws IOException {
        Response response;
        try {
            response = client.send(request.expecting(ExpectedPeer.of(members, peer)));
        } catch (HttpFailure e) {
            throw failed(peer, e);
        }
        for (int status : welcome) {
            if (response.status() == status) {
                return response;
            }
        }
        Optional<String> stopped = response.status() == 403 ? stopped(response) : Optional.empty();
        response.close();
        if (stopped.isPresent()) {
            throw new PartnerException(Kind.REFUSED, peer + ": " + stopped.get());
        }
        String text = response.status() == 404 ? "unknown there, or not for us" : "answers " + response.status();
        throw new PartnerException(kind(response.status()), peer + ": " + text);
    }

    /** What a partner says whose brake is on, or under whose terms nothing goes on. */
    private static Optional<String> stopped(Response response) {
        try {
            JsonNode answer = MAPPER.readTree(response.bytes(MAX_REFUSAL));
            String code = answer.path("code").asText();
            return code.equals(Profile.BRAKED) || code.equals(Profile.TERMS_OVER)
                    ? Optional.of(Printable.line(answer.path("reasons").path(0).asText(code)))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // Then the status must do.
        }
    }

    private static Kind kind(int status) {
        return switch (status) {
            case 404 -> Kind.NOT_FOUND;
            case 408, 429, 503 -> Kind.BUSY;
            default -> status >= 500 ? Kind.AWAY : Kind.REFUSED;
        };
    }

    static PartnerException failed(String peer, HttpFailure e) {
        Kind kind =
                switch (e.stage()) {
                    case UNREACHABLE, TIMEOUT, CLOSED_EARLY -> Kind.AWAY;
                    case TOO_BUSY -> Kind.BUSY;
                    case TLS_REFUSED -> Kind.REFUSED;
                    case PROTOCOL -> Kind.PROTOCOL;
                };
        return new PartnerException(kind, peer + ": " + e.getMessage(), e);
    }

    private static byte[] read(Response response, int limit, String peer) throws IOException {
        try {
            return response.bytes(limit);
        } catch (HttpFailure e) {
            throw failed(peer, e);
        }
    }

    private static List<Reason> reasons(byte[] body, String provider) throws IOException {
        List<Reason> reasons = new ArrayList<>();
        try {
            for (JsonNode reason : MAPPER.readTree(body).path("reasons")) {
                reasons.add(Reason.of(
                        reason.path("code").asText("refused"),
                        reason.path("text").asText("")));
            }
        } catch (com.fasterxml.jackson.core.JsonProcessingException | IllegalArgumentException e) {
            throw new PartnerException(Kind.PROTOCOL, provider + ": refuses, and not in JSON", e);
        }
        if (reasons.isEmpty()) {
            reasons.add(Reason.of("refused", provider + " refuses without a reason"));
        }
        return reasons;
    }

    /** A body whose failures are partners' failures. */
    private record Part(Response response, String peer, PayloadWatch payload) implements ReadableByteChannel {
        @Override
        public int read(ByteBuffer target) throws IOException {
            try {
                int read = response.body().read(target);
                payload.received(Math.max(0, read));
                return read;
            } catch (HttpFailure e) {
                throw failed(peer, e);
            }
        }

        @Override
        public boolean isOpen() {
            return response.body().isOpen();
        }

        @Override
        public void close() {
            response.close();
        }
    }
}
