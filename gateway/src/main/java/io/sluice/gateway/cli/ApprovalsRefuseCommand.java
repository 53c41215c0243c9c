package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.proto.Approval;
import io.sluice.proto.ApprovalVerdict;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "refuse",
        description = "Refuse what is asked, with your own key: the recipient is told that it was not approved.",
        footer = {
            "%nExample:",
            "  sluice approvals refuse 1f0c9a7be2d4 --reason 'not this purpose' --as ben.key -c hospital/sluice.yaml"
        })
final class ApprovalsRefuseCommand extends ApprovalVerdictCommand {
    @Option(
            names = "--reason",
            required = true,
            paramLabel = "TEXT",
            description = "Why, for your own people; the recipient is not told.")
    String reason;

    ApprovalsRefuseCommand(Surroundings around) {
        super(around);
    }

    @Override
    Approval.Builder said() {
        return Approval.newBuilder()
                .setVerdict(ApprovalVerdict.APPROVAL_REFUSED)
                .setReason(reason);
    }

    @Override
    String told(JsonNode question) {
        return "refused " + id;
    }
}
