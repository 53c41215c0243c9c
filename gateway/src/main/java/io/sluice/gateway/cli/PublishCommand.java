package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.classification.Impact;
import io.sluice.gateway.classification.Scheme;
import io.sluice.gateway.config.ConfigurationException;
import io.sluice.gateway.config.SchemeFiles;
import io.sluice.gateway.policy.BasisText;
import io.sluice.gateway.policy.Levels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "publish",
        description = "Offer a dataset: detect, grade, seal, store. A grade below what is found is refused.",
        footer = {
            "%nRANK is one of PUBLIC INTERNAL CONFIDENTIAL RESTRICTED IMPORTANT CORE (1-6), or a level of your",
            "gateway's scheme (grading.scheme), such as G3; level:5 where a level is called like another rank.",
            "OBJECT:DEGREE is such as public-interest:serious; docs/grading.md lists them.",
            "BASIS is KIND:TEXT, KIND one of consent, contract, law, public-interest, vital-interest, permit.",
            "TIME is " + Times.FORMS + ".",
            "%nExamples:",
            "  sluice publish tariffs.csv -c a/sluice.yaml --name tariffs --rank INTERNAL",
            "  sluice publish admissions.csv -c a/sluice.yaml --name admissions --rank CONFIDENTIAL \\",
            "      --to research-lab --purpose research --basis \"contract:study 12 of 2026\" --until 90d --count 3",
            "  sluice publish patients.csv -c a/sluice.yaml --name patients --rank RESTRICTED --hold   (see `derive`)",
            "  sluice publish cohort.csv -c lab/sluice.yaml --name cohort --rank CONFIDENTIAL --to clinic \\",
            "      --parent admissions@2 --basis \"contract:study 12 of 2026\"    (made from what we received)",
            "  sluice publish visits.csv -c a/sluice.yaml --name visits --rank CONFIDENTIAL --subject-column resident_id \\",
            "      --basis \"contract:study 12 of 2026\"",
            "  sluice publish admissions.csv -c trust/sluice.yaml --name admissions --rank INTERNAL \\",
            "      --origin hospital/admissions --purpose research       (somebody else's, by a right to offer it)",
            "  sluice publish scans/ -c a/sluice.yaml --name scans --rank CONFIDENTIAL     (a folder becomes a tar)"
        })
final class PublishCommand extends SluiceCommand {
    @Mixin
    GatewayOption config;

    @Mixin
    ProgressOption progress;

    @Parameters(index = "0", paramLabel = "FILE", description = "A file (CSV, JSON Lines, anything else) or a folder.")
    Path file;

    @Option(
            names = "--name",
            required = true,
            description = "The dataset's name; publishing again makes a new version.")
    String name;

    @Option(names = "--rank", required = true, description = "How sensitive you say it is.")
    String rank;

    @Option(names = "--category", paramLabel = "C", description = "What it is about; may be repeated.")
    List<String> categories = new ArrayList<>();

    @Option(
            names = "--impact",
            paramLabel = "OBJECT:DEGREE",
            description = "Whom its loss would harm, and how badly, as your scheme puts it; may be repeated.")
    List<String> impacts = new ArrayList<>();

    @Option(names = "--to", paramLabel = "ORG", description = "Who may have it; may be repeated. None: by clearance.")
    List<String> recipients = new ArrayList<>();

    @Option(names = "--purpose", paramLabel = "P", description = "What for; may be repeated. None: any.")
    List<String> purposes = new ArrayList<>();

    @Option(names = "--basis", description = "Why you may share it; may be repeated. Signed and recorded.")
    List<String> bases = new ArrayList<>();

    @Option(names = "--until", paramLabel = "TIME", description = "Until when.")
    String until;

    @Option(
            names = "--valid-until",
            paramLabel = "TIME",
            description = "When the data must be graded again; from then on nobody gets or opens them.")
    String validUntil;

    @Option(names = "--count", paramLabel = "N", description = "How often a key may be granted under one agreement.")
    Integer count;

    @Option(
            names = "--foreign",
            description = "Ranks 1 and 2: also for connectors that are no Sluice gateways, without sealing.")
    boolean foreign;

    @Option(
            names = "--may-pass-on",
            description = "Recipients may pass on what they make from it, under terms no wider than these. Else: not.")
    boolean passOn;

    @Option(
            names = "--parent",
            paramLabel = "OBJECT",
            description = "What it was made from, as NAME, NAME@VERSION or object id: a version that we published or"
                    + " received. It keeps their rank as a floor, and what we received must allow it (docs/lineage.md)."
                    + " May be repeated.")
    List<String> parents = new ArrayList<>();

