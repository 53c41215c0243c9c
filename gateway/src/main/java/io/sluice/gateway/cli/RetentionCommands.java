package io.sluice.gateway.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

@Command(
        name = "retention",
        description =
                "What came or went under terms that demand its deletion: until when, and the word that it is done.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "%nExamples:",
            "  sluice retention list -c lab/sluice.yaml",
            "  sluice retention confirm urn:uuid:7b0e3c1c-2f65-4e2f-9f2f-0a4f1a1c6d11 --as dana.key -c lab/sluice.yaml"
        })
final class RetentionCommands extends CommandGroup {
    private RetentionCommands() {}

    static CommandLine tree(Surroundings around) {
        return new CommandLine(new RetentionCommands())
                .addSubcommand(new RetentionListCommand(around))
                .addSubcommand(new RetentionConfirmCommand(around));
    }
}
