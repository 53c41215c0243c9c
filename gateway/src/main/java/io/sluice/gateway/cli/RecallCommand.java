package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.config.ConfigurationException;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "recall",
        description =
                "Call a dataset, and everything made of it here, back from all who have it: their gateways delete it and confirm.",
        footer = {
            "%nEvery agreement about it ends for good, running transfers stop, no key is granted any more. Each recipient's",
            "gateway is told until it has confirmed: what it held is deleted, it opens it no more, and whether a file had been",
            "opened, which only people can delete. Needs a steward, approver or operator; to stop at once, `brake on` first.",
            "%nExamples:",
            "  sluice recall admissions --reason \"wrong column\" --as keys/ada.key -c hospital/sluice.yaml",
            "  sluice recall admissions --version 3 --reason \"incident 7\" -c hospital/sluice.yaml",
            "  sluice recall --list -c hospital/sluice.yaml      (who has confirmed; and what was recalled from us)"
        })
final class RecallCommand extends SluiceCommand {
    @Mixin
    GatewayOption config;

    @Parameters(index = "0", arity = "0..1", paramLabel = "DATASET", description = "Whose versions; see `status`.")
    String dataset;

    @Option(names = "--version", paramLabel = "N", description = "Only this version. Default: all there are.")
    Long version;

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            description = "Why, in one line; for this organisation and its auditors. Name no person.")
    String reason;

    @Option(names = "--list", description = "All recalls, each with its recipients, and what was recalled from us.")
    boolean list;

    RecallCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException, ConfigurationException {
        if (list == (dataset != null)) {
            throw CommandException.usage("recall: expected either a DATASET or --list");
        }
        if (!list && (reason == null || version != null && version < 1)) {
            throw CommandException.usage("recall: expected --reason TEXT, and with --version 1, 2, 3 ...");
        }
        try (AdminClient gateway = config.connect(around)) {
            if (list) {
                list(gateway);
            } else {
                order(gateway);
            }
        }
        return Exit.DONE;
    }

    private void list(AdminClient gateway) throws IOException, CommandException {
        JsonNode answer = gateway.get("/admin/recalls");
        StringBuilder text = new StringBuilder();
        for (JsonNode recall : answer.path("recalls")) {
            text.append(RecallText.counts(recall))
                    .append("\n  ordered ")
                    .append(recall.path("since").asText())
                    .append(" by ")
                    .append(recall.path("by").asText())
                    .append(": ")
                    .append(recall.path("reason").asText())
                    .append('\n')
                    .append(RecallText.table(recall));
        }
        ObjectNode taken = Json.object();
        taken.set("recalledFromUs", answer.path("recalledFromUs"));
        RecallText.lines(taken).forEach(line -> text.append(line).append('\n'));
        print((ObjectNode) answer, text.isEmpty() ? "nothing was recalled" : text.toString());
    }

    private void order(AdminClient gateway) throws IOException, CommandException {
        ObjectNode body = Json.object();
        body.put("dataset", dataset);
        body.put("version", version == null ? 0 : version);
        body.put("reason", reason);
        ObjectNode answer = (ObjectNode) gateway.post("/admin/recalls", body);
        print(answer, RecallText.counts(answer) + "\n" + RecallText.table(answer));
        if (!answer.path("unfinished").asText().isEmpty()) {
            say("it is in force, and the gateway goes on with what is missing: "
                    + answer.path("unfinished").asText());
        }
        say("`sluice recall --list` shows who has confirmed");
    }
}
