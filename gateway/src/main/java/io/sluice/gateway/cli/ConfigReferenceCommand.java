package io.sluice.gateway.cli;

import io.sluice.gateway.config.ConfigurationReference;
import picocli.CommandLine.Command;

@Command(
        name = "reference",
        description = "Every setting: what it is, what is expected, the default (Markdown, or JSON).",
        footer = {"%nExample:", "  sluice config reference --json"})
final class ConfigReferenceCommand extends SluiceCommand {
    ConfigReferenceCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() {
        print(ConfigurationReference.json(), ConfigurationReference.markdown());
        return Exit.DONE;
    }
}
