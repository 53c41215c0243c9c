package io.sluice.gateway.dsp;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.exchange.Deletions;
import io.sluice.gateway.exchange.Delivery;
import io.sluice.gateway.exchange.ForkedLaneException;
import io.sluice.gateway.exchange.GrantAnswer;
import io.sluice.gateway.exchange.NoticeAnswer;
import io.sluice.gateway.exchange.NoticeTaker;
import io.sluice.gateway.exchange.PayloadWatch;
import io.sluice.gateway.exchange.Profile;
import io.sluice.gateway.exchange.Revocation;
import io.sluice.gateway.exchange.Sending;
import io.sluice.gateway.http.Call;
import io.sluice.gateway.http.Handler;
import io.sluice.gateway.http.Headers;
import io.sluice.gateway.http.HttpRefusal;
import io.sluice.gateway.http.Ranges;
import io.sluice.gateway.http.Routes;
import io.sluice.gateway.http.Sink;
import io.sluice.gateway.identity.Members;
import io.sluice.gateway.policy.Brakes;
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
 * confirmations, revocations, notices, deletion receipts. The caller is always the member of the TLS certificate. Whatever is unknown, and whatever
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
    private final Deletions deletions;
    private final PayloadWatch payload;

    private SluiceRoutes(
            Members members, Delivery delivery, Revocation revocation, Deletions deletions, PayloadWatch payload) {
        this.deletions = deletions;
        this.payload = payload;
        this.members = members;
        this.delivery = delivery;
        this.revocation = revocation;
    }

    /** The routes below {@code /sluice/v1}. */
    public static Routes of(
            Members members,
            Delivery delivery,
            Revocation revocation,
            List<NoticeTaker> notices,
            Deletions deletions,
            PayloadWatch payload) {
        SluiceRoutes routes = new SluiceRoutes(members, delivery, revocation, deletions, payload);
        Routes all = Routes.none()
                .on("GET", "/sluice/v1/transfers/{id}/object", routes::object)
                .on("GET", "/sluice/v1/transfers/{id}/segments", routes::segments)
                .on("GET", "/sluice/v1/transfers/{id}/manifest", routes::manifest)
                .on("POST", "/sluice/v1/transfers/{id}/receipt", checked(routes::receipt))
                .on("POST", "/sluice/v1/transfers/{id}/opened", checked(routes::opened))
                .on("POST", Deletions.PATH, checked(routes::deleted))
                .on("POST", "/sluice/v1/revocations", checked(routes::revoked));
        for (NoticeTaker taker : notices) {
            all = all.on("POST", taker.path(), checked(call -> routes.notice(call, taker)));
        }
        return all;
    }

    private void object(Call call) throws IOException {
        String member = member(call);
        long bytes = serve(
                call, member, () -> delivery.object(member, call.parameter("id")), "application/vnd.sluice.object");
        payload.sent(call.method().equals("HEAD") ? 0 : bytes);
    }

    private void segments(Call call) throws IOException {
        String member = member(call);
        serve(call, member, () -> delivery.segments(member, call.parameter("id")), OCTETS);
    }

    private long serve(Call call, String member, Supplier<Optional<Blob>> found, String type) throws IOException {
        String transfer = call.parameter("id");
        requireGoing(delivery.stopped(member, transfer));
        try (Blob blob = found.get().orElseThrow(Callers::notForYou)) {
            return Ranges.serve(
                    call,
                    blob.length(),
                    (sink, offset, length) -> send(transfer, blob, sink, offset, length),
                    type,
                    transfer);
        } catch (StoreException e) {
            if (e.reason() != StoreException.Reason.AWAY) {
                throw e;
            }
            throw new HttpRefusal(503, "CIPHERTEXT_AWAY", "ciphertext cannot be read now; ask again");
        }
    }

    private void send(String transfer, Blob blob, Sink sink, long offset, long length) throws IOException {
        try (Sending sending = delivery.sending(transfer, sink::cut)) {
            requireGoing(sending.stopped());
            try {
                if (blob.file().isPresent()) {
                    sink.write(blob.file().get(), offset, length);
                } else {
                    blob.copyTo(sink, offset, length);
                }
            } catch (IOException e) {
                requireGoing(sending.stopped()); // Why it was cut.
                throw e;
            }
        }
    }

    /** What stops it is no secret to whom it is for: the answer says so. */
    private static void requireGoing(Optional<Reason> stopped) throws HttpRefusal {
        if (stopped.isPresent()) {
            String code = stopped.get().code().equals(Brakes.CODE) ? Profile.BRAKED : Profile.TERMS_OVER;
            throw new HttpRefusal(403, code, stopped.get().text());
        }
    }

    private void manifest(Call call) throws IOException {
        String member = member(call);
        requireGoing(delivery.stopped(member, call.parameter("id")));
        Signed manifest = delivery.manifest(member, call.parameter("id")).orElseThrow(Callers::notForYou);
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

    private void notice(Call call, NoticeTaker taker) throws IOException {
        NoticeAnswer answer = taker.received(member(call), signed(call));
        if (answer instanceof NoticeAnswer.Confirmed confirmed) {
            call.respond(200, OCTETS, confirmed.confirmation().toByteArray());
        } else if (answer instanceof NoticeAnswer.NotYet) {
            throw new HttpRefusal(503, "NOT_YET", "what the notice asks for is not done here yet; ask again");
        } else {
            throw Callers.notForYou();
        }
    }

    private void deleted(Call call) throws IOException {
        Signed answer = deletions.received(member(call), signed(call)).orElseThrow(Callers::notForYou);
        call.respond(200, OCTETS, answer.toByteArray());
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
