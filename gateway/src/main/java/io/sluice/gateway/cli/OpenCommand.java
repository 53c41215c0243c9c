package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.classification.Classifier;
import io.sluice.gateway.classification.Findings;
import io.sluice.gateway.classification.Grader;
import io.sluice.gateway.classification.Schemes;
import io.sluice.gateway.classification.Statement;
import io.sluice.gateway.config.Configuration;
import io.sluice.gateway.config.ConfigurationException;
import io.sluice.gateway.exchange.ReleaseReading;
import io.sluice.gateway.identity.Members;
import io.sluice.gateway.identity.Organisation;
import io.sluice.gateway.policy.Decision;
import io.sluice.gateway.policy.LabelCheck;
import io.sluice.gateway.policy.ObligationProfiles;
import io.sluice.gateway.policy.Reason;
import io.sluice.gateway.sealing.OfflineSeal;
import io.sluice.proto.Label;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "open",
        description = "Open a sealed object by hand, with our key. Needs .manifest and .grant beside it.",
        footer = {"%nExample:", "  sluice open report.pdf.sluice -o report.pdf -c lab/sluice.yaml"})
final class OpenCommand extends SluiceCommand {
    @Mixin
    ConfigOption config;

    @Mixin
    ProgressOption progress;

    @Parameters(index = "0", paramLabel = "OBJECT", description = "A .sluice file.")
    Path file;

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "FILE",
            description = "Where the content goes; appears whole or not at all.")
    Path output;

    @Option(names = "--from", paramLabel = "ORG", description = "Who must have sealed it (default: whom it names).")
    String from;

    OpenCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException, ConfigurationException {
        Configuration configuration = config.read(around);
        Path object = around.resolve(file);
        Path target = around.resolve(output);
        String sender =
                from == null ? OfflineSeal.inspect(object).header().core().getSender() : from;
        Path unchecked = Files.createTempDirectory(target.toAbsolutePath().getParent(), ".sluice-open");
        Path part = unchecked.resolve("content");
        try (Organisation self = LocalOrganisation.open(configuration, around)) {
            Members members = Members.open(configuration.directory(), self, around.clock());
            OfflineSeal.OpenedFile opened = new OfflineSeal(around.clock(), around.random())
                    .open(object, part, sender, members.requireActive(sender).signingKeys(), self.sealingKeys());
            requireLabelled(opened, part, self.name());
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            String sha256 = HexFormat.of().formatHex(opened.plaintextSha256().toByteArray());
            ObjectNode answer = Json.object();
            answer.put("file", target.toString());
            answer.put("sender", sender);
            answer.put("dataset", opened.header().core().getDataset());
            answer.put("rank", opened.header().core().getLabel().getRank().name());
            answer.put("bytes", opened.manifest().getPlaintextLength());
            answer.put("sha256", sha256);
            print(answer, target + ": sealed by " + sender + ", sha256 " + sha256);
        } finally {
            Files.deleteIfExists(part);
            Files.deleteIfExists(unchecked);
        }
        return Exit.DONE;
    }

    private void requireLabelled(OfflineSeal.OpenedFile opened, Path part, String recipient)
            throws IOException, CommandException {
        Label label = opened.header().core().getLabel();
        ReleaseReading release = ReleaseReading.of(label, opened.manifest(), recipient);
        Grader grader = new Grader(Schemes.standard());
        Classifier classifier = grader.scan(opened.header().core().getDataset(), Classifier.ALL);
        try (Progress line = progress.start(around, json, "check");
                Source source = Source.open(part)) {
            ReadableByteChannel bytes = source.channel(line);
            ByteBuffer buffer = ByteBuffer.allocate(1 << 18);
            while (bytes.read(buffer.clear()) >= 0) {
                release.feed(buffer.flip());
                classifier.feed(buffer);
            }
        }
        Findings findings = classifier.finish();
        Decision decision = release.received(
                new LabelCheck(() -> ObligationProfiles.DEFAULT),
                findings,
                grader.grade(findings, new Statement(label.getCategoriesList(), List.of())));
        if (decision instanceof Decision.Deny deny) {
            throw CommandException.refused(
                    deny.reasons().get(0).code(),
                    deny.reasons().stream().map(Reason::text).toList());
        }
    }
}
