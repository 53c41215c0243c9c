package io.sluice.gateway.dsp;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.exchange.Delivery;
import io.sluice.gateway.exchange.ForkedLaneException;
import io.sluice.gateway.exchange.GrantAnswer;
import io.sluice.gateway.exchange.PayloadWatch;
import io.sluice.gateway.exchange.Revocation;
import io.sluice.gateway.http.Call;
import io.sluice.gateway.http.Handler;
import io.sluice.gateway.http.Headers;
import io.sluice.gateway.http.HttpRefusal;
import io.sluice.gateway.http.Ranges;
import io.sluice.gateway.http.Routes;
import io.sluice.gateway.http.Sink;
import io.sluice.gateway.identity.Members;
import io.sluice.gateway.policy.Reason;
import io.sluice.gateway.sealing.SealException;
import io.sluice.gateway.store.Blob;
import io.sluice.gateway.store.StoreException;
import io.sluice.proto.Signed;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a provider's gateway answers beyond the Dataspace Protocol: ciphertext by ranges, receipts for key grants,
 * confirmations, revocations. The caller is always the member of the TLS certificate. Whatever is unknown, and whatever
 * is not for this member, is 404.
 */
public final class SluiceRoutes {
    private static final String OCTETS = "application/octet-stream";
    private static final String JSON = "application/json";
    private static final int MAX_MESSAGE = 64 * 1024;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Members members;
    private final Delivery delivery;
    private final Revocation revocation;
    private final PayloadWatch payload;

    private SluiceRoutes(Members members, Delivery delivery, Revocation revocation, PayloadWatch payload) {
        this.payload = payload;
        this.members = members;
        this.delivery = delivery;
        this.revocation = revocation;
    }

    /** The routes below {@code /sluice/v1}. */
    public static Routes of(Members members, Delivery delivery, Revocation revocation, PayloadWatch payload) {
        SluiceRoutes routes = new SluiceRoutes(members, delivery, revocation, payload);
        return Routes.none()
                .on("GET", "/sluice/v1/transfers/{id}/object", routes::object)
                .on("GET", "/sluice/v1/transfers/{id}/segments", routes::segments)
                .on("GET", "/sluice/v1/transfers/{id}/manifest", routes::manifest)
                .on("POST", "/sluice/v1/transfers/{id}/receipt", checked(routes::receipt))
                .on("POST", "/sluice/v1/transfers/{id}/opened", checked(routes::opened))
                .on("POST", "/sluice/v1/revocations", checked(routes::revoked));
    }

    private void object(Call call) throws IOException {
        String member = member(call);
        long bytes = serve(call, () -> delivery.object(member, call.parameter("id")), "application/vnd.sluice.object");
        payload.sent(call.method().equals("HEAD") ? 0 : bytes);
    }

    private void segments(Call call) throws IOException {
        String member = member(call);
        serve(call, () -> delivery.segments(member, call.parameter("id")), OCTETS);
    }

    private static long serve(Call call, Supplier<Optional<Blob>> found, String type) throws IOException {
        try (Blob blob = found.get().orElseThrow(Callers::notForYou)) {
            return Ranges.serve(
                    call,
                    blob.length(),
                    (sink, offset, length) -> send(blob, sink, offset, length),
                    type,
                    call.parameter("id"));
        } catch (StoreException e) {
            if (e.reason() != StoreException.Reason.AWAY) {
                throw e;
            }
            throw new HttpRefusal(503, "CIPHERTEXT_AWAY", "ciphertext cannot be read now; ask again");
        }
    }

    private static void send(Blob blob, Sink sink, long offset, long length) throws IOException {
        if (blob.file().isPresent()) {
            sink.write(blob.file().get(), offset, length);
        } else {
            blob.copyTo(sink, offset, length);
        }
    }

    private void manifest(Call call) throws IOException {
        Signed manifest = delivery.manifest(member(call), call.parameter("id")).orElseThrow(Callers::notForYou);
        call.respond(200, "application/vnd.sluice.manifest", manifest.toByteArray());
    }

    private void receipt(Call call) throws IOException {
        GrantAnswer answer = delivery.receipt(member(call), call.parameter("id"), signed(call))
                .orElseThrow(Callers::notForYou);
        if (answer instanceof GrantAnswer.Granted granted) {
            call.respond(200, OCTETS, granted.signedGrant());
        } else if (answer instanceof GrantAnswer.NotYet notYet) {
            call.respond(202, JSON, problem(List.of(notYet.reason())));
        } else if (answer instanceof GrantAnswer.Denied denied) {
            call.respond(403, JSON, problem(denied.reasons()));
        }
    }

    private void opened(Call call) throws IOException {
        if (!delivery.opened(member(call), call.parameter("id"), signed(call))) {
            throw Callers.notForYou();
        }
        call.respond(204, Headers.NONE, new byte[0]);
    }

    private void revoked(Call call) throws IOException {
        if (!revocation.received(member(call), signed(call))) {
            throw Callers.notForYou();
        }
        call.respond(204, Headers.NONE, new byte[0]);
    }

    /** A signed message that does not hold is the sender's fault, and is told so without detail. */
    private static Handler checked(Handler handler) {
        return call -> {
            try {
                handler.handle(call);
            } catch (SealException e) {
                throw new HttpRefusal(400, e.reason().name(), "the signed message does not hold");
            } catch (ForkedLaneException e) {
                throw new HttpRefusal(403, "FORKED_LANE", e.getMessage());
            }
        };
    }

    private String member(Call call) throws IOException {
        return Callers.member(members, call).name();
    }

    private static Signed signed(Call call) throws IOException {
        try {
            return Signed.parseFrom(call.body().bytes(MAX_MESSAGE));
        } catch (com.google.protobuf.InvalidProtocolBufferException e) {
            throw new HttpRefusal(400, "MALFORMED", "body: not a signed message");
        }
    }

    private static byte[] problem(List<Reason> reasons) throws IOException {
        ObjectNode problem = MAPPER.createObjectNode();
        problem.put("code", reasons.get(0).code());
        var list = problem.putArray("reasons");
        reasons.forEach(reason -> list.addObject().put("code", reason.code()).put("text", reason.text()));
        return MAPPER.writeValueAsBytes(problem);
    }
}
