package io.sluice.gateway.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.http.Call;
import io.sluice.gateway.http.HttpRefusal;
import io.sluice.gateway.watch.AlertJson;
import io.sluice.gateway.watch.Raised;
import io.sluice.gateway.watch.Watch;
import java.io.IOException;
import java.time.Duration;

/** Alerts through the socket. */
final class AlertFace {
    private static final int MOST = 1_000;

    private final Watch watch;

    AlertFace(Watch watch) {
        this.watch = watch;
    }

    void list(Call call) throws IOException {
        String days = call.query("days").orElse("7");
        if (!days.matches("[1-9][0-9]{0,3}")) {
            throw new HttpRefusal(400, "usage", "days: not a number (expected: 1-9999)");
        }
        ObjectNode answer = Answers.object();
        ArrayNode rows = answer.putArray("alerts");
        for (Raised raised : watch.alerts(Duration.ofDays(Integer.parseInt(days)), MOST)) {
            ObjectNode row = AlertJson.of(raised.alert());
            row.put("key", raised.alert().key());
            row.put("record", raised.record());
            row.put("brake", raised.brake());
            rows.add(row);
        }
        Answers.send(call, answer);
    }
}
