package io.sluice.gateway.privacy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.proto.ColumnRole;
import io.sluice.proto.TransformPlan;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A plan, where it comes from and the risk that it leaves, as JSON; and back, for who was sent it by a gateway. */
public final class ReportJson {
    private ReportJson() {}

    /** All of it. */
    public static ObjectNode write(TransformPlan plan, Optional<AutomaticPlan> automatic, RiskReport risk) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("permitted", risk.permits());
        object.put("planDigest", HexFormat.of().formatHex(Plans.digest(plan)));
        object.set("plan", PlanJson.write(plan));
        automatic.ifPresent(found -> search(object.putObject("search"), found));
        risk(object.putObject("risk"), risk);
        risk.reasons().forEach(object.putArray("reasons")::add);
        return object;
    }

    private static void search(ObjectNode search, AutomaticPlan found) {
        search.put("combinations", found.combinations());
        search.put("checked", found.checked());
        search.put("loss", found.loss());
        ArrayNode columns = search.putArray("columns");
        found.columns()
                .forEach(column -> columns.addObject()
                        .put("name", column.name())
                        .put("role", column.role().name())
                        .put("why", column.why())
                        .put("level", column.level())
                        .put("levels", column.levels()));
    }

    private static void risk(ObjectNode node, RiskReport risk) {
        node.put("rows", risk.rows());
        node.put("released", risk.released());
        node.put("suppressed", risk.suppressed());
        node.put("groups", risk.groups());
        node.put("k", risk.k());
        risk.combinedK().ifPresent(k -> node.put("combinedK", k));
        risk.smallestGroups().forEach(node.putArray("smallestGroups")::add);
        ArrayNode sensitive = node.putArray("sensitive");
        risk.sensitive()
                .forEach(column -> sensitive
                        .addObject()
                        .put("column", column.column())
                        .put("l", column.l())
                        .put("entropyL", column.entropyL())
                        .put("t", column.t()));
        node.put("prosecutor", risk.prosecutor());
        node.put("prosecutorAverage", risk.prosecutorAverage());
        node.put("journalist", risk.journalist());
        node.put("marketer", risk.marketer());
        node.put("rowsOfOne", risk.rowsOfOne());
        node.put("failing", risk.failing());
        ArrayNode advice = node.putArray("generalise");
        risk.advice()
                .forEach(each -> advice.addObject().put("column", each.column()).put("failing", each.failing()));
    }

    /** The plan of what {@link #write} made. */
    public static TransformPlan plan(JsonNode report) throws PlanException {
        return PlanJson.read(report.path("plan").toString().getBytes(StandardCharsets.UTF_8));
    }

    /** How it was found; empty if it was given. */
    public static Optional<AutomaticPlan> automatic(JsonNode report) throws PlanException {
        JsonNode search = report.path("search");
        if (!search.isObject()) {
            return Optional.empty();
        }
        List<AutomaticPlan.Column> columns = new ArrayList<>();
        search.path("columns")
                .forEach(column -> columns.add(new AutomaticPlan.Column(
                        column.path("name").asText(),
                        ColumnRole.valueOf(column.path("role").asText()),
                        column.path("why").asText(),
                        column.path("level").asInt(),
                        column.path("levels").asInt())));
        return Optional.of(new AutomaticPlan(
                plan(report),
                columns,
                search.path("combinations").asInt(),
                search.path("checked").asInt(),
                search.path("loss").asDouble()));
    }

    /** The risk. */
    public static RiskReport risk(JsonNode report) {
        JsonNode risk = report.path("risk");
        List<Integer> smallest = new ArrayList<>();
        risk.path("smallestGroups").forEach(each -> smallest.add(each.asInt()));
        List<RiskReport.Sensitive> sensitive = new ArrayList<>();
        risk.path("sensitive")
                .forEach(each -> sensitive.add(new RiskReport.Sensitive(
                        each.path("column").asText(),
                        each.path("l").asInt(),
                        each.path("entropyL").asDouble(),
                        each.path("t").asDouble())));
        List<RiskReport.Advice> advice = new ArrayList<>();
        risk.path("generalise")
                .forEach(each -> advice.add(new RiskReport.Advice(
                        each.path("column").asText(), each.path("failing").asLong())));
        List<String> reasons = new ArrayList<>();
        report.path("reasons").forEach(each -> reasons.add(each.asText()));
        return new RiskReport(
                risk.path("rows").asLong(),
                risk.path("released").asLong(),
                risk.path("suppressed").asLong(),
                risk.path("groups").asInt(),
                risk.path("k").asInt(),
                risk.has("combinedK") ? OptionalInt.of(risk.path("combinedK").asInt()) : OptionalInt.empty(),
                smallest,
                sensitive,
                risk.path("prosecutor").asDouble(),
                risk.path("prosecutorAverage").asDouble(),
                risk.path("journalist").asDouble(),
                risk.path("marketer").asDouble(),
                risk.path("rowsOfOne").asInt(),
                risk.path("failing").asLong(),
                advice,
                reasons);
    }
}
