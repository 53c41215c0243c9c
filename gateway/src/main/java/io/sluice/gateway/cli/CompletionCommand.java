package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.AutoComplete;
import picocli.CommandLine.Command;

@Command(
        name = "completion",
        description = "Print a completion script for bash and zsh.",
        footer = {"%nExample:", "  source <(sluice completion)"})
final class CompletionCommand extends SluiceCommand {
    CompletionCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() {
        String script = AutoComplete.bash("sluice", spec.root().commandLine());
        ObjectNode object = Json.object();
        object.put("script", script);
        print(object, script);
        return Exit.DONE;
    }
}
