package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.config.Configuration;
import io.sluice.gateway.config.ConfigurationException;
import io.sluice.gateway.http.HttpSettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "health",
        description = "Whether the gateway is well: exit code 0, else 1. For supervisors and container health checks.",
        footer = {
            "%nAsks the management port, or the admin socket where there is none. A shared ledger that is away is told",
            "and is no failure: what depends on it waits, the rest goes on.",
            "%nExamples:",
            "  sluice health -c lab/sluice.yaml             it answers",
            "  sluice health -c lab/sluice.yaml --ready     it answers, and everything it needs is there"
        })
final class HealthCommand extends SluiceCommand {
    private static final String PATH = "/readyz?verbose";
    private static final int WAIT_MILLIS = 5_000;
    private static final int MAX_ANSWER = 64 * 1024;

    @Mixin
    ConfigOption config;

    @Option(names = "--ready", description = "It must also be able to serve, not only answer.")
    boolean ready;

    HealthCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException, ConfigurationException {
        Configuration read = config.read(around);
        try {
            JsonNode answer = read.management().listener().isPresent()
                    ? asked(read.management().listener().get())
                    : asked(read);
            return told(answer);
        } catch (IOException | CommandException e) {
            ObjectNode object = Json.object();
            object.put("healthy", false);
            object.putArray("notReady").add("no answer");
            print(object, "no answer: " + e.getMessage());
            return Exit.REFUSED;
        }
    }

    private Exit told(JsonNode answer) throws IOException {
        if (!answer.isObject() || !answer.has("ready")) {
            throw new IOException("something else than a gateway answers there");
        }
        boolean healthy = !ready || answer.path("ready").asBoolean();
        ObjectNode object = Json.object();
        object.put("healthy", healthy);
        object.setAll((ObjectNode) answer);
        StringBuilder text = new StringBuilder(answer.path("ready").asBoolean() ? "ready" : "not ready");
        for (JsonNode check : answer.path("checks")) {
            text.append('\n')
                    .append(check.path("check").asText())
                    .append(": ")
                    .append(check.path("standing").asText())
                    .append(", ")
                    .append(check.path("detail").asText());
        }
        print(object, text.toString());
        return healthy ? Exit.DONE : Exit.REFUSED;
    }

    /** With what the JDK has loaded anyway: a check every few seconds should cost little. */
    private static JsonNode asked(HttpSettings at) throws IOException {
        URI url = URI.create("http://" + reached(at.host()) + ":" + at.port() + PATH);
        HttpURLConnection call = (HttpURLConnection) url.toURL().openConnection(Proxy.NO_PROXY);
        call.setConnectTimeout(WAIT_MILLIS);
        call.setReadTimeout(WAIT_MILLIS);
        call.setInstanceFollowRedirects(false);
        try {
            int status = call.getResponseCode();
            try (InputStream body = status < 400 ? call.getInputStream() : call.getErrorStream()) {
                return Json.parse(body == null ? new byte[] {'{', '}'} : body.readNBytes(MAX_ANSWER));
            }
        } finally {
            call.disconnect();
        }
    }

    /** Who listens everywhere listens on loopback. */
    private static String reached(String host) {
        return switch (host) {
            case "0.0.0.0" -> "127.0.0.1";
            case "::", "0:0:0:0:0:0:0:0" -> "[::1]";
            default -> host.contains(":") ? "[" + host + "]" : host;
        };
    }

    private static JsonNode asked(Configuration read) throws IOException, CommandException {
        try (AdminClient gateway = new AdminClient(read.admin().socket())) {
            return gateway.getAny(PATH);
        }
    }
}
