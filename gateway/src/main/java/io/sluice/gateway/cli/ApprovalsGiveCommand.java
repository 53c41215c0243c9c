package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.proto.Approval;
import io.sluice.proto.ApprovalVerdict;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "give",
        description = "Approve exactly what `approvals show` shows, with your own key.",
        footer = {
            "%nIt counts while it is good, while you are an operator with the role, and for nothing else. Look at it first:",
            "the same is printed while you sign. When enough people have approved, the exchange goes on by itself.",
            "%nExamples:",
            "  sluice approvals give 1f0c9a7be2d4 --as ben.key -c hospital/sluice.yaml",
            "  sluice approvals give 1f0c9a7be2d4 --until 90d --as ben.key -c hospital/sluice.yaml"
        })
final class ApprovalsGiveCommand extends ApprovalVerdictCommand {
    @Option(
            names = "--until",
            paramLabel = "TIME",
            defaultValue = "30d",
            description = "How long it is good, at most 366d (default: ${DEFAULT-VALUE}): " + Times.FORMS + ".")
    String until;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for people; kept with the approval.")
    String reason = "";

    ApprovalsGiveCommand(Surroundings around) {
        super(around);
    }

    @Override
    Approval.Builder said() throws CommandException {
        return Approval.newBuilder()
                .setVerdict(ApprovalVerdict.APPROVAL_GIVEN)
                .setReason(reason)
                .setExpiresAtMillis(Times.parse("--until", until, around.clock()));
    }

    @Override
    String told(JsonNode question) {
        int missing = question.path("needed").asInt() - question.path("given").asInt();
        return "approved " + id + (missing > 0 ? ", " + missing + " more needed" : "; the exchange goes on");
    }
}
