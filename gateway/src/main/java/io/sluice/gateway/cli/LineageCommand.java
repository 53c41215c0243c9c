package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.config.ConfigurationException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "lineage",
        description =
                "What a dataset version was made from, and what was made from it, with who was given it: by the verified"
                        + " records of our lanes and of members whose auditor we are, and by our agreements.",
        footer = {
            "%nDATASET is NAME, NAME@VERSION or an object id; the newest version if none is named.",
            "Ends with 1 when a lane has findings, a parent is claimed by another manifest than its owner published, or a",
            "child has a lower rank than its parents without a recorded downgrade.",
            "--prov is W3C PROV-JSON; --openlineage is one OpenLineage run event (spec 2-0-2) a line.",
            "%nExamples:",
            "  sluice lineage cohort -c lab/sluice.yaml                            (both directions, as a tree)",
            "  sluice lineage admissions@2 --down --json -c hospital/sluice.yaml",
            "  sluice lineage cohort --at lab --at hospital -c auditor/sluice.yaml (as the auditor of both)",
            "  sluice lineage cohort --prov -c lab/sluice.yaml > cohort.prov.json"
        })
final class LineageCommand extends SluiceCommand {
    @Mixin
    GatewayOption config;

    @Parameters(paramLabel = "DATASET", description = "What we published or were given, or a member published.")
    String name;

    @Option(names = "--up", description = "Only what it was made from.")
    boolean up;

    @Option(names = "--down", description = "Only what was made from it.")
    boolean down;

    @Option(
            names = "--at",
            paramLabel = "PEER",
            description = "Read the lanes of this member too, as its auditor; may be repeated.")
    List<String> members = new ArrayList<>();

    @Option(names = "--prov", description = "As a W3C PROV-JSON document.")
    boolean prov;

    @Option(names = "--openlineage", description = "As OpenLineage run events, one a line.")
    boolean openLineage;

    LineageCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException, ConfigurationException {
        if (up && down) {
            throw CommandException.usage("--up: with --down (expected: one of them, or neither for both)");
        }
        if (prov && openLineage) {
            throw CommandException.usage("--prov: with --openlineage (expected: one of them)");
        }
        String query = AdminClient.query(
                        "/admin/lineage", "name", name, "up", up ? "true" : null, "down", down ? "true" : null)
                + AdminClient.repeated("at", members);
        JsonNode graph;
        try (AdminClient gateway = config.connect(around)) {
            graph = gateway.get(query);
        }
        if (prov) {
            around.out().println(Json.line(ProvDocument.of(graph)));
        } else if (openLineage) {
            OpenLineageEvents.of(graph).forEach(event -> around.out().println(Json.line(event)));
        } else {
            print((ObjectNode) graph, json ? "" : LineageText.of(graph, !down, !up));
        }
        around.out().flush();
        return graph.path("findings").isEmpty() ? Exit.DONE : Exit.REFUSED;
    }
}
