package io.sluice.gateway.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import io.sluice.gateway.exchange.Attaching;
import io.sluice.gateway.http.Call;
import io.sluice.gateway.http.HttpRefusal;
import io.sluice.gateway.policy.Permit;
import io.sluice.gateway.policy.PermitKind;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Documents attached by their digest; a file itself never comes here. */
final class PermitFace {
    private final Attaching attaching;

    PermitFace(Attaching attaching) {
        this.attaching = attaching;
    }

    void add(Call call) throws IOException {
        JsonNode body = Answers.body(call);
        String kind = Answers.text(body, "kind");
        try {
            Attaching.Attached attached = attaching.add(
                    ByteString.copyFrom(HexFormat.of().parseHex(Answers.text(body, "sha256"))),
                    PermitKind.of(kind)
                            .orElseThrow(() -> new IllegalArgumentException(
                                    "kind: " + kind + " (expected: one of " + PermitKind.words() + ")")),
                    Answers.text(body, "issuer"),
                    Answers.text(body, "number"),
                    body.path("until").asLong(),
                    body.path("recipient").asText(""),
                    body.path("dataset").asText(""));
            if (attached instanceof Attaching.Attached.Refused refused) {
                Answers.send(call, Problem.refused(List.of(refused.reason())));
            } else {
                Answers.send(call, object(((Attaching.Attached.Done) attached).permit()));
            }
        } catch (IllegalArgumentException e) {
            throw new HttpRefusal(400, "usage", e.getMessage());
        }
    }

    /** All, or those of one file. */
    void list(Call call) throws IOException {
        Optional<String> file = call.query("sha256");
        List<Permit> found = file.isPresent() ? attaching.ofFile(file.get()) : attaching.all();
        ObjectNode answer = Answers.object();
        ArrayNode rows = answer.putArray("permits");
        found.forEach(each -> rows.add(object(each)));
        Answers.send(call, answer);
    }

    void show(Call call) throws IOException {
        answer(call, attaching.find(call.parameter("id")));
    }

    void remove(Call call) throws IOException {
        answer(call, attaching.remove(Answers.text(Answers.body(call), "permit")));
    }

    private void answer(Call call, Optional<Permit> permit) throws IOException {
        if (permit.isPresent()) {
            Answers.send(call, object(permit.get()));
        } else {
            Answers.send(call, Problem.notFound("permit (expected: one of `sluice permit list`)"));
        }
    }

    private ObjectNode object(Permit permit) {
        ObjectNode row = Answers.object();
        row.put("permit", permit.id());
        row.put("kind", permit.kind().word());
        row.put("issuer", permit.issuer());
        row.put("number", permit.number());
        row.put("until", permit.untilMillis());
        row.put("counts", attaching.counts(permit));
        row.put("recipient", permit.recipient());
        row.put("dataset", permit.dataset());
        row.put("sha256", HexFormat.of().formatHex(permit.sha256().toByteArray()));
        row.put("added", permit.addedMillis());
        return row;
    }
}
