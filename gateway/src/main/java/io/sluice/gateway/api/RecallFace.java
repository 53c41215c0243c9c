package io.sluice.gateway.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.exchange.RecallState;
import io.sluice.gateway.exchange.Recalls;
import io.sluice.gateway.http.Call;
import io.sluice.gateway.http.HttpRefusal;
import io.sluice.gateway.policy.Recall;
import io.sluice.gateway.provenance.Acting;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;

/** Recalls through the socket: order, list. */
final class RecallFace {
    /** Most agreements that an answer names; the counts are of all. */
    private static final int MOST_ROWS = 10_000;

    private static final String SINCE = "since";

    private final Recalls recalls;
    private final Acting acting;

    RecallFace(AdminServices services) {
        this.recalls = services.recalls();
        this.acting = services.acting();
    }

    void order(Call call) throws IOException {
        JsonNode body = Answers.body(call);
        Recalls.Ordered ordered;
        try {
            ordered = recalls.order(
                    Answers.text(body, "dataset"),
                    version(body.path("version")),
                    acting.current().orElse(BrakeFace.SOCKET),
                    Answers.text(body, "reason"));
        } catch (IllegalArgumentException e) {
            throw new HttpRefusal(400, "usage", e.getMessage());
        }
        if (ordered instanceof Recalls.Ordered.Refused refused) {
            Answers.send(call, Problem.refused(refused.reasons()));
        } else if (ordered instanceof Recalls.Ordered.Done done) {
            ObjectNode answer = Answers.object();
            put(answer, recalls, done.recall(), MOST_ROWS);
            answer.put("unfinished", done.failure());
            Answers.send(call, answer);
        }
    }

    /** 0 or none is all of them; what cannot be read must not call back more than was meant. */
    private static long version(JsonNode version) {
        if (version.isMissingNode()) {
            return 0;
        }
        if (!version.canConvertToLong() || !version.isIntegralNumber() || version.asLong() < 0) {
            throw new IllegalArgumentException("version (expected: a number from 1 on; 0 or none for all versions)");
        }
        return version.asLong();
    }

    void list(Call call) throws IOException {
        ObjectNode answer = Answers.object();
        put(answer, recalls, MOST_ROWS);
        Answers.send(call, answer);
    }

    /** Both those that we ordered and what was recalled from us; of each at most so many rows are named. */
    static void put(ObjectNode answer, Recalls recalls, int mostRows) {
        ArrayNode orders = answer.putArray("recalls");
        int[] left = {mostRows};
        recalls.each(recall -> left[0] -= put(orders.addObject(), recalls, recall, left[0]));
        ArrayNode taken = answer.putArray("recalledFromUs");
        recalls.taken(each -> {
            if (taken.size() < mostRows) {
                put(taken.addObject(), each);
            }
        });
    }

    private static void put(ObjectNode row, Recalls.Taken each) {
        RecallState.Received received = each.received();
        row.put("recall", received.recall());
        row.put("provider", received.provider());
        row.put("dataset", received.dataset());
        row.put("version", received.version());
        row.put("agreement", received.agreement());
        row.put(SINCE, Answers.time(received.sinceMillis()));
        row.put("ciphertextHeld", received.ciphertext());
        row.put("keyHeld", received.key());
        row.put("opened", each.opened());
    }

    private static int put(ObjectNode row, Recalls recalls, Recall recall, int mostRows) {
        row.put("recall", recall.id());
        row.put("dataset", recall.dataset());
        row.put("version", recall.version());
        row.put(SINCE, Answers.time(recall.sinceMillis()));
        row.put("by", recall.by());
        row.put("reason", recall.reason());
        Map<RecallState.Reach, Integer> counts = new EnumMap<>(RecallState.Reach.class);
        ArrayNode agreements = row.putArray("agreements");
        recalls.told(recall.id(), told -> {
            counts.merge(told.line().reach(), 1, Integer::sum);
            if (agreements.size() < mostRows) {
                put(agreements.addObject(), told);
            }
        });
        row.put("confirmed", counts.getOrDefault(RecallState.Reach.CONFIRMED, 0));
        row.put("told", counts.getOrDefault(RecallState.Reach.TOLD, 0));
        row.put("notReached", counts.getOrDefault(RecallState.Reach.NOT_REACHED, 0));
        return agreements.size();
    }

    private static void put(ObjectNode row, Recalls.Told told) {
        row.put("recipient", told.line().recipient());
        row.put("dataset", told.line().dataset());
        row.put("version", told.line().version());
        row.put("agreement", told.line().agreement());
        row.put("state", told.line().reach().name());
        row.put(SINCE, Answers.time(told.line().sinceMillis()));
        told.said().ifPresent(said -> {
            row.put("ciphertextHeld", said.getCiphertextHeld());
            row.put("keyHeld", said.getKeyHeld());
            row.put("opened", said.getOpened());
        });
    }
}
