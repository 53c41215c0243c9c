package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.api.MemberFace;
import io.sluice.gateway.config.ConfigurationException;
import io.sluice.gateway.identity.Entry;
import io.sluice.gateway.identity.Grants;
import io.sluice.gateway.identity.Member;
import io.sluice.gateway.identity.MemberFile;
import io.sluice.gateway.identity.Members;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "add",
        description = "Add a member, replace its entry by a newer one, or change what it may.",
        footer = {
            "%nCompare the printed fingerprint with the one that its owner has, over another channel.",
            "%nExamples:",
            "  sluice member add -c lab/sluice.yaml hospital/member.json --clearance CONFIDENTIAL",
            "  sluice member add -c hospital/sluice.yaml auditor/member.json --role auditor",
            "  sluice member add -c hospital/sluice.yaml lab/member.json --jurisdiction DE"
        })
final class MemberAddCommand extends MemberCommand {
    @Parameters(index = "0", paramLabel = "FILE", description = "Its member.json.")
    Path file;

    @Option(names = "--role", description = "auditor, broker, trustee or supervisor; may be repeated.")
    List<String> roles = new ArrayList<>();

    @Option(
            names = "--clearance",
            paramLabel = "RANK",
            description = "The highest rank that it may have at all (default: INTERNAL).")
    String clearance;

    @Option(
            names = "--jurisdiction",
            paramLabel = "CODE",
            description = "Where it is, as ISO 3166-1 alpha-2; persons whose data go elsewhere are counted"
                    + " (docs/cross-border.md).")
    String jurisdiction;

    private byte[] content;
    private Entry entry;

    MemberAddCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException, ConfigurationException {
        content = Files.readAllBytes(around.resolve(file));
        entry = MemberFile.read(content);
        MemberFace.grants(roles, Optional.ofNullable(clearance), Optional.ofNullable(jurisdiction), Optional.empty());
        ObjectNode member = apply();
        print(
                member,
                "added " + member.path("name").asText() + ", clearance "
                        + member.path("clearance").asText()
                        + (member.path("jurisdiction").asText().isEmpty()
                                ? ""
                                : ", in " + member.path("jurisdiction").asText())
                        + "\nfingerprint "
                        + member.path("fingerprint").asText());
        say("compare the fingerprint with the one that " + entry.name() + " has, over another channel");
        return Exit.DONE;
    }

    @Override
    ObjectNode through(AdminClient gateway) throws IOException, CommandException {
        String path = AdminClient.query(
                "/admin/members", "name", entry.name(), "clearance", clearance, "jurisdiction", jurisdiction);
        return (ObjectNode) gateway.postBytes(path + AdminClient.repeated("role", roles), content);
    }

    @Override
    ObjectNode on(Members members) throws IOException {
        Optional<Grants> known = members.find(entry.name()).map(Member::grants);
        Optional<Grants> grants =
                MemberFace.grants(roles, Optional.ofNullable(clearance), Optional.ofNullable(jurisdiction), known);
        return MemberFace.object(grants.isPresent() ? members.add(entry, grants.get()) : members.add(entry));
    }
}
