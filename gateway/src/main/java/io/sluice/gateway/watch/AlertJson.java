package io.sluice.gateway.watch;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/** An alert as JSON: the same for `sluice alerts` and for a webhook. */
public final class AlertJson {
    private AlertJson() {}

    /** Its fields are in docs/watch.md. */
    public static ObjectNode of(Alert alert) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("alert", alert.code().word());
        json.put("time", Instant.ofEpochMilli(alert.timeMillis()).toString());
        json.put("member", alert.member());
        json.put("reason", alert.english());
        json.put("reasonZh", alert.chinese());
        json.put("answer", alert.answer());
        alert.evidence().forEach(json.putArray("records")::add);
        ObjectNode figures = json.putObject("figures");
        alert.figures().forEach(figures::put);
        return json;
    }
}
