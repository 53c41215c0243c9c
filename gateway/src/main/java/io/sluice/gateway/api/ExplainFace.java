package io.sluice.gateway.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.exchange.Explanation;
import io.sluice.gateway.http.Call;
import io.sluice.gateway.policy.Door;
import io.sluice.gateway.policy.Finding;
import io.sluice.gateway.policy.Reason;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** What would be decided, and by what. */
final class ExplainFace {
    private final AdminServices services;

    ExplainFace(AdminServices services) {
        this.services = services;
    }

    void explain(Call call) throws IOException {
        String dataset = call.query("dataset").orElse("");
        Optional<Explanation> explanation = services.explaining()
                .explain(
                        dataset,
                        call.query("to").orElse(""),
                        call.query("purpose").orElse(""));
        if (explanation.isEmpty()) {
            Answers.send(
                    call,
                    Problem.notFound(
                            "dataset: " + dataset + " (expected: one of which `status` shows a version on offer)"));
            return;
        }
        Answers.send(call, object(explanation.get()));
    }

    private static ObjectNode object(Explanation explanation) {
        ObjectNode answer = Answers.object();
        answer.put("dataset", explanation.entry().dataset());
        answer.put("version", explanation.entry().version());
        answer.put("rank", explanation.entry().label().getRank().name());
        answer.put("to", explanation.recipient());
        answer.put("purpose", explanation.purpose());
        answer.put("agreement", explanation.agreement().orElse(""));
        answer.put("clear", explanation.clear());
        ObjectNode profiles = answer.putObject("profiles");
        profiles.put("name", explanation.profiles());
        profiles.put(
                "sha256", HexFormat.of().formatHex(explanation.profilesSha256().toByteArray()));
        ArrayNode obligations = answer.putArray("obligations");
        explanation.findings().forEach((obligation, finding) -> {
            ObjectNode row = obligations.addObject();
            row.put("obligation", obligation.word());
            row.put("state", word(finding.state().name()));
            row.put("by", finding.by());
            ArrayNode reasons = row.putArray("reasons");
            finding.reasons().stream().map(Reason::toString).forEach(reasons::add);
            row.put("command", finding.command());
            row.put("stops", finding.state() == Finding.State.UNMET ? stops(obligation::standsAt) : "");
        });
        return answer;
    }

    /** The first door that a recipient does not get past. */
    private static String stops(Predicate<Door> stands) {
        List<Door> doors = List.of(Door.OFFER, Door.AGREE, Door.START, Door.GRANT);
        return doors.stream()
                .filter(stands)
                .findFirst()
                .map(door -> word(door.name()))
                .orElse("");
    }

    private static String word(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
