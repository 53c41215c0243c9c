package io.sluice.ledger.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Processes that outlived who started them: they still hold their ports, and would keep their successors out. */
final class Remains {
    private static final int END_SECONDS = 10;

    private Remains() {}

    /** A number alone may be another process's by then; with the time of its start it is nobody else's. */
    static void note(Path file, ProcessHandle process) throws IOException {
        PrivateFiles.write(file, process.pid() + " " + startOf(process));
    }

    /** Ends the process that the file names, if it still runs. */
    static void end(Path file) throws IOException {
        Optional<ProcessHandle> left = find(file);
        if (left.isPresent()) {
            left.get().destroyForcibly();
            try {
                left.get().onExit().get(END_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new java.io.InterruptedIOException(file + ": interrupted");
            } catch (ExecutionException | TimeoutException e) {
                throw new IOException(file + ": process " + left.get().pid() + " does not end", e);
            }
        }
        Files.deleteIfExists(file);
    }

    /** The process that the file names, if it runs. */
    static Optional<ProcessHandle> find(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        String[] words = Files.readString(file).strip().split(" ");
        try {
            return ProcessHandle.of(Long.parseLong(words[0]))
                    .filter(ProcessHandle::isAlive)
                    .filter(process -> words.length == 2 && startOf(process).equals(words[1]));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static String startOf(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toString).orElse("unknown");
    }
}
