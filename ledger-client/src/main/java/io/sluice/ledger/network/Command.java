package io.sluice.ledger.network;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A short program, run to its end. */
final class Command {
    private Command() {}

    /** How it ended, and what it printed on both streams. */
    record Result(boolean succeeded, String output) {}

    /** @throws IOException when it cannot be started */
    static Result run(Duration limit, String... command) throws IOException {
        Path output = Files.createTempFile("sluice-command", ".txt");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            try {
                boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
                boolean succeeded = ended && process.exitValue() == 0;
                return new Result(succeeded, new String(Files.readAllBytes(output), StandardCharsets.UTF_8));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException(command[0] + ": interrupted");
            } finally {
                process.destroyForcibly();
            }
        } finally {
            Files.deleteIfExists(output);
        }
    }
}
