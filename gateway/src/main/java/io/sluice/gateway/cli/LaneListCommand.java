package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.config.Configuration;
import io.sluice.gateway.config.ConfigurationException;
import io.sluice.gateway.identity.Lanes;
import io.sluice.gateway.provenance.FolderCopies;
import io.sluice.ledger.CheckpointVerifier;
import io.sluice.ledger.LaneCopy;
import io.sluice.ledger.LaneView;
import io.sluice.proto.ListedLane;
import io.sluice.proto.MemberEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "list",
        description =
                "Every lane that the member entry lists, which one this gateway writes, and what is here of the others.",
        footer = {"%nExample:", "  sluice lane list -c hospital/sluice.yaml"})
final class LaneListCommand extends SluiceCommand {
    @Mixin
    ConfigOption config;

    LaneListCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException, ConfigurationException {
        Configuration configuration = config.read(around);
        TrustedMembers self = new TrustedMembers();
        self.addOrganisation(configuration.directory());
        MemberEntry entry = self.entry(configuration.organisation())
                .orElseThrow(() -> CommandException.usage(
                        "organisation: " + configuration.organisation() + " (expected: the one of member.json)"));
        FolderCopies copies = new FolderCopies(configuration.ledger().copies());
        ObjectNode object = Json.object();
        object.put("serial", entry.getSerial());
        ArrayNode lanes = object.putArray("lanes");
        Table table = new Table("LANE", "STATE", "HERE");
        for (ListedLane lane : Lanes.of(entry)) {
            String state = lane.getEnded() ? "ended at " + lane.getSize() : "in use";
            boolean written = lane.getOrigin()
                    .equals(entry.getName() + "/" + configuration.ledger().lane());
            String here = written
                    ? "written by this gateway" + records(configuration, self, lane.getOrigin())
                    : copy(
                            copies,
                            lane.getOrigin(),
                            self.laneKeys(lane.getOrigin()).orElseThrow());
            lanes.addObject()
                    .put("lane", lane.getOrigin())
                    .put("state", state)
                    .put("written", written)
                    .put("here", here);
            table.row(lane.getOrigin(), state, here);
        }
        print(object, json ? "" : table.toString());
        return Exit.DONE;
    }

    /** Up to the newest checkpoint that is published, which is all once it stopped. */
    private static String records(Configuration configuration, TrustedMembers self, String origin) {
        try {
            String note = Files.readString(
                    LaneCopy.checkpointFile(configuration.ledger().directory()));
            return self.laneKeys(origin)
                    .flatMap(keys -> keys.verify(note))
                    .map(head -> ", " + head.size() + " records")
                    .orElse("");
        } catch (IOException e) {
            return ""; // Never started, or not to be read: the gateway says why.
        }
    }

    private static String copy(FolderCopies copies, String origin, CheckpointVerifier keys) {
        try {
            Optional<LaneView> copy = copies.find(origin, keys);
            return copy.isPresent() ? "a copy, " + copy.get().size() + " records" : "nothing";
        } catch (IOException e) {
            return "a copy that cannot be read: " + e.getMessage();
        }
    }
}
