package io.sluice.gateway.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.exchange.Braking;
import io.sluice.gateway.http.Call;
import io.sluice.gateway.http.HttpRefusal;
import io.sluice.gateway.policy.Brake;
import io.sluice.gateway.provenance.Acting;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** Brakes through the socket: on, list, off. */
final class BrakeFace {
    /** Who acts where nobody is named: whoever may open the socket. */
    static final String SOCKET = "admin-socket";

    private final Braking braking;
    private final Acting acting;

    BrakeFace(AdminServices services) {
        this.braking = services.braking();
        this.acting = services.acting();
    }

    void list(Call call) throws IOException {
        ObjectNode answer = Answers.object();
        put(answer.putArray("brakes"), braking.all());
        Answers.send(call, answer);
    }

    static void put(ArrayNode rows, List<Brake> brakes) {
        brakes.forEach(brake -> put(rows.addObject(), brake));
    }

    private static void put(ObjectNode row, Brake brake) {
        row.put("brake", brake.id());
        row.put("scope", brake.scope().word());
        row.put("target", brake.target());
        row.put("since", Instant.ofEpochMilli(brake.sinceMillis()).toString());
        row.put("by", brake.by());
        row.put("reason", brake.reason());
    }

    void on(Call call) throws IOException {
        JsonNode body = Answers.body(call);
        Braking.On done;
        try {
            done = braking.on(
                    scope(Answers.text(body, "scope")),
                    body.path("target").asText(""),
                    acting.current().orElse(SOCKET),
                    Answers.text(body, "reason"));
        } catch (IllegalArgumentException e) {
            throw new HttpRefusal(400, "usage", e.getMessage());
        }
        if (!done.stored()) {
            Answers.send(
                    call,
                    new Problem(
                            503,
                            "brake-not-stored",
                            List.of(done.brake().id()
                                    + " is in force, and will not be after a restart: it is not stored yet: "
                                    + done.failure())));
            return;
        }
        ObjectNode answer = Answers.object();
        put(answer, done.brake());
        answer.put("recorded", done.recorded());
        Answers.send(call, answer);
    }

    private static Brake.Scope scope(String word) {
        for (Brake.Scope scope : Brake.Scope.values()) {
            if (scope.word().equals(word)) {
                return scope;
            }
        }
        throw new IllegalArgumentException("scope: unknown (expected: dataset, member, rank or all)");
    }

    void off(Call call) throws IOException {
        JsonNode body = Answers.body(call);
        String id = Answers.text(body, "brake");
        Braking.Off done =
                braking.off(id, acting.current().orElse(""), body.path("reason").asText(""));
        if (done instanceof Braking.Off.Refused refused) {
            Answers.send(call, Problem.refused(refused.reasons()));
            return;
        }
        ObjectNode answer = Answers.object();
        answer.put("brake", id);
        if (done instanceof Braking.Off.NeedsAnother one) {
            answer.put("state", "NEEDS_ANOTHER");
            answer.put("wantedBy", one.wantedBy());
        } else if (done instanceof Braking.Off.Waiting waiting) {
            answer.put("state", "WAITING");
            answer.put("millis", Math.max(1, waiting.left().toMillis()));
        } else {
            answer.put("state", "OFF");
        }
        Answers.send(call, answer);
    }
}
