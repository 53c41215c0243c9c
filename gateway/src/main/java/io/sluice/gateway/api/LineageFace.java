package io.sluice.gateway.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import io.sluice.gateway.exchange.ParentName;
import io.sluice.gateway.http.Call;
import io.sluice.gateway.http.HttpRefusal;
import io.sluice.gateway.provenance.AuditFilter;
import io.sluice.gateway.provenance.AuditReport;
import io.sluice.gateway.provenance.AuditRow;
import io.sluice.gateway.provenance.Finding;
import io.sluice.gateway.provenance.LineageGraph;
import io.sluice.proto.Agreement;
import io.sluice.proto.Label;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a dataset version was made from, and what was made from it: by the verified records of our lanes, of the lanes of
 * members whose auditor we are, and by our agreements.
 */
final class LineageFace {
    private static final int MOST_MEMBERS = 100;
    private static final Set<AuditRow.State> ORIGINS =
            EnumSet.of(AuditRow.State.PUBLISHED, AuditRow.State.DERIVED, AuditRow.State.DOWNGRADED);

    private final AdminServices services;

    LineageFace(AdminServices services) {
        this.services = services;
    }

    void show(Call call) throws IOException {
        ParentName name = name(call);
        List<String> members = call.query().getOrDefault("at", List.of());
        if (members.size() > MOST_MEMBERS) {
            throw new HttpRefusal(400, "usage", "at: " + members.size() + " (expected: at most " + MOST_MEMBERS + ")");
        }
        LineageGraph graph = new LineageGraph();
        Set<Finding> findings = new LinkedHashSet<>();
        for (AuditReport report : read(AuditFilter.everything().onlyOrigins(), members)) {
            graph.take(report);
            findings.addAll(report.findings());
        }
        List<String> subjects = subjects(name, graph);
        if (subjects.size() != 1) {
            Answers.send(
                    call,
                    subjects.isEmpty()
                            ? Problem.notFound(
                                    "lineage: " + name + " (expected: what we published or were given, or what"
                                            + " a member whose auditor we are published: --at)")
                            : Problem.usage("lineage: " + name + " could be any of the objects "
                                    + String.join(", ", subjects) + " (expected: one of them)"));
            return;
        }
        Set<String> above = addReceived(subjects.get(0), graph);
        Set<String> below = graph.below(subjects.get(0));
        Set<String> shown = new LinkedHashSet<>();
        shown.addAll(call.query("down").isPresent() ? List.of(subjects.get(0)) : above);
        shown.addAll(call.query("up").isPresent() ? List.of(subjects.get(0)) : below);
        List<AuditReport> exchanges = read(AuditFilter.everything().withObjects(shown), members);
        exchanges.forEach(graph::take);
        findings.addAll(graph.findings(shown));
        Answers.send(call, answer(subjects.get(0), shown, graph, exchanges, findings));
    }

    private static ParentName name(Call call) throws HttpRefusal {
        try {
            return ParentName.parse(call.query("name").orElse(""));
        } catch (IllegalArgumentException e) {
            throw new HttpRefusal(400, "usage", e.getMessage().replace("parent:", "name:"));
        }
    }

    private List<AuditReport> read(AuditFilter filter, List<String> members) throws IOException {
        List<AuditReport> reports = new ArrayList<>(List.of(services.audits().own(filter)));
        for (String member : members) {
            reports.add(services.audits().of(member, filter));
        }
        return reports;
    }

    private List<String> subjects(ParentName name, LineageGraph graph) {
        Set<String> found = new LinkedHashSet<>();
        services.tracing().find(name).forEach(id -> found.add(hex(id)));
        if (name.objectId().isPresent()) {
            name.objectId()
                    .map(LineageFace::hex)
                    .filter(id -> graph.node(id).isPresent())
                    .ifPresent(found::add);
        } else {
            graph.find(name.dataset(), name.version()).forEach(node -> found.add(node.object()));
        }
        return List.copyOf(found);
    }

