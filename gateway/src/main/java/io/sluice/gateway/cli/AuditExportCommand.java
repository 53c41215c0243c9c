package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.config.ConfigurationException;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "export",
        description =
                "Write an evidence bundle: records, proofs, openings and signed documents that anybody checks with"
                        + " `sluice verify` and the member list.",
        footer = {"%nExample:", "  sluice audit export -o evidence.bundle --dataset admissions -c hospital/sluice.yaml"
        })
final class AuditExportCommand extends SluiceCommand {
    @Mixin
    GatewayOption config;

    @Mixin
    AuditFilterOptions filter;

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "BUNDLE",
            description = "The file to write.")
    Path output;

    AuditExportCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException, ConfigurationException {
        Path target = around.resolve(output);
        long bytes;
        try (AdminClient gateway = config.connect(around);
                NewFile file = NewFile.beside(target);
                Progress quiet = new Progress(around.err(), false, false, around.clock(), "export")) {
            bytes = gateway.download(filter.query("/admin/audit/export", around), file.channel(quiet, -1));
            file.commit();
        }
        ObjectNode object = Json.object();
        object.put("bundle", target.toString());
        object.put("bytes", bytes);
        print(object, target + ": " + Sizes.bytes(bytes));
        return Exit.DONE;
    }
}
