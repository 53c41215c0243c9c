package io.sluice.gateway.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.http.Call;
import io.sluice.gateway.http.HttpRefusal;
import io.sluice.gateway.provenance.AuditFilter;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Questions about the records, in JSON. */
final class AuditFace {
    private final Audits audits;

    AuditFace(Audits audits) {
        this.audits = audits;
    }

    void report(Call call) throws IOException {
        Optional<String> at = call.query("at");
        AuditFilter filter = filter(call);
        Audits.Compared compared =
                at.isPresent() ? audits.at(at.get(), filter) : new Audits.Compared(audits.own(filter), List.of());
        Answers.send(call, AuditJson.of(compared.report(), compared.notCompared()));
    }

    /** What was granted to us of a lane, for commands that read the lane elsewhere. */
    void granted(Call call) throws IOException {
        ObjectNode answer = Answers.object();
        ArrayNode grants = answer.putArray("grants");
        audits.granted(call.query("lane").orElse("")).forEach(grant -> grants.add(grant.toByteArray()));
        Answers.send(call, answer);
    }

    void export(Call call) throws IOException {
        call.respond(
                200,
                "application/vnd.sluice.evidence",
                audits.export(filter(call)).toByteArray());
    }

    void grant(Call call) throws IOException {
        JsonNode body = Answers.body(call);
        String auditor = Answers.text(body, "auditor");
        long until = body.path("untilMillis").asLong();
        long records = audits.grant(auditor, body.path("fromMillis").asLong(), until == 0 ? Long.MAX_VALUE : until);
        ObjectNode answer = Answers.object();
        answer.put("auditor", auditor);
        answer.put("records", records);
        Answers.send(call, answer);
    }

    private static AuditFilter filter(Call call) throws HttpRefusal {
        try {
            AuditFilter filter = AuditFilter.everything()
                    .within(
                            call.query("from").map(Long::parseLong).orElse(0L),
                            call.query("until").map(Long::parseLong).orElse(Long.MAX_VALUE));
            if (call.query("dataset").isPresent()) {
                filter = filter.withDataset(call.query("dataset").get());
            }
            if (call.query("agreement").isPresent()) {
                filter = filter.withAgreement(call.query("agreement").get());
            }
            if (call.query("org").isPresent()) {
                filter = filter.withOrganisation(call.query("org").get());
            }
            if (call.query("sha256").isPresent()) {
                filter = filter.withFile(
                        HexFormat.of().parseHex(call.query("sha256").get()));
            }
            return call.query("refused").filter("true"::equals).isPresent() ? filter.onlyRefused() : filter;
        } catch (IllegalArgumentException e) {
            throw new HttpRefusal(400, "usage", "filter: " + e.getMessage());
        }
    }
}