    /** What stands above, with what our agreements say of those that others gave us, until nothing is added any more. */
    private Set<String> addReceived(String subject, LineageGraph graph) {
        Set<String> asked = new HashSet<>();
        while (true) {
            List<String> more = graph.above(subject).stream().filter(asked::add).toList();
            if (more.isEmpty()) {
                return graph.above(subject);
            }
            for (String object : more) {
                services.tracing()
                        .received(ByteString.copyFrom(HexFormat.of().parseHex(object)))
                        .ifPresent(agreement -> add(agreement, graph));
            }
        }
    }

    private void add(Agreement agreement, LineageGraph graph) {
        Label label = agreement.getLabel();
        String object = hex(agreement.getObjectId());
        graph.received(new LineageGraph.Node(
                object,
                hex(agreement.getManifestDigest()),
                agreement.getProvider(),
                agreement.getDataset(),
                Long.toUnsignedString(agreement.getVersion()),
                label.getRank(),
                "",
                0,
                ""));
        graph.link(
                object,
                label.getDerivation().getParentObjectIdsList().stream()
                        .map(LineageFace::hex)
                        .toList(),
                label.getDerivation().getParentManifestDigestsList().stream()
                        .map(LineageFace::hex)
                        .toList(),
                "agreement " + agreement.getId());
    }

    private static ObjectNode answer(
            String subject, Set<String> shown, LineageGraph graph, List<AuditReport> exchanges, Set<Finding> findings) {
        ObjectNode answer = Answers.object();
        answer.put("subject", subject);
        ArrayNode nodes = answer.putArray("nodes");
        shown.stream().flatMap(id -> graph.node(id).stream()).forEach(node -> {
            ObjectNode object = nodes.addObject();
            object.put("object", node.object());
            object.put("manifest", node.manifest());
            object.put("provider", node.provider());
            object.put("dataset", node.dataset());
            object.put("version", node.version());
            object.put("rank", node.known() ? node.rank().name() : "");
            object.put("made", node.made());
            object.put("time", Answers.time(node.timeMillis()));
            object.put("lane", node.lane());
            Map<String, String> details = graph.details(node.object());
            object.put("origin", details.getOrDefault("origin", ""));
            object.put("rights", details.getOrDefault("rights", ""));
        });
        ArrayNode edges = answer.putArray("edges");
        graph.edges(shown)
                .forEach(edge -> edges.addObject()
                        .put("child", edge.child())
                        .put("parent", edge.parent())
                        .put("manifest", edge.manifest())
                        .put("saidBy", edge.lane()));
        ArrayNode given = answer.putArray("exchanges");
        Set<String> seen = new HashSet<>();
        for (AuditReport report : exchanges) {
            report.rows().stream()
                    .filter(row -> shown.contains(row.thing().object()))
                    .filter(row ->
                            !ORIGINS.contains(row.state()) && !row.recipient().isEmpty())
                    .filter(row -> seen.add(row.state() + row.agreementToken() + row.transferToken()))
                    .forEach(row -> exchange(given.addObject(), row));
        }
        ArrayNode wrong = answer.putArray("findings");
        findings.forEach(finding -> wrong.addObject()
                .put("kind", finding.kind().name())
                .put("lane", finding.lane())
                .put("text", finding.text()));
        ArrayNode lanes = answer.putArray("lanes");
        exchanges.forEach(report -> report.lanes().forEach(lane -> lanes.add(lane.origin())));
        return answer;
    }

    private static void exchange(ObjectNode object, AuditRow row) {
        object.put("object", row.thing().object());
        object.put("state", row.state().text());
        object.put("provider", row.provider());
        object.put("recipient", row.recipient());
        object.put("purpose", row.purpose());
        object.put("agreement", row.agreement());
        object.put("transfer", row.transferToken());
        object.put("time", Answers.time(row.timeMillis()));
        object.put("revokedAt", Answers.time(row.revokedAtMillis()));
    }

    private static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }
}
