package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.ledger.network.NetworkDirectory;
import java.io.IOException;
import picocli.CommandLine.Command;

@Command(
        name = "status",
        description =
                "Which processes of a network run, how many blocks each peer has, and which contract is in force.",
        footer = {"%nEnds with 3 when a process does not run.", "%nExample:", "  sluice network status net"})
final class NetworkStatusCommand extends NetworkCommand {
    NetworkStatusCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException {
        NetworkDirectory.Status status = network().status();
        Table table = new Table("PROCESS", "ADDRESS", "PID", "BLOCKS");
        ObjectNode object = Json.object();
        ArrayNode processes = object.putArray("processes");
        boolean all = true;
        for (NetworkDirectory.ProcessStatus process : status.processes()) {
            Long blocks = status.blocks().get(process.name());
            table.row(
                    process.name(),
                    process.address(),
                    process.runs() ? process.pid() : "-",
                    blocks == null ? "" : blocks);
            ObjectNode one = processes.addObject();
            one.put("name", process.name());
            one.put("address", process.address());
            one.put("runs", process.runs());
            one.put("pid", process.pid());
            if (blocks != null) {
                one.put("blocks", blocks);
            }
            all &= process.runs();
        }
        status.contract().ifPresent(contract -> object.put("contract", contract));
        print(
                object,
                table
                        + status.contract()
                                .map(contract -> "contract: " + contract + "\n")
                                .orElse(""));
        return all ? Exit.DONE : Exit.UNREACHABLE;
    }
}
