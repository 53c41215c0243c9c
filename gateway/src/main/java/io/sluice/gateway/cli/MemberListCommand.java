package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.api.MemberFace;
import io.sluice.gateway.config.ConfigurationException;
import io.sluice.gateway.identity.Members;
import java.io.IOException;
import picocli.CommandLine.Command;

@Command(
        name = "list",
        description = "Everybody on the member list.",
        footer = {"%nExample:", "  sluice member list -c lab/sluice.yaml"})
final class MemberListCommand extends MemberCommand {
    MemberListCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException, ConfigurationException {
        MemberTable.print(this, apply());
        return Exit.DONE;
    }

    @Override
    ObjectNode through(AdminClient gateway) throws IOException, CommandException {
        return (ObjectNode) gateway.get("/admin/members");
    }

    @Override
    ObjectNode on(Members members) {
        return MemberFace.object(members.list());
    }
}
