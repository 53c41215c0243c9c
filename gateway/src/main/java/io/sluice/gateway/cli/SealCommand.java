package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.classification.Grade;
import io.sluice.gateway.classification.Grader;
import io.sluice.gateway.classification.Schemes;
import io.sluice.gateway.classification.Statement;
import io.sluice.gateway.config.Configuration;
import io.sluice.gateway.config.ConfigurationException;
import io.sluice.gateway.identity.Members;
import io.sluice.gateway.identity.Organisation;
import io.sluice.gateway.policy.BasisText;
import io.sluice.gateway.policy.Decision;
import io.sluice.gateway.policy.LabelCheck;
import io.sluice.gateway.policy.Labels;
import io.sluice.gateway.policy.ObligationProfiles;
import io.sluice.gateway.policy.Ranks;
import io.sluice.gateway.policy.Reason;
import io.sluice.gateway.sealing.OfflineSeal;
import io.sluice.proto.Basis;
import io.sluice.proto.HeaderCore;
import io.sluice.proto.Label;
import io.sluice.proto.Rank;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "seal",
        description = "Seal a file or folder by hand, for members to open with their key. Ranks 1-3 only.",
        footer = {
            "%nWrites FILE.sluice, and beside it .manifest and .grant; the receiver needs all three.",
            "%nExample:",
            "  sluice seal report.pdf --rank CONFIDENTIAL --to lab -c hospital/sluice.yaml"
        })
final class SealCommand extends SluiceCommand {
    @Mixin
    ConfigOption config;

    @Mixin
    ProgressOption progress;

    @Parameters(index = "0", paramLabel = "FILE", description = "A file or folder.")
    Path file;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "OBJECT",
            description = "Must end in .sluice (default: FILE.sluice).")
    Path output;

    @Option(names = "--rank", required = true, description = "PUBLIC, INTERNAL or CONFIDENTIAL.")
    String rank;

    @Option(names = "--to", required = true, paramLabel = "ORG", description = "Who may open it; may be repeated.")
    List<String> recipients;

    @Option(names = "--category", paramLabel = "C", description = "What it is about; may be repeated.")
    List<String> categories = new ArrayList<>();

    @Option(names = "--basis", description = "KIND:TEXT; may be repeated.")
    List<String> bases = new ArrayList<>();

    SealCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException, ConfigurationException {
        Configuration configuration = config.read(around);
        Path path = around.resolve(file);
        Path object = output == null ? path.resolveSibling(Source.nameOf(path) + ".sluice") : around.resolve(output);
        if (!object.toString().endsWith(".sluice")) {
            throw CommandException.usage("-o: " + object + " (expected: a name that ends in .sluice)");
        }
        Grade grade = Grading.of(
                path,
                Source.nameOf(path),
                new Grader(Schemes.standard()),
                new Statement(categories, List.of()),
                progress.start(around, json, "classify"));
        Label label = label(configuration.organisation(), grade);
        Decision decision = new LabelCheck(() -> ObligationProfiles.DEFAULT).declared(label, grade, Optional.empty());
        if (decision instanceof Decision.Deny deny) {
            throw CommandException.refused(
                    deny.reasons().get(0).code(),
                    deny.reasons().stream().map(Reason::text).toList());
        }
        try (Organisation self = LocalOrganisation.open(configuration, around);
                Source source = Source.open(path);
                Progress line = progress.start(around, json, "seal")) {
            Members members = Members.open(configuration.directory(), self, around.clock());
            List<OfflineSeal.Recipient> to = new ArrayList<>();
            for (String recipient : recipients) {
                to.add(new OfflineSeal.Recipient(
                        recipient,
                        members.requireActive(recipient).sealingKeys().get(0)));
            }
            OfflineSeal.SealedFiles sealed = new OfflineSeal(around.clock(), around.random())
                    .seal(source.channel(line), object, core(path, label), self.signing(), to);
            print(sealed(sealed, label), sealed.object() + "\n" + sealed.manifest() + "\n" + sealed.grant());
        }
        return Exit.DONE;
    }

    private HeaderCore core(Path path, Label label) {
        return HeaderCore.newBuilder()
                .setDataset(
                        Source.nameOf(path).toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z0-9._-]", "-"))
                .setVersion(1)
                .setLabel(label)
                .setMediaType("application/octet-stream")
                .build();
    }

    private Label label(String organisation, Grade grade) throws CommandException {
        Rank declared = Ranks.of(rank)
                .orElseThrow(() ->
                        CommandException.usage("--rank: " + rank + " (expected: PUBLIC, INTERNAL or CONFIDENTIAL)"));
        List<Basis> attested = new ArrayList<>();
        for (String basis : bases) {
            try {
                attested.add(BasisText.parse(basis));
            } catch (IllegalArgumentException e) {
                throw CommandException.usage("--" + e.getMessage());
            }
        }
        return Labels.declare(
                declared,
                categories,
                attested,
                grade,
                organisation,
                around.clock().millis(),
                0);
    }

    private static ObjectNode sealed(OfflineSeal.SealedFiles sealed, Label label) {
        ObjectNode object = Json.object();
        object.put("object", sealed.object().toString());
        object.put("manifest", sealed.manifest().toString());
        object.put("grant", sealed.grant().toString());
        object.put("rank", label.getRank().name());
        object.put("bytes", sealed.summary().plaintextLength());
        object.put(
                "sha256",
                HexFormat.of().formatHex(sealed.summary().plaintextSha256().toByteArray()));
        object.put("root", HexFormat.of().formatHex(sealed.summary().root().toByteArray()));
        return object;
    }
}
