package io.sluice.gateway.cli;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A folder and child processes that are gone when this is closed, which another thread may do (Ctrl-C). Nothing can be
 * started in a closed place.
 */
final class BenchPlace implements AutoCloseable {
    private static final long STOP_SECONDS = 5;
    private static final int DELETE_ATTEMPTS = 5;

    private final Path root;

    /** Guarded by this. */
    private final List<Process> children = new ArrayList<>();

    private boolean closed;
    private boolean stopped;

    BenchPlace(Path parent) throws IOException {
        this.root = Files.createTempDirectory(parent, "sluice-bench-");
    }

    Path root() {
        return root;
    }

    /** A new folder for one measure; {@link #clear} it as soon as it is not needed, for it may be large. */
    Path folder(String name) throws IOException {
        return Files.createDirectory(root.resolve(name));
    }

    /** Whether somebody wants the whole run to end. */
    synchronized boolean stopped() {
        return stopped;
    }

    /** Closes it because of a signal. */
    void stop() throws IOException {
        synchronized (this) {
            stopped = true;
        }
        close();
    }

    synchronized Process start(ProcessBuilder builder) throws IOException {
        if (closed) {
            throw new IOException("the benchmark was stopped");
        }
        Process child = builder.start();
        children.add(child);
        return child;
    }

    void end(Process child) {
        synchronized (this) {
            children.remove(child);
        }
        child.destroy();
        try {
            if (!child.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                child.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            child.destroyForcibly();
        }
    }

    /** Removes a folder with all that is in it, also while somebody still writes there. */
    void clear(Path folder) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try (Stream<Path> found = Files.walk(folder)) {
                for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(path);
                }
                return;
            } catch (NoSuchFileException | java.io.UncheckedIOException | DirectoryNotEmptyException e) {
                if (!Files.exists(folder)) {
                    return;
                }
                if (attempt == DELETE_ATTEMPTS) {
                    throw e instanceof java.io.UncheckedIOException unchecked ? unchecked.getCause() : (IOException) e;
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        List<Process> left;
        synchronized (this) {
            closed = true;
            left = List.copyOf(children);
        }
        left.forEach(Process::destroy);
        left.forEach(this::end);
        clear(root);
    }
}
