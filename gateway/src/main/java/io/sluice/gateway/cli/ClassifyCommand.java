package io.sluice.gateway.cli;

import io.sluice.gateway.classification.Classifier;
import io.sluice.gateway.classification.Findings;
import io.sluice.gateway.classification.Grade;
import io.sluice.gateway.classification.Grader;
import io.sluice.gateway.classification.Impact;
import io.sluice.gateway.classification.Scheme;
import io.sluice.gateway.classification.Statement;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "classify",
        description =
                "What the detectors find in a file or folder, the least rank that it demands and why, and what that"
                        + " rank demands of an exchange. Shows no value.",
        footer = {
            "%nExamples:",
            "  sluice classify admissions.csv",
            "  sluice classify admissions.csv --html admissions.html",
            "  sluice classify admissions.csv --scheme our-scheme.json --json",
            "  sluice classify stations.csv --impact public-interest:serious     (docs/grading.md lists them)"
        })
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

    @Option(names = "--category", paramLabel = "C", description = "What it is about; may be repeated.")
    List<String> categories = new ArrayList<>();

    @Option(
            names = "--impact",
            paramLabel = "OBJECT:DEGREE",
            description = "Whom its loss would harm, and how badly, as the scheme puts it; may be repeated.")
    List<String> impacts = new ArrayList<>();

    @Option(
            names = "--html",
            paramLabel = "OUT",
            description = "Also write a page with a picture, in English and Chinese, that needs nothing else.")
    Path html;

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
        Statement statement = statement(scheme);
        Path path = around.resolve(file);
        String name = Source.nameOf(path);
        Grader grader = new Grader(scheme);
        Classifier classifier = sample ? grader.scanUntilSettled(name) : grader.scan(name, Classifier.ALL);
        Findings findings = Grading.scan(path, classifier, progress.start(around, json, "classify"));
        Grade grade = grader.grade(findings, statement);
        ClassifyReport report = new ClassifyReport(name, findings, grade, scheme);
        if (html != null) {
            write(around.resolve(html), new ClassifyPage(report).html());
        }
        print(report.object(), report.text());
        return Exit.DONE;
    }

    private Statement statement(Scheme scheme) throws CommandException {
        try {
            List<Impact> stated = impacts.stream().map(Impact::parse).toList();
            stated.forEach(scheme.rules().impact()::rank);
            return new Statement(categories, stated);
        } catch (IllegalArgumentException e) {
            throw CommandException.usage("--" + e.getMessage());
        }
    }

    private void write(Path target, String page) throws IOException {
        try (NewFile file = NewFile.beside(target);
                Progress line = progress.start(around, json, "write")) {
            byte[] bytes = page.getBytes(StandardCharsets.UTF_8);
            file.channel(line, bytes.length).write(ByteBuffer.wrap(bytes));
            file.commit();
        }
    }
}
