package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.config.Configuration;
import io.sluice.gateway.config.ConfigurationException;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "backup",
        description =
                "Write everything that an organisation cannot make again into one signed file; the gateway goes on.",
        footer = {
            "%nIn it: keys (encrypted as they are; their password is not in it), member entry and list, configuration, state,",
            "lane with openings, checkpoints kept of partners, ciphertext. Readable in it: names, agreements, records and their",
            "openings; never a row of data. Keep it as you keep the folder, and encrypt it where others can read it.",
            "%nWithout a running gateway it is made from the folder. FILE appears only when it is whole.",
            "%nExamples:",
            "  sluice backup -o hospital.backup -c hospital/sluice.yaml",
            "  sluice backup verify hospital.backup --password-file hospital/password"
        })
final class BackupCommand extends SluiceCommand {
    private final Gateways gateways;

    @Mixin
    GatewayOption config;

    @Mixin
    ProgressOption progress;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "The file to write; what was there before is replaced.")
    Path output;

    @Option(
            names = "--without-blobs",
            description =
                    "Leave ciphertext out. What others fetched they have; what they fetch later must be there again.")
    boolean withoutBlobs;

    BackupCommand(Surroundings around, Gateways gateways) {
        super(around);
        this.gateways = gateways;
    }

    @Override
    Exit run() throws IOException, CommandException, ConfigurationException {
        if (output == null) {
            throw CommandException.usage("backup: where to? (expected: -o FILE, or `backup verify FILE`)");
        }
        Configuration configuration = config.read(around);
        Path target = around.resolve(output);
        long start = around.clock().millis();
        long bytes;
        try (NewFile file = NewFile.beside(target);
                Progress line = progress.start(around, json, "backup")) {
            bytes = make(configuration, file, line);
            file.commit();
        }
        ObjectNode object = Json.object();
        object.put("backup", target.toString());
        object.put("bytes", bytes);
        object.put("withBlobs", !withoutBlobs);
        object.put("ms", around.clock().millis() - start);
        print(object, target + ": " + Sizes.bytes(bytes) + " (check it: sluice backup verify " + target + ")");
        return Exit.DONE;
    }

    private long make(Configuration configuration, NewFile file, Progress line)
            throws IOException, CommandException, ConfigurationException {
        String blobs = withoutBlobs ? "no" : "yes";
        try (AdminClient gateway = config.connect(configuration, around)) {
            long total = gateway.get(AdminClient.query("/admin/backup/size", "blobs", blobs))
                    .path("bytes")
                    .asLong(-1);
            WritableByteChannel channel = file.channel(line, total);
            return gateway.download(AdminClient.query("/admin/backup", "blobs", blobs), channel);
        } catch (CommandException e) {
            if (!e.code().equals(AdminClient.NO_GATEWAY)) {
                throw e;
            }
        }
        return gateways.backup(configuration, file.channel(line, -1), !withoutBlobs, line::at);
    }
}
