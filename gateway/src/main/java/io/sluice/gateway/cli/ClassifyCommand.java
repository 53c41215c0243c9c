package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.classification.Classifier;
import io.sluice.gateway.classification.ColumnFindings;
import io.sluice.gateway.classification.Findings;
import io.sluice.gateway.classification.Grade;
import io.sluice.gateway.classification.GradeReason;
import io.sluice.gateway.classification.Grader;
import io.sluice.gateway.classification.Scheme;
import io.sluice.gateway.classification.TypeFinding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "classify",
        description =
                "What the detectors find in a file or folder, and the least rank that it demands. Shows no value.",
        footer = {"%nExample:", "  sluice classify admissions.csv"})
final class ClassifyCommand extends SluiceCommand {
    @Mixin
    ProgressOption progress;

    @Parameters(index = "0", arity = "0..1", paramLabel = "FILE", description = "A file or folder.")
    Path file;

    @Option(
            names = "--sample",
            description =
                    "Look at the beginning of a table only until further rows would hardly change the grade. A file"
                            + " that may be RESTRICTED or more is read whole all the same.")
    boolean sample;

    @Mixin
    SchemeOptions schemes;

    ClassifyCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException {
        if (schemes.list) {
            print(SchemeOptions.object(), SchemeOptions.text());
            return Exit.DONE;
        }
        if (file == null) {
            throw CommandException.usage("FILE: missing (expected: a file or folder, or --schemes)");
        }
        Scheme scheme = schemes.chosen(around);
        Path path = around.resolve(file);
        String name = Source.nameOf(path);
        Grader grader = new Grader(scheme);
        Classifier classifier = sample ? grader.scanUntilSettled(name) : grader.scan(name, Classifier.ALL);
        Findings findings = Grading.scan(path, classifier, progress.start(around, json, "classify"));
        Grade grade = grader.grade(findings);
        ObjectNode object = object(findings, grade);
        object.set("scheme", SchemeOptions.shown(scheme, grade.floor()));
        print(object, text(findings, grade) + "\n" + SchemeOptions.words(scheme, grade.floor()));
        return Exit.DONE;
    }

    private static ObjectNode object(Findings findings, Grade grade) {
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
        ArrayNode reasons = object.putArray("reasons");
        for (GradeReason reason : grade.reasons()) {
            ObjectNode node = reasons.addObject();
            node.put("code", reason.code());
            node.put("floor", reason.floor().name());
            node.put("column", reason.column());
            node.put("type", reason.type());
            node.put("count", reason.count());
            node.put("share", reason.share());
        }
        ArrayNode columns = object.putArray("columns");
        for (ColumnFindings column : findings.columns()) {
            ObjectNode node = columns.addObject();
            node.put("name", column.name());
            node.put("values", column.values());
            column.quasiIdentifier().ifPresent(what -> node.put("quasiIdentifier", what));
            ArrayNode types = node.putArray("types");
            for (TypeFinding type : column.types()) {
                types.addObject()
                        .put("type", type.type())
                        .put("count", type.count())
                        .put("nearMisses", type.nearMisses())
                        .put("share", type.share())
                        .put("low", type.low())
                        .put("high", type.high())
                        .put("confidence", type.confidence());
            }
        }
        return object;
    }

    private static String text(Findings findings, Grade grade) {
        Table columns = new Table("COLUMN", "VALUES", "FOUND", "QUASI-IDENTIFIER");
        for (ColumnFindings column : findings.columns()) {
            columns.row(
                    column.name(),
                    column.values(),
                    column.types().stream()
                            .map(t -> t.type() + " in " + t.count()
                                    + String.format(Locale.ROOT, " (%.0f %%)", 100 * t.share()))
                            .collect(Collectors.joining(", ")),
                    column.quasiIdentifier().orElse(""));
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
        if (!findings.columns().isEmpty()) {
            text.append('\n').append(columns);
        }
        text.append("\nat least ").append(grade.floor()).append('\n');
        for (GradeReason reason : grade.reasons()) {
            text.append("  ").append(reason.floor()).append(": ").append(reason.code());
            text.append(reason.column().isEmpty() ? "" : " in " + reason.column());
            text.append(reason.type().isEmpty() ? "" : ", " + reason.type());
            text.append(reason.count() == 0 ? "" : ", " + reason.count() + " times")
                    .append('\n');
        }
        return text.toString();
    }
}
