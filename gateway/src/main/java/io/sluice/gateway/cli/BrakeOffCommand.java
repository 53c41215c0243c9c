package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.config.ConfigurationException;
import java.io.IOException;
import java.io.InterruptedIOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "off",
        description = "Release a brake: two different operators say so, each with --as, the second within an hour.",
        footer = {
            "%nWhere the organisation has no owner it waits instead (`watch.releaseSeconds`); Ctrl-C before the end keeps",
            "the brake on.",
            "%nExample:",
            "  sluice brake off brake-3f9a01c2 --reason \"column removed\" -c hospital/sluice.yaml"
        })
final class BrakeOffCommand extends SluiceCommand {
    private static final long LOOK_MILLIS = 1_000;

    @Mixin
    GatewayOption config;

    @Parameters(index = "0", paramLabel = "BRAKE", description = "What `brake list` shows.")
    String brake;

    @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "Why, in one line.")
    String reason;

    BrakeOffCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException, ConfigurationException {
        ObjectNode body = Json.object();
        body.put("brake", brake);
        body.put("reason", reason);
        try (AdminClient gateway = config.connect(around)) {
            JsonNode answer = gateway.post("/admin/brake/off", body);
            if (waiting(answer)) {
                say("released in " + (answer.path("millis").asLong() + 999) / 1000 + " s; Ctrl-C keeps it on");
            }
            while (waiting(answer)) {
                sleep(Math.min(LOOK_MILLIS, answer.path("millis").asLong()));
                answer = gateway.post("/admin/brake/off", body);
            }
            if (answer.path("state").asText().equals("NEEDS_ANOTHER")) {
                print((ObjectNode) answer, brake + " stays on until another operator says the same within an hour");
            } else {
                print((ObjectNode) answer, brake + " is off");
            }
        }
        return Exit.DONE;
    }

    private static boolean waiting(JsonNode answer) {
        return answer.path("state").asText().equals("WAITING");
    }

    private static void sleep(long millis) throws InterruptedIOException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("stopped while waiting: the brake is on");
        }
    }
}
