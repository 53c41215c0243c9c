package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.classification.ColumnFindings;
import io.sluice.gateway.classification.ColumnRoles;
import io.sluice.gateway.classification.Findings;
import io.sluice.gateway.classification.Grade;
import io.sluice.gateway.classification.GradeReason;
import io.sluice.gateway.classification.Scheme;
import io.sluice.gateway.classification.TypeFinding;
import io.sluice.gateway.policy.ObligationProfiles;
import io.sluice.proto.ColumnRole;
import io.sluice.proto.Rank;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a scan found, why that is its rank, and what the rank demands; without any value of the data. */
final class ClassifyReport {
    final String name;
    final Findings findings;
    final Grade grade;
    final Scheme scheme;
    final Demands demands;
    final List<Column> columns;

    /**
     * A column as it is told.
     *
     * @param role such as DIRECT_IDENTIFIER, or OTHER
     * @param why it has this role; empty for OTHER
     * @param floor the least rank because of it; PUBLIC if it demands none
     */
    record Column(ColumnFindings findings, String role, String why, Rank floor) {
        /** The share of the type that stands in it most often, 0 to 1. */
        double share() {
            return findings.types().stream()
                    .mapToDouble(TypeFinding::share)
                    .max()
                    .orElse(0);
        }
    }

    ClassifyReport(String name, Findings findings, Grade grade, Scheme scheme) {
        this.name = name;
        this.findings = findings;
        this.grade = grade;
        this.scheme = scheme;
        this.demands = new Demands(ObligationProfiles.DEFAULT.of(grade.floor()).orElseThrow(), grade.personal());
        this.columns = findings.columns().stream().map(this::column).toList();
    }

    private Column column(ColumnFindings column) {
        Optional<ColumnRoles.Told> told = ColumnRoles.of(
                column.name(), Optional.of(column), scheme.rules().floors(), grade.personal());
        Rank floor = grade.reasons().stream()
                .filter(reason -> about(reason, column.name()))
                .map(GradeReason::floor)
                .max(Comparator.naturalOrder())
                .orElse(Rank.PUBLIC);
        ColumnRole role = told.map(ColumnRoles.Told::role).orElse(ColumnRole.OTHER_COLUMN);
        return new Column(
                column,
                role == ColumnRole.OTHER_COLUMN ? "OTHER" : role.name(),
                told.map(ColumnRoles.Told::why).orElse(""),
                floor);
    }

    private static boolean about(GradeReason reason, String column) {
        return reason.column().equals(column)
                || reason.code().equals("quasi-identifiers-together")
                        && List.of(reason.column().split(", ")).contains(column);
    }

    ObjectNode object() {
        ObjectNode object = Json.object();
        object.put("format", findings.format().kind().name());
        object.put("readable", findings.readable());
        object.put("complete", findings.complete());
        object.put("bytes", findings.bytes());
        object.put("rows", findings.rows());
        object.put("rank", grade.floor().name());
        object.put("floor", grade.floor().name());
        object.put("personal", grade.personal());
        grade.categories().forEach(object.putArray("categories")::add);
        grade.personalInformationClasses().forEach(object.putArray("personalInformationClasses")::add);
        ArrayNode why = object.putArray("why");
        for (GradeReason reason : grade.reasons()) {
            ObjectNode node = why.addObject();
            node.put("code", reason.code());
            node.put("floor", reason.floor().name());
            node.put("column", reason.column());
            node.put("type", reason.type());
            node.put("count", reason.count());
            node.put("share", reason.share());
            node.put("text", reason.words());
        }
        object.set("reasons", why.deepCopy());
        ArrayNode told = object.putArray("columns");
        columns.forEach(column -> told.add(object(column)));
        object.set("demands", demands.object());
        object.set("scheme", SchemeOptions.shown(scheme, grade.floor()));
        return object;
    }

    private static ObjectNode object(Column column) {
        ObjectNode node = Json.object();
        node.put("name", column.findings().name());
        node.put("values", column.findings().values());
        node.put("role", column.role());
        node.put("roleReason", column.why());
        node.put("floor", column.floor().name());
        column.findings().quasiIdentifier().ifPresent(what -> node.put("quasiIdentifier", what));
        ArrayNode types = node.putArray("types");
        for (TypeFinding type : column.findings().types()) {
            types.addObject()
                    .put("type", type.type())
                    .put("count", type.count())
                    .put("nearMisses", type.nearMisses())
                    .put("share", type.share())
                    .put("low", type.low())
                    .put("high", type.high())
                    .put("confidence", type.confidence());
        }
        return node;
    }

    String text() {
        Table table = new Table("COLUMN", "VALUES", "FOUND", "ROLE", "WHY", "AT LEAST");
        for (Column column : columns) {
            table.row(
                    column.findings().name(),
                    column.findings().values(),
                    column.findings().types().stream()
                            .map(ClassifyReport::found)
                            .collect(Collectors.joining("; ")),
                    column.role().toLowerCase(Locale.ROOT).replace('_', ' '),
                    column.why(),
                    column.floor());
        }
        StringBuilder text = new StringBuilder();
        text.append(findings.format().kind())
                .append(", ")
                .append(findings.rows())
                .append(" rows, ");
        text.append(Sizes.bytes(findings.bytes())).append(findings.readable() ? "\n" : ", could not be read as rows\n");
        if (!findings.complete()) {
            text.append("A sample: only the beginning was looked at. No grade to publish by.\n");
        }
        if (!columns.isEmpty()) {
            text.append('\n').append(table);
        }
        text.append("\nat least ").append(grade.floor()).append('\n');
        for (GradeReason reason : grade.reasons()) {
            text.append("  ").append(reason.floor()).append(": ").append(reason.code());
            text.append(": ")
                    .append(reason.words().replaceAll("\\p{Cntrl}", "?"))
                    .append('\n');
        }
        text.append("\nAn exchange demands:\n");
        demands.lines().forEach(line -> text.append("  ").append(line.english()).append('\n'));
        return text.append('\n')
                .append(SchemeOptions.words(scheme, grade.floor()))
                .toString();
    }

    private static String found(TypeFinding type) {
        return type.type() + " in " + type.count()
                + String.format(Locale.ROOT, " (%.0f %%), sure %.2f", 100 * type.share(), type.confidence());
    }
}
