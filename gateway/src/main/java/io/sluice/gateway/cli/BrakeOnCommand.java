package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.config.ConfigurationException;
import java.io.IOException;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "on",
        description =
                "Stop at once, in both directions: what is under way is cut, and nothing begins until `brake off`.",
        footer = {
            "%nTransfers under way end and can be fetched again later; what was opened is out of reach. The brake survives",
            "restarts. Partners learn that they are stopped, not why.",
            "%nExamples:",
            "  sluice brake on --dataset admissions --reason \"wrong column\" -c hospital/sluice.yaml",
            "  sluice brake on --member lab --reason \"key stolen\" -c hospital/sluice.yaml",
            "  sluice brake on --rank RESTRICTED --reason \"incident 7\" -c hospital/sluice.yaml",
            "  sluice brake on --all --reason \"incident 7\" -c hospital/sluice.yaml"
        })
final class BrakeOnCommand extends SluiceCommand {
    @Mixin
    GatewayOption config;

    @ArgGroup(multiplicity = "1")
    What what;

    @Option(
            names = "--reason",
            required = true,
            paramLabel = "TEXT",
            description = "Why, in one line; for this organisation and its auditors. Name no person.")
    String reason;

    static final class What {
        @Option(
                names = "--dataset",
                paramLabel = "NAME",
                description = "All versions of a dataset, and all releases made of them.")
        String dataset;

        @Option(names = "--member", paramLabel = "ORG", description = "Everything with a member.")
        String member;

        @Option(names = "--rank", paramLabel = "RANK", description = "Everything of this rank and above.")
        String rank;

        @Option(names = "--all", description = "Everything.")
        boolean all;

        void addTo(ObjectNode body) {
            if (dataset != null) {
                body.put("scope", "dataset").put("target", dataset);
            } else if (member != null) {
                body.put("scope", "member").put("target", member);
            } else if (rank != null) {
                body.put("scope", "rank").put("target", rank);
            } else {
                body.put("scope", "all").put("target", "");
            }
        }
    }

    BrakeOnCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException, ConfigurationException {
        ObjectNode body = Json.object();
        what.addTo(body);
        body.put("reason", reason);
        try (AdminClient gateway = config.connect(around)) {
            ObjectNode answer = (ObjectNode) gateway.post("/admin/brake", body);
            print(answer, answer.path("brake").asText() + " is on");
            if (!answer.path("recorded").asBoolean()) {
                say("it is not recorded yet: the ledger is away; the gateway goes on trying");
            }
        }
        return Exit.DONE;
    }
}
