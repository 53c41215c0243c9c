package io.sluice.gateway.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.http.Call;
import io.sluice.gateway.http.HttpRefusal;
import io.sluice.gateway.provenance.AuditFilter;
import io.sluice.gateway.provenance.AuditReport;
import io.sluice.gateway.provenance.AuditRow;
import io.sluice.gateway.provenance.Finding;
import java.io.IOException;
import java.time.Instant;
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
        AuditReport report = compared.report();
        ObjectNode answer = Answers.object();
        answer.put("lane", report.lane());
        answer.put("size", report.size());
        ArrayNode rows = answer.putArray("rows");
        report.rows().forEach(row -> row(rows.addObject(), row));
        ArrayNode findings = answer.putArray("findings");
        for (Finding finding : report.findings()) {
            findings.addObject()
                    .put("kind", finding.kind().name())
                    .put("lane", finding.lane())
                    .put("record", finding.index())
                    .put("text", finding.text());
        }
        compared.notCompared().forEach(answer.putArray("notCompared")::add);
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

    private static void row(ObjectNode node, AuditRow row) {
        node.put("state", row.state().text());
        node.put("time", Instant.ofEpochMilli(row.timeMillis()).toString());
        node.put(
                "revokedAt",
                row.revokedAtMillis() == 0
                        ? ""
                        : Instant.ofEpochMilli(row.revokedAtMillis()).toString());
        node.put("rank", row.rank().getNumber() == 0 ? "" : row.rank().name());
        node.put("dataset", row.dataset());
        node.put("version", row.version());
        node.put("provider", row.provider());
        node.put("recipient", row.recipient());
        node.put("agreement", row.agreement());
        node.put("transfer", row.transfer());
        node.put("purpose", row.purpose());
        row.bases().forEach(node.putArray("bases")::add);
        row.reasons().forEach(node.putArray("reasons")::add);
        node.put("sha256", row.plaintextSha256().map(HexFormat.of()::formatHex).orElse(""));
        node.put("agreementToken", row.agreementToken());
        node.put("transferToken", row.transferToken());
        row.records().forEach(node.putArray("records")::add);
        node.put("count", row.count());
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
