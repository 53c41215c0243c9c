package io.sluice.gateway.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A person at a command line, in one folder. */
final class Terminal {
    private final Path directory;
    private final Map<String, String> environment = new HashMap<>();
    private final Gateways gateways;

    /** What a command printed, and its exit code. */
    record Typed(int exit, String out, String err) {
        List<String> lines() {
            return out.lines().toList();
        }

        com.fasterxml.jackson.databind.JsonNode json() {
            try {
                return Json.parse(out.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new AssertionError("not one JSON object: " + out + err, e);
            }
        }
    }

    Terminal(Path directory) {
        this(directory, configuration -> {
            throw new IOException("no gateways in this test");
        });
    }

    Terminal(Path directory, Gateways gateways) {
        this.directory = directory;
        this.gateways = gateways;
    }

    Terminal with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    Typed type(String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Surroundings around = new Surroundings(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                environment,
                false,
                false,
                directory,
                Clock.systemUTC(),
                new SecureRandom());
        int exit = new Sluice(around, gateways).run(words);
        return new Typed(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
