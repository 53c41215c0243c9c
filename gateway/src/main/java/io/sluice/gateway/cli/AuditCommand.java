package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.gateway.config.ConfigurationException;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "audit",
        description =
                "Who received what, when, under which agreement, purpose, rank and basis; what was refused and why;"
                        + " whether anything is missing or altered. Every record shown was proven against the signed checkpoint.",
        footer = {
            "%nEnds with 1 when something is missing, altered or does not match, or when --file was never delivered.",
            "%nExamples:",
            "  sluice audit --dataset admissions -c hospital/sluice.yaml",
            "  sluice audit --file admissions.csv -c hospital/sluice.yaml      (is this what was delivered, and to whom?)",
            "  sluice audit --refused --at hospital -c auditor/sluice.yaml     (with the auditor role there)"
        })
final class AuditCommand extends SluiceCommand {
    @Mixin
    ConfigOption config;

    @Mixin
    AuditFilterOptions filter;

    @Option(names = "--at", paramLabel = "PEER", description = "Audit the lane of this member, as its auditor.")
    String peer;

    AuditCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException, ConfigurationException {
        JsonNode report;
        try (AdminClient gateway = config.connect(around)) {
            report = gateway.get(
                    filter.query("/admin/audit", around) + (peer == null ? "" : "&at=" + AdminClient.escaped(peer)));
        }
        AuditText.print(this, report);
        if (!report.path("findings").isEmpty()) {
            return Exit.REFUSED;
        }
        if (filter.file != null && report.path("rows").isEmpty()) {
            say(filter.file + ": no record of it (expected: a file that this lane published or delivered)");
            return Exit.REFUSED;
        }
        return Exit.DONE;
    }
}
