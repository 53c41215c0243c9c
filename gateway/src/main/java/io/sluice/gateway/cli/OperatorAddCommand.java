package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.config.ConfigurationException;
import io.sluice.gateway.identity.OperatorFile;
import io.sluice.gateway.identity.OperatorRole;
import io.sluice.proto.OperatorChange;
import io.sluice.proto.Signed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "add",
        description = "Add an operator, or change what one may do.",
        footer = {
            "%nThe first operators are added by whoever can open the gateway's socket. As soon as there is an owner, only an",
            "owner changes anything. Name two owners: the last one cannot be removed, and a lost key cannot be replaced.",
            "%nExamples:",
            "  sluice operator add anna.key.pub --role owner -c hospital/sluice.yaml",
            "  sluice operator add ben.key.pub --role approver --until 365d --as anna.key -c hospital/sluice.yaml"
        })
final class OperatorAddCommand extends SluiceCommand {
    @Mixin
    GatewayOption config;

    @Parameters(index = "0", paramLabel = "FILE.pub", description = "What `operator new` made beside the key.")
    Path file;

    @Option(
            names = "--role",
            required = true,
            description = "owner, steward, approver, operator or auditor; may be repeated.")
    List<String> roles;

    @Option(names = "--until", paramLabel = "TIME", description = "When it ends by itself: " + Times.FORMS + ".")
    String until;

    OperatorAddCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException, ConfigurationException {
        for (String role : roles) {
            if (OperatorRole.of(role).isEmpty()) {
                throw CommandException.usage(
                        "--role: " + role + " (expected: owner, steward, approver, operator or auditor)");
            }
        }
        Signed entry = OperatorFile.read(Files.readAllBytes(around.resolve(file)));
        OperatorChange.Builder change = OperatorChange.newBuilder()
                .setName(OperatorFile.verify(entry).getName())
                .setEntry(entry)
                .addAllRoles(roles.stream().distinct().sorted().toList())
                .setUntilMillis(until == null ? 0 : Times.parse("--until", until, around.clock()));
        try (AdminClient gateway = config.connect(around)) {
            ObjectNode added = OperatorChanges.make(gateway, change);
            print(
                    added,
                    "added " + added.path("name").asText() + ", "
                            + String.join(", ", Json.texts(added.path("roles"))) + "\nfingerprint "
                            + added.path("fingerprint").asText());
            say("compare the fingerprint with the one that " + change.getName() + " has, over another channel");
        }
        return Exit.DONE;
    }
}
