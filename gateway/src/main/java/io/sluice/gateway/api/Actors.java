package io.sluice.gateway.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.gateway.http.Call;
import io.sluice.gateway.http.Handler;
import io.sluice.gateway.http.HttpRefusal;
import io.sluice.gateway.identity.IdentityException;
import io.sluice.gateway.identity.Operator;
import io.sluice.gateway.identity.OperatorRole;
import io.sluice.gateway.identity.Operators;
import io.sluice.gateway.provenance.Acting;
import io.sluice.gateway.sealing.Digests;
import io.sluice.gateway.sealing.SealException;
import io.sluice.gateway.sealing.Signatures;
import io.sluice.proto.AdminRequest;
import io.sluice.proto.Signed;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who sent a call of the admin socket, and whether it may do that. A call may be signed by an operator; one that is not
 * comes from whoever can open the socket: the machine. While the organisation has no owner, the machine may do
 * everything; from the first owner on it may only ask how things are, and put a brake on. Any thread.
 */
public final class Actors {
    /** The header field with the signed request. */
    public static final String FIELD = "Sluice-Operator";

    /** Of the {@link Signed} in it. */
    public static final String TYPE = "admin-request";

    private static final int CHALLENGE_BYTES = 32;
    private static final int MOST_CHALLENGES = 1024;
    private static final long CHALLENGE_NANOS = 60_000_000_000L;

    private final Operators operators;
    private final String organisation;
    private final Acting acting;
    private final SecureRandom random;
    private final Map<ByteString, Long> challenges = new HashMap<>(); // Guarded by itself.

    /** @param acting where records learn who it was */
    public Actors(Operators operators, String organisation, Acting acting, SecureRandom random) {
        this.operators = operators;
        this.organisation = organisation;
        this.acting = acting;
        this.random = random;
    }

    /** Something to sign with one request. */
    void challenge(Call call) throws IOException {
        byte[] fresh = new byte[CHALLENGE_BYTES];
        random.nextBytes(fresh);
        long now = System.nanoTime();
        synchronized (challenges) {
            challenges.values().removeIf(end -> now - end >= 0);
            if (challenges.size() >= MOST_CHALLENGES) {
                throw new HttpRefusal(503, "busy", "too many requests at once: try again");
            }
            challenges.put(ByteString.copyFrom(fresh), now + CHALLENGE_NANOS);
        }
        ObjectNode answer = Answers.object();
        answer.put("organisation", organisation);
        answer.put("challenge", Base64.getUrlEncoder().withoutPadding().encodeToString(fresh));
        Answers.send(call, answer);
    }

    /**
     * A handler for operators with one of these roles, and for owners.
     *
     * @param roles empty: for everybody; who it is becomes known where it was signed
     */
    Handler allowing(Set<OperatorRole> roles, Handler handler) {
        return call -> {
            Optional<String> field = call.header(FIELD);
            if (field.isPresent()) {
                Signed signed = parse(field.get());
                AdminRequest request = request(call, signed);
                Operator operator = operator(signed);
                if (!roles.isEmpty() && roles.stream().noneMatch(operator::may)) {
                    throw new HttpRefusal(
                            403,
                            "role-missing",
                            "operator " + operator.name() + ": has not the role for that (expected: " + words(roles)
                                    + ")");
                }
                acting.as(operator.mark(), () -> handler.handle(new SignedCall(call, request.getBodySha256())));
            } else if (roles.isEmpty() || !operators.roster().owned()) {
                handler.handle(call);
            } else {
                throw new HttpRefusal(
                        403,
                        "operator-needed",
                        "who asks? (expected: --as KEYFILE of an operator with the role " + words(roles) + ")");
            }
        };
    }

    private static String words(Set<OperatorRole> roles) {
        return roles.stream().map(OperatorRole::word).sorted().collect(Collectors.joining(" or "))
                + (roles.contains(OperatorRole.OWNER) ? "" : " or owner");
    }

    /** What was signed, after checking that it is this request and no other. */
    private AdminRequest request(Call call, Signed field) throws HttpRefusal {
        AdminRequest request;
        try {
            request = AdminRequest.parseFrom(field.getPayload());
        } catch (InvalidProtocolBufferException e) {
            throw unreadable();
        }
        boolean same = request.getOrganisation().equals(organisation)
                && request.getMethod().equals(call.method())
                && request.getTargetSha256().equals(Digests.sha256(ByteString.copyFromUtf8(call.target())));
        if (!same) {
            throw new HttpRefusal(403, "operator-unverified", FIELD + ": signed for another request");
        }
        Long end;
        synchronized (challenges) {
            end = challenges.remove(request.getChallenge());
        }
        if (end == null || System.nanoTime() - end >= 0) {
            throw new HttpRefusal(
                    403, "operator-unverified", FIELD + ": the challenge is over, or used (expected: a new one)");
        }
        return request;
    }

    private Operator operator(Signed field) throws IOException {
        try {
            return operators.requireSigned(field, TYPE);
        } catch (IdentityException e) {
            throw new HttpRefusal(403, "operator-unverified", e.getMessage());
        }
    }

    private static Signed parse(String field) throws HttpRefusal {
        try {
            return Signatures.parse(Base64.getUrlDecoder().decode(field));
        } catch (IllegalArgumentException | SealException e) {
            throw unreadable();
        }
    }

    private static HttpRefusal unreadable() {
        return new HttpRefusal(400, "usage", FIELD + ": not readable (expected: what `sluice --as` sends)");
    }

    /** What a client signs. */
    public static AdminRequest toSign(
            String organisation, String challenge, String method, String target, Optional<byte[]> body) {
        AdminRequest.Builder request = AdminRequest.newBuilder()
                .setOrganisation(organisation)
                .setChallenge(ByteString.copyFrom(Base64.getUrlDecoder().decode(challenge)))
                .setMethod(method)
                .setTargetSha256(Digests.sha256(ByteString.copyFromUtf8(target)));
        body.ifPresent(bytes -> request.setBodySha256(Digests.sha256(ByteString.copyFrom(bytes))));
        return request.build();
    }

    /** The header field's value. */
    public static String field(Signed signed) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(signed.toByteArray());
    }
}
