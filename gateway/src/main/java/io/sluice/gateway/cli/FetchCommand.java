package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.config.ConfigurationException;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "fetch",
        description = "Transfer a dataset under an agreement, verify it, open it into a file.",
        footer = {
            "%nFILE appears only when everything was checked, its label against its content included, and then at once;",
            "what was there before is replaced. A fetch that was interrupted goes on where it stopped.",
            "%nExample:",
            "  sluice fetch urn:uuid:7b0e3c1c-2f65-4e2f-9f2f-0a4f1a1c6d11 -o admissions.csv -c lab/sluice.yaml"
        })
final class FetchCommand extends SluiceCommand {
    @Mixin
    GatewayOption config;

    @Mixin
    ProgressOption progress;

    @Parameters(index = "0", paramLabel = "AGREEMENT", description = "What `request` printed.")
    String agreement;

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "FILE",
            description = "Where the opened dataset goes.")
    String output;

    FetchCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException, ConfigurationException {
        if (output.equals("-")) {
            // Bytes that somebody has read cannot be taken back when the check at the end says no.
            throw CommandException.usage("-o -: standard output (expected: a file, which must be checked before use)");
        }
        Path target = around.resolve(Path.of(output));
        long start = around.clock().millis();
        try (AdminClient gateway = config.connect(around);
                NewFile file = NewFile.beside(target)) {
            JsonNode held = acquire(gateway);
            String transfer = "/admin/transfers/"
                    + AdminClient.escaped(held.path("transfer").asText());
            long bytes = open(gateway, transfer, file, held.path("bytes").asLong(-1));
            ObjectNode checked = Json.object();
            checked.put("bytes", bytes);
            ObjectNode verdict = (ObjectNode) gateway.post(transfer + "/verdict", checked);
            file.commit();
            gateway.post(transfer + "/confirm", checked);
            verdict.put("agreement", agreement);
            verdict.put("file", target.toString());
            verdict.put("bytes", bytes);
            verdict.put("fetchedBytes", held.path("fetchedBytes").asLong());
            verdict.put("ms", around.clock().millis() - start);
            print(
                    verdict,
                    target + ": " + Sizes.bytes(bytes) + ", sha256 "
                            + verdict.path("sha256").asText());
        }
        return Exit.DONE;
    }

    /** Lets the gateway fetch, verify and get the key; returns its last line. */
    private JsonNode acquire(AdminClient gateway) throws IOException, CommandException {
        ObjectNode body = Json.object();
        body.put("agreement", agreement);
        try (Progress line = progress.start(around, json, "fetch")) {
            return gateway.work(
                    "/admin/fetch",
                    body,
                    line,
                    "granted",
                    "the gateway stopped before the transfer was complete (fetch again)");
        }
    }

    private long open(AdminClient gateway, String transfer, NewFile file, long total)
            throws IOException, CommandException {
        try (Progress line = progress.start(around, json, "open")) {
            return gateway.download(transfer + "/plaintext", file.channel(line, total));
        }
    }
}
