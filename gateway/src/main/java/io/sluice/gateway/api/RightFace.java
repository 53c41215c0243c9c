package io.sluice.gateway.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.exchange.Entitling;
import io.sluice.gateway.http.Call;
import io.sluice.gateway.http.HttpRefusal;
import io.sluice.gateway.policy.DatasetOrigin;
import io.sluice.gateway.policy.Holdings;
import io.sluice.gateway.policy.Reason;
import io.sluice.gateway.policy.Right;
import io.sluice.gateway.policy.RightAct;
import io.sluice.gateway.policy.RightGrant;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Rights to datasets through the socket. What is done with ownership has routes of its own: they are for owners. */
final class RightFace {
    private static final int MAX_PAPERS = 256 * 1024;
    private static final String UNTIL = "until";

    private final Entitling entitling;
    private final String organisation;

    RightFace(AdminServices services) {
        this.entitling = services.entitling();
        this.organisation = services.organisation();
    }

    void grant(Call call) throws IOException {
        grant(call, false);
    }

    void grantOwnership(Call call) throws IOException {
        grant(call, true);
    }

    private void grant(Call call, boolean ownership) throws IOException {
        JsonNode body = Answers.body(call);
        String word = Answers.text(body, "right");
        try {
            Right right = Right.of(word)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "right: " + word + " (expected: one of " + Right.words() + ")"));
            requireRoute(right, ownership);
            Set<RightAct> acts = Answers.texts(body, "acts").stream()
                    .map(act -> RightAct.of(act)
                            .orElseThrow(() -> new IllegalArgumentException(
                                    "act: " + act + " (expected: one of " + RightAct.words() + ")")))
                    .collect(Collectors.toSet());
            Entitling.Wish wish = new Entitling.Wish(
                    origin(Answers.text(body, "dataset")),
                    right,
                    Answers.text(body, "to"),
                    Set.copyOf(Answers.texts(body, "purposes")),
                    acts,
                    body.path(UNTIL).asLong(),
                    body.path("depth").asInt(-1),
                    body.path("on").asText(""),
                    body.path("transfer").asBoolean());
            send(call, entitling.grant(wish));
        } catch (IllegalArgumentException e) {
            throw new HttpRefusal(400, "usage", e.getMessage());
        }
    }

    /** A name alone is a dataset of ours. */
    private DatasetOrigin origin(String text) {
        return text.contains("/") ? DatasetOrigin.parse(text) : new DatasetOrigin(organisation, text);
    }

    private static void requireRoute(Right right, boolean ownership) {
        if (ownership != (right == Right.OWNERSHIP)) {
            throw new IllegalArgumentException("right: " + right.word() + " (expected: ownership, and only that, at"
                    + " /admin/rights/ownership)");
        }
    }

    void revoke(Call call) throws IOException {
        revoke(call, false);
    }

    void revokeOwnership(Call call) throws IOException {
        revoke(call, true);
    }

    private void revoke(Call call, boolean ownership) throws IOException {
        String name = Answers.text(Answers.body(call), "grant");
        try {
            entitling.find(name).ifPresent(shown -> requireRoute(shown.grant().right(), ownership));
            send(call, entitling.revoke(name));
        } catch (IllegalArgumentException e) {
            throw new HttpRefusal(400, "usage", e.getMessage());
        }
    }

    private static void send(Call call, Entitling.Done done) throws IOException {
        if (done instanceof Entitling.Done.Refused refused) {
            Answers.send(call, Problem.refused(refused.reasons()));
        } else {
            Answers.send(call, object(((Entitling.Done.Now) done).shown()));
        }
    }

    void list(Call call) throws IOException {
        ObjectNode answer = Answers.object();
        ArrayNode rows = answer.putArray("rights");
        entitling.all().forEach(each -> rows.add(object(each)));
        Answers.send(call, answer);
    }

    void show(Call call) throws IOException {
        Optional<Entitling.Shown> found = entitling.find(call.parameter("id"));
        if (found.isEmpty()) {
            Answers.send(call, Problem.notFound("right (expected: one of `sluice right list`)"));
            return;
        }
        ObjectNode answer = object(found.get());
        ArrayNode chain = answer.putArray("chain");
        found.get().chain().links().stream()
                .flatMap(link -> entitling.find(link.name()).stream())
                .forEach(link -> chain.add(object(link)));
        answer.put("papers", entitling.papers(found.get()));
        Answers.send(call, answer);
    }

    void add(Call call) throws IOException {
        List<Entitling.Shown> added = entitling.add(call.body().bytes(MAX_PAPERS));
        ObjectNode answer = Answers.object();
        ArrayNode rows = answer.putArray("rights");
        added.forEach(each -> rows.add(object(each)));
        Answers.send(call, answer);
    }

    /** What we may do with a dataset. */
    void check(Call call) throws IOException {
        ObjectNode answer = Answers.object();
        ArrayNode rows = answer.putArray("rights");
        try {
            for (Holdings.Line line : entitling.lines(call.query("dataset").orElse(""))) {
                ObjectNode row = rows.addObject();
                row.put("origin", line.origin().toString());
                row.put("may", line.what());
                row.put("by", line.by());
                reasons(row, line.against());
            }
        } catch (IllegalArgumentException e) {
            throw new HttpRefusal(400, "usage", e.getMessage());
        }
        Answers.send(call, answer);
    }

    private static ObjectNode object(Entitling.Shown shown) {
        ObjectNode row = object(shown.grant());
        row.put("counts", shown.against().isEmpty());
        row.put("taken", shown.taken());
        reasons(row, shown.against());
        return row;
    }

    private static void reasons(ObjectNode row, List<Reason> reasons) {
        ArrayNode list = row.putArray("reasons");
        reasons.forEach(reason -> list.add(reason.toString()));
    }

    private static ObjectNode object(RightGrant grant) {
        ObjectNode row = Answers.object();
        row.put("grant", grant.name());
        row.put("sha256", HexFormat.of().formatHex(grant.id().toByteArray()));
        row.put("origin", grant.origin().toString());
        row.put("right", grant.right().word());
        row.put("kind", grant.transfer() ? "transfer" : "split");
        row.put("grantor", grant.grantor());
        row.put("holder", grant.holder());
        grant.scope().forEach(row.putArray("scope")::add);
        row.put("from", grant.fromMillis());
        row.put(UNTIL, grant.untilMillis());
        row.put("depth", grant.depth());
        row.put("on", grant.on().map(RightGrant::name).orElse(""));
        return row;
    }
}
