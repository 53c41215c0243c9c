package io.sluice.gateway.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.provenance.AuditReport;
import io.sluice.gateway.provenance.AuditRow;
import io.sluice.gateway.provenance.Finding;
import io.sluice.gateway.provenance.Place;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/** An audit's answer in JSON, whoever gives it. */
public final class AuditJson {
    private AuditJson() {}

    /** The report, and the lanes that it was not compared with. */
    public static ObjectNode of(AuditReport report, List<String> notCompared) {
        ObjectNode answer = Answers.object();
        answer.put("lane", report.lane());
        answer.put("size", report.size());
        ArrayNode lanes = answer.putArray("lanes");
        report.lanes()
                .forEach(lane -> lanes.addObject()
                        .put("lane", lane.origin())
                        .put("size", lane.size())
                        .put("read", lane.read()));
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
        notCompared.forEach(answer.putArray("notCompared")::add);
        return answer;
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
        ArrayNode records = node.putArray("records");
        ArrayNode lanes = node.putArray("lanes");
        for (Place place : row.records()) {
            records.add(place.index());
            lanes.add(place.lane());
        }
        node.put("count", row.count());
        node.put("subject", row.subject());
        row.operators().forEach(node.putArray("operators")::add);
        ObjectNode details = node.putObject("details");
        row.details().forEach(details::put);
        node.put("object", row.thing().object());
        node.put("manifest", row.thing().manifest());
        row.thing().parents().forEach(node.putArray("parents")::add);
        row.thing().parentManifests().forEach(node.putArray("parentManifests")::add);
    }
}
