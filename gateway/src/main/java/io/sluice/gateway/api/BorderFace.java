package io.sluice.gateway.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.exchange.Crossings;
import io.sluice.gateway.http.Call;
import io.sluice.gateway.http.HttpRefusal;
import io.sluice.gateway.policy.BorderCount;
import io.sluice.gateway.policy.BorderLine;
import io.sluice.gateway.policy.ObligationProfile;
import io.sluice.gateway.policy.PermitKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Persons whose personal information left the jurisdiction, and the lines ahead. */
final class BorderFace {
    private final AdminServices services;

    BorderFace(AdminServices services) {
        this.services = services;
    }

    void list(Call call) throws IOException {
        Optional<String> said = call.query("year");
        if (said.filter(year -> !year.matches("[1-9][0-9]{3}")).isPresent()) {
            throw new HttpRefusal(400, "usage", "year: " + said.get() + " (expected: four digits)");
        }
        Answers.send(call, object(services, said.map(Integer::valueOf)));
    }

    /** One year; empty: this one. */
    static ObjectNode object(AdminServices services, Optional<Integer> year) {
        Crossings.Year counted = services.crossings().counted(year);
        ObjectNode answer = home(services.crossings());
        answer.put("year", counted.year());
        count(answer, counted.together());
        ArrayNode jurisdictions = answer.putArray("jurisdictions");
        counted.each().forEach((code, count) -> count(jurisdictions.addObject().put("jurisdiction", code), count));
        ArrayNode lines = answer.putArray("lines");
        lines(services.profiles().get().all()).forEach((line, ranks) -> {
            ObjectNode row = lines.addObject();
            row.put("counts", line.sensitive() ? "sensitive" : "persons");
            row.put("from", line.from());
            line.demands().stream().map(PermitKind::word).forEach(row.putArray("demands")::add);
            row.put("reached", line.of(counted.together()) >= line.from());
            row.put("left", Math.max(0, line.from() - line.of(counted.together())));
            row.put("words", line.words());
            ranks.forEach(row.putArray("ranks")::add);
        });
        return answer;
    }

    /** Whether anybody is counted, and from where on. */
    static ObjectNode home(Crossings crossings) {
        ObjectNode answer = Answers.object();
        answer.put("counted", crossings.home().isPresent());
        crossings.home().ifPresent(home -> {
            answer.put("jurisdiction", home.jurisdiction().code());
            answer.put("zone", home.zone().getId());
        });
        return answer;
    }

    private static void count(ObjectNode row, BorderCount count) {
        row.put("persons", count.persons());
        row.put("sensitive", count.sensitive());
    }

    /** Each once, with the ranks that have it; of ranks whose key is never released none. */
    private static Map<BorderLine, List<String>> lines(List<ObligationProfile> profiles) {
        Map<BorderLine, List<String>> lines = new LinkedHashMap<>();
        for (ObligationProfile profile : profiles) {
            if (profile.keyRelease()) {
                profile.crossBorder()
                        .forEach(line -> lines.computeIfAbsent(line, each -> new ArrayList<>())
                                .add(profile.rank().name()));
            }
        }
        return lines;
    }
}
