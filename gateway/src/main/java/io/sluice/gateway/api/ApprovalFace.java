package io.sluice.gateway.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.exchange.Approving;
import io.sluice.gateway.exchange.Negotiating;
import io.sluice.gateway.http.Call;
import io.sluice.gateway.http.HttpRefusal;
import io.sluice.gateway.identity.Operator;
import io.sluice.gateway.policy.ApprovalWord;
import io.sluice.gateway.policy.Approvals;
import io.sluice.gateway.policy.Reason;
import io.sluice.gateway.sealing.Signatures;
import java.io.IOException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** What people are asked to approve. */
final class ApprovalFace {
    private static final int MOST_BYTES = 64 << 10;

    private final Approving approving;
    private final Negotiating negotiating;

    ApprovalFace(Approving approving, Negotiating negotiating) {
        this.approving = approving;
        this.negotiating = negotiating;
    }

    void list(Call call) throws IOException {
        ObjectNode answer = Answers.object();
        ArrayNode rows = answer.putArray("approvals");
        approving.all(Answers.flag(call, "all")).forEach(question -> rows.add(object(question)));
        Answers.send(call, answer);
    }

    void show(Call call) throws IOException {
        Answers.send(call, object(question(call)));
    }

    /** What somebody says; then whatever waited for it goes on. */
    void hear(Call call) throws IOException {
        Approving.Question question = question(call);
        Approving.Heard heard =
                approving.hear(question.id(), Signatures.parse(call.body().bytes(MOST_BYTES)));
        if (heard instanceof Approving.Heard.Counted counted) {
            negotiating.again(question.subject().getExchange());
            Answers.send(call, object(counted.question()));
        } else if (heard instanceof Approving.Heard.Refused refused) {
            Answers.send(call, Problem.refused(List.of(refused.reason())));
        }
    }

    private Approving.Question question(Call call) throws HttpRefusal {
        String id = call.parameter("id");
        return approving
                .find(id)
                .orElseThrow(() -> new HttpRefusal(
                        404,
                        "approval-unknown",
                        "no question " + id + " (expected: one that `sluice approvals list` shows)"));
    }

    private static ObjectNode object(Approving.Question question) {
        Approvals approvals = question.approvals();
        ObjectNode row = Answers.object();
        row.put("id", question.id());
        row.put("state", state(question));
        row.put("kind", question.subject().getKind());
        row.put("dataset", question.subject().getDataset());
        row.put("version", question.subject().getVersion());
        row.put("rank", question.subject().getLabel().getRank().name());
        row.put("recipient", question.subject().getRecipient());
        row.put("purpose", question.subject().getPurpose());
        row.put("requester", Operator.nameOf(question.subject().getRequester()));
        row.put(
                "asked",
                Instant.ofEpochMilli(question.subject().getTimeMillis()).toString());
        row.put("needed", question.demand().count());
        row.put("role", question.demand().role().word());
        row.put("given", approvals.given(question.demand()).size());
        row.put("exchange", question.subject().getExchange());
        row.put("agreement", question.agreement());
        row.put("subject", Base64.getEncoder().encodeToString(question.bytes().toByteArray()));
        ArrayNode words = row.putArray("said");
        for (ApprovalWord word : approvals.words()) {
            ObjectNode said = words.addObject();
            said.put("approver", word.name());
            said.put("verdict", word.given() ? "given" : "refused");
            said.put("time", Instant.ofEpochMilli(word.timeMillis()).toString());
            said.put(
                    "until",
                    word.given() ? Instant.ofEpochMilli(word.expiresAtMillis()).toString() : "");
            Optional<Reason> against = approvals.against(word, question.demand());
            said.put("counts", against.isEmpty());
            said.put("why", against.map(Reason::text).orElse(""));
        }
        return row;
    }

    private static String state(Approving.Question question) {
        if (question.approvals().refused(question.demand()).isPresent()) {
            return "refused";
        }
        return switch (question.state()) {
            case "WAITING" -> "waiting";
            case "AGREED" -> "agreed";
            default -> "over";
        };
    }
}
