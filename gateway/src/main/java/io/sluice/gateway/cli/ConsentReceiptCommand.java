package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.config.ConfigurationException;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "receipt",
        description = "A signed receipt for what one person agreed to and withdrew, to be handed to that person.",
        footer = {
            "%nThe file holds the receipt, signed, and the record of our lane that names it: `sluice verify FILE` checks both,",
            "offline. It names the person by a keyed pseudonym; nothing of it is kept here but the record.",
            "%nExample:",
            "  sluice consent receipt -o receipt.bundle --subject-file person.txt -c hospital/sluice.yaml",
            "  sluice verify receipt.bundle --member hospital/member.json"
        })
final class ConsentReceiptCommand extends SluiceCommand {
    @Mixin
    GatewayOption config;

    @Mixin
    SubjectOption subjects;

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "FILE",
            description = "The file to write.")
    Path output;

    ConsentReceiptCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException, ConfigurationException {
        ObjectNode order = Json.object();
        subjects.read(around).forEach(order.putArray("subjects")::add);
        try (AdminClient gateway = config.connect(around)) {
            ObjectNode answer = (ObjectNode) gateway.post("/admin/consents/receipt", order);
            Path target = around.resolve(output);
            NewFile.write(target, answer.path("bundle").binaryValue(), around);
            answer.put("bundle", target.toString());
            print(answer, answer.path("receipt").toPrettyString());
            say(target + ": signed, recorded as record " + answer.path("record").asLong());
        }
        return Exit.DONE;
    }
}