    @Option(
            names = "--subject-column",
            paramLabel = "COLUMN",
            description =
                    "Which column says whose a row is, by an identifier that names the same person everywhere here."
                            + " Without it each row counts as a person of its own where data leave the jurisdiction"
                            + " (docs/cross-border.md).")
    String subjectColumn;

    @Option(
            names = "--persons",
            paramLabel = "N",
            description =
                    "So many persons it tells of, you state: needed for what cannot be read as a table and leaves the"
                            + " jurisdiction. Of a table the rows count if they are more.")
    Long persons;

    @Option(
            names = "--origin",
            paramLabel = "ORG/DATASET",
            description = "Who published it first, and as what: then you need a right to offer it (docs/rights.md)."
                    + " Else: you do now.")
    String origin;

    @Option(
            names = "--hold",
            description =
                    "Seal and record it, but offer it to nobody: a source for `derive`, of any rank. Needs no basis.")
    boolean hold;

    PublishCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException, ConfigurationException {
        String query = query();
        Path path = around.resolve(file);
        try (AdminClient gateway = config.connect(around)) {
            // Twice: the label stands in the header that the sealed body is bound to, so it must be known before.
            JsonNode graded = send(gateway, "grade " + name, path, length -> query + "&bytes=" + length);
            String grading = graded.path("grading").asText();
            JsonNode answer = send(
                    gateway, "seal " + name, path, length -> AdminClient.query("/admin/publish", "grading", grading));
            print((ObjectNode) answer, text(answer));
        }
        return Exit.DONE;
    }

    private JsonNode send(AdminClient gateway, String what, Path path, LongFunction<String> query)
            throws IOException, CommandException {
        try (Source source = Source.open(path);
                Progress line = progress.start(around, json, what)) {
            return gateway.upload(query.apply(source.length()), source.channel(line), source.length());
        }
    }

    private String query() throws IOException, CommandException, ConfigurationException {
        Scheme scheme = SchemeFiles.of(config.read(around));
        try {
            Levels.rank(scheme, rank);
            impacts.forEach(impact -> scheme.rules().impact().rank(Impact.parse(impact)));
        } catch (IllegalArgumentException e) {
            throw CommandException.usage("--" + e.getMessage());
        }
        for (String basis : bases) {
            try {
                BasisText.parse(basis);
            } catch (IllegalArgumentException e) {
                throw CommandException.usage("--" + e.getMessage());
            }
        }
        boolean offers =
                foreign || passOn || count != null || until != null || !recipients.isEmpty() || !purposes.isEmpty();
        if (hold && offers) {
            throw CommandException.usage("--hold: with terms of an offer (expected: none of --to, --purpose, --until,"
                    + " --count, --foreign, --may-pass-on)");
        }
        if (hold && (persons != null || subjectColumn != null)) {
            throw CommandException.usage(
                    "--hold: with --persons or --subject-column (expected: none of them; what is held is"
                            + " given to nobody, and of its releases others are counted)");
        }
        if (count != null && count < 1) {
            throw CommandException.usage("--count: " + count + " (expected: 1 or more)");
        }
        Path absolute = around.resolve(file);
        return AdminClient.query(
                        "/admin/grade",
                        "name",
                        name,
                        "rank",
                        rank,
                        "file",
                        Source.nameOf(absolute),
                        "foreign",
                        foreign ? "true" : null,
                        "may-pass-on",
                        passOn ? "true" : null,
                        "hold",
                        hold ? "true" : null,
                        "subject-column",
                        subjectColumn,
                        "persons",
                        persons == null ? null : persons.toString(),
                        "origin",
                        origin,
                        "count",
                        count == null ? null : count.toString(),
                        "until",
                        until == null ? null : Long.toString(Times.parse("--until", until, around.clock())),
                        "valid-until",
                        validUntil == null
                                ? null
                                : Long.toString(Times.parse("--valid-until", validUntil, around.clock())))
                + AdminClient.repeated("category", categories)
                + AdminClient.repeated("impact", impacts)
                + AdminClient.repeated("to", recipients)
                + AdminClient.repeated("purpose", purposes)
                + AdminClient.repeated("basis", bases)
                + AdminClient.repeated("parent", parents);
    }

    private static String text(JsonNode answer) {
        return (answer.path("held").asBoolean() ? "held " : "published ")
                + answer.path("dataset").asText() + " version "
                + answer.path("version").asLong() + " as "
                + answer.path("rank").asText() + ": "
                + Sizes.bytes(answer.path("bytes").asLong()) + ", found at least "
                + answer.path("foundRank").asText();
    }
}
