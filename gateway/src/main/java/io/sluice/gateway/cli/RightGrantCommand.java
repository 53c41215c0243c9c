package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.config.ConfigurationException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "grant",
        description = "Hand a right on: signed, recorded, and told to its holder's gateway until that confirms.",
        footer = {
            "%nTIME is " + Times.FORMS + ".",
            "%nExamples:",
            "  sluice right grant admissions -c hospital/sluice.yaml --to trust --right management --act offer",
            "  sluice right grant admissions -c hospital/sluice.yaml --to trust --right use --purpose research \\",
            "      --until 365d --depth 1                        (the trust may let others use it)",
            "  sluice right grant hospital/admissions -c trust/sluice.yaml --to clinic --right use    (hands it on)",
            "  sluice right grant admissions -c hospital/sluice.yaml --to trust --right ownership --transfer \\",
            "      --as keys/ada.key                             (only its holder can give that back)"
        })
final class RightGrantCommand extends SluiceCommand {
    @Mixin
    GatewayOption config;

    @Parameters(
            index = "0",
            paramLabel = "DATASET",
            description = "Ours, or ORG/DATASET of who published it first, if it is not ours.")
    String dataset;

    @Option(names = "--to", paramLabel = "ORG", required = true, description = "A member.")
    String to;

    @Option(
            names = "--right",
            paramLabel = "RIGHT",
            required = true,
            description = "ownership, use or management. Ownership needs the role owner.")
    String right;

    @Option(
            names = "--purpose",
            paramLabel = "P",
            description = "Of use: what for; may be repeated. None: as we have it.")
    List<String> purposes = new ArrayList<>();

    @Option(
            names = "--act",
            paramLabel = "ACT",
            description = "Of management: offer, downgrade or reidentify; may be repeated. None: as we have it.")
    List<String> acts = new ArrayList<>();

    @Option(names = "--until", paramLabel = "TIME", description = "Until when. None: as long as we have it.")
    String until;

    @Option(
            names = "--depth",
            paramLabel = "N",
            description = "How often it may be handed on, 0 to 8. None: ownership as often as we may, the others not.")
    Integer depth;

    @Option(names = "--transfer", description = "We keep nothing of it. Else both have it.")
    boolean transfer;

    @Option(names = "--on", paramLabel = "ID", description = "The grant to hand on, where we have several.")
    String on = "";

    RightGrantCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException, ConfigurationException {
        if (depth != null && depth < 0) {
            throw CommandException.usage("--depth: " + depth + " (expected: 0 or more)");
        }
        ObjectNode order = Json.object();
        order.put("dataset", dataset);
        order.put("to", to);
        order.put("right", right);
        purposes.forEach(order.putArray("purposes")::add);
        acts.forEach(order.putArray("acts")::add);
        order.put("until", until == null ? 0 : Times.parse("--until", until, around.clock()));
        if (depth != null) {
            order.put("depth", depth);
        }
        order.put("transfer", transfer);
        order.put("on", on);
        JsonNode grant;
        try (AdminClient gateway = config.connect(around)) {
            grant = gateway.post(path(right), order);
        }
        print(
                (ObjectNode) grant,
                grant.path("grant").asText() + ": " + grant.path("right").asText() + " of "
                        + grant.path("origin").asText() + " is "
                        + (transfer ? "transferred" : "granted") + " to " + to);
        say(to + "'s gateway is told until it confirms (`sluice right list`)");
        return Exit.DONE;
    }

    /** What is done with ownership is for owners. */
    static String path(String right) {
        return right.equals("ownership") ? "/admin/rights/ownership" : "/admin/rights";
    }
}
