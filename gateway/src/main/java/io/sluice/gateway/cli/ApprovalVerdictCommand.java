package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import io.sluice.gateway.config.ConfigurationException;
import io.sluice.gateway.exchange.Approving;
import io.sluice.gateway.identity.OperatorKey;
import io.sluice.gateway.sealing.Digests;
import io.sluice.proto.Approval;
import io.sluice.proto.Signed;
import java.io.IOException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Says something about a question, signed by a person's own key over exactly what is shown. */
abstract class ApprovalVerdictCommand extends SluiceCommand {
    @Mixin
    GatewayOption config;

    @Parameters(index = "0", paramLabel = "ID", description = "As `approvals list` shows it.")
    String id;

    ApprovalVerdictCommand(Surroundings around) {
        super(around);
    }

    /** What is said, but for the time and what it is about. */
    abstract Approval.Builder said() throws CommandException;

    abstract String told(JsonNode question);

    @Override
    final Exit run() throws IOException, CommandException, ConfigurationException {
        Approval.Builder said = said();
        try (AdminClient gateway = config.connect(around)) {
            OperatorKey key = gateway.operator()
                    .orElseThrow(
                            () -> CommandException.usage("--as: missing (expected: the key file of who approves)"));
            String path = "/admin/approvals/" + AdminClient.escaped(id);
            JsonNode question = gateway.get(path);
            byte[] subject = ApprovalText.bytes(question);
            say(ApprovalText.of(question));
            Approval approval = said.setOrganisation(
                            ApprovalText.subject(question).getOrganisation())
                    .setSubjectDigest(Digests.sha256(ByteString.copyFrom(subject)))
                    .setTimeMillis(around.clock().millis())
                    .build();
            Signed signed = key.sign(Approving.TYPE, approval.toByteString());
            JsonNode answer = gateway.postBytes(path, signed.toByteArray());
            print((ObjectNode) answer, told(answer));
        }
        return Exit.DONE;
    }
}
