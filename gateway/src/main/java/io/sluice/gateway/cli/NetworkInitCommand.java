package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.ledger.network.Consensus;
import io.sluice.ledger.network.NetworkDescription;
import io.sluice.ledger.network.NetworkFile;
import io.sluice.ledger.network.OrdererNode;
import io.sluice.ledger.network.Organisation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "init",
        description = "Make a network: keys and certificates of every organisation, and the channel's first block.",
        footer = {
            "%nWho must endorse a record's batch decides whose outage stops everybody: docs/fabric.md, section 5.",
            "The recommended rule is two of three, the third being a supervisor with a peer.",
            "%nExamples:",
            "  sluice network init net --org hospital --org insurer --auditor ministry",
            "  sluice network init net --org hospital --org insurer --supervisor ministry \\",
            "      --endorsement 2:hospital,insurer,ministry",
            "  sluice network init net --description consortium.yaml"
        })
final class NetworkInitCommand extends NetworkCommand {
    private static final int BFT_ORDERERS = 4;

    @Option(
            names = "--description",
            paramLabel = "F",
            description = "A file that describes the network, instead of the options below.")
    Path description;

    @Option(names = "--org", paramLabel = "NAME", description = "An organisation with a gateway and a peer.")
    List<String> members = new ArrayList<>();

    @Option(names = "--supervisor", paramLabel = "NAME", description = "One that only reads, but whose peer endorses.")
    List<String> supervisors = new ArrayList<>();

    @Option(names = "--auditor", paramLabel = "NAME", description = "One that only reads, and runs nothing.")
    List<String> auditors = new ArrayList<>();

    @Option(
            names = "--channel",
            paramLabel = "NAME",
            defaultValue = "sluice",
            description = "The channel's name (default: ${DEFAULT-VALUE}).")
    String channel;

    @Option(
            names = "--endorsement",
            paramLabel = "RULE",
            defaultValue = "all",
            description = "all, majority, or NUMBER:NAME,NAME,... (default: ${DEFAULT-VALUE}).")
    String endorsement;

    @Option(names = "--bft", description = "Four orderers, of which one may lie or be away; needs Fabric 3.")
    boolean bft;

    @Option(names = "--unless-there", description = "Where this network is already, only its description is replaced.")
    boolean unlessThere;

    NetworkInitCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException {
        NetworkDescription network =
                description == null ? fromOptions() : NetworkFile.read(around.resolve(description));
        if (!unlessThere || !Files.exists(network().file())) {
            network().init(network);
        } else if (!network().description().channel().equals(network.channel())) {
            throw CommandException.usage(network().file() + ": describes channel "
                    + network().description().channel() + " (expected: " + network.channel() + ")");
        } else if (!network().description().equals(network)) {
            network().describe(network);
        }
        ObjectNode object = Json.object();
        object.put("directory", around.resolve(directory).toString());
        object.put("description", network().file().toString());
        object.put("channel", network.channel());
        network.organisations()
                .forEach(each -> object.withArray("organisations").add(each.name()));
        print(object, "made " + around.resolve(directory));
        say("next: `sluice network "
                + (network.elsewhere() ? "hand-out " + directory + " --to DIR" : "run " + directory) + "`");
        return Exit.DONE;
    }

    private NetworkDescription fromOptions() throws CommandException {
        try {
            List<Organisation> organisations = new ArrayList<>();
            members.forEach(name -> organisations.add(Organisation.member(name)));
            supervisors.forEach(name -> organisations.add(Organisation.supervisor(name)));
            auditors.forEach(name -> organisations.add(Organisation.auditor(name)));
            NetworkDescription network =
                    NetworkDescription.loopback(channel, organisations).withEndorsement(endorsement(endorsement));
            return bft ? network.withOrderers(Consensus.BFT, orderers(organisations)) : network;
        } catch (IllegalArgumentException e) {
            throw CommandException.usage(e.getMessage());
        }
    }

    /** In turn those of the organisations. */
    private static List<OrdererNode> orderers(List<Organisation> organisations) {
        List<OrdererNode> orderers = new ArrayList<>();
        for (int i = 0; i < BFT_ORDERERS; i++) {
            String owner = organisations.get(i % organisations.size()).name();
            orderers.add(new OrdererNode("orderer" + (i + 1), owner));
        }
        return orderers;
    }
}
