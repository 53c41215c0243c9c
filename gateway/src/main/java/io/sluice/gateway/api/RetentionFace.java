package io.sluice.gateway.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.exchange.Retention;
import io.sluice.gateway.exchange.RetentionClock;
import io.sluice.gateway.http.Call;
import io.sluice.gateway.policy.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What must be deleted and when, through the socket; and the word that it is. */
final class RetentionFace {
    private static final int MOST = 1_000;

    private final Retention retention;

    RetentionFace(Retention retention) {
        this.retention = retention;
    }

    void list(Call call) throws IOException {
        ObjectNode answer = Answers.object();
        List<RetentionClock> open = new ArrayList<>(retention.open(this::matters, MOST + 1));
        open.addAll(retention.open(clock -> !matters(clock), MOST + 1 - open.size()));
        put(answer.putArray("retention"), retention, open.subList(0, Math.min(MOST, open.size())));
        answer.put("more", open.size() > MOST);
        Answers.send(call, answer);
    }

    /** Comes first: the others have time. */
    private boolean matters(RetentionClock clock) {
        return clock.state() != RetentionClock.State.RUNNING || retention.endsSoon(clock);
    }

    static void put(ArrayNode rows, Retention retention, List<RetentionClock> clocks) {
        for (RetentionClock clock : clocks) {
            ObjectNode row = rows.addObject();
            row.put("agreement", clock.agreementId());
            row.put("role", clock.given() ? "PROVIDER" : "RECIPIENT");
            row.put("peer", clock.peer());
            row.put("dataset", clock.dataset());
            row.put("version", clock.version());
            row.put("until", Answers.time(clock.untilMillis()));
            row.put("state", state(retention, clock));
        }
    }

    private static String state(Retention retention, RetentionClock clock) {
        if (clock.overdue()) {
            return clock.given() ? "RECEIPT_OVERDUE" : "DELETION_OVERDUE";
        }
        return switch (clock.state()) {
            case RUNNING -> retention.endsSoon(clock) ? "ENDS_SOON" : "RUNNING";
            case ENDED -> clock.given() ? "RECEIPT_AWAITED" : "ENDED";
            case ASKED -> "CONFIRM_DELETION";
        };
    }

    void confirm(Call call) throws IOException {
        String agreement = Answers.text(Answers.body(call), "agreement");
        List<Reason> refused = retention.confirm(agreement);
        if (!refused.isEmpty()) {
            Answers.send(call, Problem.refused(refused));
            return;
        }
        ObjectNode answer = Answers.object();
        answer.put("agreement", agreement);
        answer.put("state", "DELETED");
        Answers.send(call, answer);
    }
}
