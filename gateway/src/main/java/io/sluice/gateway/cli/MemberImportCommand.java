package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.api.MemberFace;
import io.sluice.gateway.config.ConfigurationException;
import io.sluice.gateway.identity.Fingerprint;
import io.sluice.gateway.identity.Members;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "import",
        description = "Take over a registrar's signed list of members. A list that has expired is never used.",
        footer = {
            "%nExample:",
            "  sluice member import -c lab/sluice.yaml consortium.json --signer \"3f1c 09aa ... (64 digits)\""
        })
final class MemberImportCommand extends MemberCommand {
    @Parameters(index = "0", paramLabel = "LIST", description = "The registrar's list.")
    Path file;

    @Option(
            names = "--signer",
            paramLabel = "FINGERPRINT",
            description = "The registrar's fingerprint; needed the first time.")
    String signer;

    private byte[] content;
    private Optional<Fingerprint> fingerprint = Optional.empty();

    MemberImportCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException, ConfigurationException {
        content = Files.readAllBytes(around.resolve(file));
        try {
            fingerprint = Optional.ofNullable(signer).map(Fingerprint::parse);
        } catch (IllegalArgumentException e) {
            throw CommandException.usage("--signer: " + e.getMessage());
        }
        ObjectNode list = apply();
        MemberTable.print(this, list);
        return Exit.DONE;
    }

    @Override
    ObjectNode through(AdminClient gateway) throws IOException, CommandException {
        return (ObjectNode) gateway.postBytes(AdminClient.query("/admin/members/import", "signer", signer), content);
    }

    @Override
    ObjectNode on(Members members) throws IOException {
        return MemberFace.object(members.importList(content, fingerprint));
    }
}
