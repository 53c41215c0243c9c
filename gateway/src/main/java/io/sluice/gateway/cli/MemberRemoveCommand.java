package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.api.MemberFace;
import io.sluice.gateway.config.ConfigurationException;
import io.sluice.gateway.identity.Members;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "remove",
        description =
                "Revoke a member: refused from now on. It stays listed, so that its old signatures can be checked.",
        footer = {"%nExample:", "  sluice member remove -c lab/sluice.yaml hospital"})
final class MemberRemoveCommand extends MemberCommand {
    @Parameters(index = "0", paramLabel = "NAME", description = "The organisation's name.")
    String name;

    MemberRemoveCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException, ConfigurationException {
        print(apply(), "removed " + name);
        return Exit.DONE;
    }

    @Override
    ObjectNode through(AdminClient gateway) throws IOException, CommandException {
        ObjectNode body = Json.object();
        body.put("name", name);
        return (ObjectNode) gateway.post("/admin/members/remove", body);
    }

    @Override
    ObjectNode on(Members members) throws IOException {
        return MemberFace.object(members.remove(name));
    }
}
