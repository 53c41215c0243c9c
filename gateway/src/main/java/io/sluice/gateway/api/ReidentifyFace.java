package io.sluice.gateway.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.exchange.Reidentifying;
import io.sluice.gateway.http.Call;
import io.sluice.gateway.http.HttpRefusal;
import java.io.IOException;
import java.util.Optional;

/** Re-identification through the socket. Values come in the body, never in the address. */
final class ReidentifyFace {
    private static final int MAX_ORDER = 16 << 20;

    private final Reidentifying reidentifying;

    ReidentifyFace(AdminServices services) {
        this.reidentifying = services.reidentifying();
    }

    void reidentify(Call call) throws IOException {
        Reidentifying.Order order = order(Answers.body(call, MAX_ORDER));
        Reidentifying.Answer answer = reidentifying.reidentify(order);
        if (answer instanceof Reidentifying.Answer.Refused refused) {
            Answers.send(call, Problem.refused(refused.reasons()));
            return;
        }
        Reidentifying.Answer.Found found = (Reidentifying.Answer.Found) answer;
        ObjectNode object = Answers.object();
        object.put("dataset", order.release());
        object.put("version", found.version());
        object.put("column", order.column());
        object.put("count", found.originals().size());
        object.put(
                "found", found.originals().stream().filter(Optional::isPresent).count());
        object.put("record", found.recordIndex());
        ArrayNode originals = object.putArray("originals");
        found.originals().forEach(each -> originals.add(each.orElse(null)));
        Answers.send(call, object);
    }

    private static Reidentifying.Order order(JsonNode body) throws HttpRefusal {
        try {
            return new Reidentifying.Order(
                    Answers.text(body, "release"),
                    body.path("version").asLong(),
                    Answers.text(body, "column"),
                    Answers.texts(body, "values"),
                    body.path("by").asText(""),
                    body.path("approvedBy").asText(""),
                    body.path("reason").asText(""));
        } catch (IllegalArgumentException e) {
            throw new HttpRefusal(400, "usage", e.getMessage());
        }
    }
}
