package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.config.Configuration;
import io.sluice.gateway.identity.Organisation;
import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

@Command(
        name = "lane",
        description =
                "The lanes of this organisation: one for each replica of its gateway. Partners accept the listed ones.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"%nExample:", "  sluice lane add standby -c hospital/sluice.yaml"})
final class LaneCommands extends CommandGroup {
    private LaneCommands() {}

    static CommandLine tree(Surroundings around) {
        return new CommandLine(new LaneCommands())
                .addSubcommand(new LaneAddCommand(around))
                .addSubcommand(new LaneListCommand(around))
                .addSubcommand(new LaneEndCommand(around));
    }

    /** Tells of the new entry, and that the others need it. */
    static void report(
            SluiceCommand command, Configuration configuration, Organisation changed, String origin, String what)
            throws IOException {
        ObjectNode object = Json.object();
        object.put("organisation", changed.name());
        object.put("lane", origin);
        object.put("member", configuration.directory().resolve("member.json").toString());
        object.put("serial", changed.entry().value().getSerial());
        object.put("fingerprint", changed.entry().fingerprint().toString());
        command.print(
                object,
                origin + " " + what + "\nmember.json has serial "
                        + changed.entry().value().getSerial());
        command.say(
                "hand the new member.json to every partner (`sluice member add FILE` there) and to your other replicas,"
                        + " then start the gateway again");
    }
}
