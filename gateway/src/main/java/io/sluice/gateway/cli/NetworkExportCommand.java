package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.ledger.fabric.ChannelAccess;
import io.sluice.ledger.network.ChannelFile;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "export",
        description = "Write what an organisation's gateway or auditor needs to use the channel.",
        footer = {
            "%nThe folder holds a private key: it goes to that organisation and to nobody else.",
            "The gateway's setting ledger.fabric.channel names the file channel.yaml in it.",
            "%nExamples:",
            "  sluice network export net --org hospital --to hospital/channel",
            "  sluice network export net --org supervisor --as-auditor --to supervisor/channel"
        })
final class NetworkExportCommand extends NetworkCommand {
    @Option(names = "--org", required = true, paramLabel = "NAME", description = "Whose.")
    String organisation;

    @Option(names = "--as-auditor", description = "To read only (default for an organisation that only reads).")
    boolean auditor;

    @Option(names = "--to", required = true, paramLabel = "DIR", description = "A folder; files in it are replaced.")
    Path to;

    NetworkExportCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException {
        boolean reads = auditor
                || network()
                        .description()
                        .organisation(organisation)
                        .map(each -> each.auditor())
                        .orElse(false);
        ChannelAccess access = network().access(organisation, reads);
        Path file = ChannelFile.write(around.resolve(to), access);
        ObjectNode object = Json.object();
        object.put("organisation", organisation);
        object.put("role", reads ? "auditor" : "gateway");
        object.put("file", file.toString());
        print(object, "made " + file);
        return Exit.DONE;
    }
}
