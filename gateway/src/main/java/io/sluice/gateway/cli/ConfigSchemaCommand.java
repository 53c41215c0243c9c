package io.sluice.gateway.cli;

import io.sluice.gateway.config.ConfigurationSchema;
import picocli.CommandLine.Command;

@Command(
        name = "schema",
        description = "The JSON Schema (2020-12) of the configuration file, for editors.",
        footer = {"%nExample:", "  sluice config schema > sluice.schema.json"})
final class ConfigSchemaCommand extends SluiceCommand {
    ConfigSchemaCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() {
        print(ConfigurationSchema.schema(), ConfigurationSchema.schema().toPrettyString());
        return Exit.DONE;
    }
}
