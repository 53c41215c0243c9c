package io.sluice.gateway.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

@Command(
        name = "consent",
        description =
                "Consents of the persons that data are about: import, give, withdraw, show, receipts, who used them.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "%nPersons are known by keyed pseudonyms; their identifiers are neither kept nor logged.",
            "%nExample:",
            "  sluice consent import consents.csv -c hospital/sluice.yaml --subject-column resident_id"
        })
final class ConsentCommands extends CommandGroup {
    private ConsentCommands() {}

    static CommandLine tree(Surroundings around) {
        return new CommandLine(new ConsentCommands())
                .addSubcommand(new ConsentImportCommand(around))
                .addSubcommand(new ConsentGiveCommand(around))
                .addSubcommand(new ConsentWithdrawCommand(around))
                .addSubcommand(new ConsentShowCommand(around))
                .addSubcommand(new ConsentReceiptCommand(around))
                .addSubcommand(new ConsentUsedCommand(around))
                .addSubcommand(new ConsentListCommand(around));
    }
}
