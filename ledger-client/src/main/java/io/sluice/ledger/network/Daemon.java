package io.sluice.ledger.network;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A process of a network, which we start, end and may start again. Its output is appended to its log. Safe for
 * concurrent use.
 */
public final class Daemon {
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration STOP = Duration.ofSeconds(10);
    private static final int CONNECT_MILLIS = 1_000;
    private static final int ABANDON_SECONDS = 5;
    private static final int LOG_LINES = 8;
    private static final Set<String> INHERITED = Set.of("PATH", "HOME", "TMPDIR", "LANG", "TZ");

    private final String name;
    private final List<String> command;
    private final Map<String, String> environment;
    private final InetSocketAddress address;
    private final NetworkFolder folder;
    private volatile Process process;

    Daemon(
            String name,
            List<String> command,
            Map<String, String> environment,
            InetSocketAddress address,
            NetworkFolder folder) {
        this.name = name;
        this.command = List.copyOf(command);
        this.environment = Map.copyOf(environment);
        this.address = address;
        this.folder = folder;
    }

    /** As in the network's description, such as {@code hospital.peer0}. */
    public String name() {
        return name;
    }

    /** Whether it runs. */
    public synchronized boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** The operating system's number for it, or 0 when it does not run. */
    public synchronized long pid() {
        return isAlive() ? process.pid() : 0;
    }

    /** Where it writes what it has to say. */
    public Path log() {
        return folder.log(name);
    }

    /**
     * Starts it unless it runs, and waits until it can be connected to.
     *
     * @throws IOException when it ends at once, or does not listen after a minute; with the end of its log
     */
    public synchronized void start() throws IOException {
        launch();
        awaitListening();
    }

    /** Starts it unless it runs, and does not wait. */
    synchronized void launch() throws IOException {
        if (isAlive()) {
            return;
        }
        Remains.end(folder.pid(name));
        PrivateFiles.folder(log().getParent());
        PrivateFiles.folder(folder.data(name));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.data(name).toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        builder.environment().keySet().retainAll(INHERITED); // Nothing of ours that is secret, nothing that configures.
        builder.environment().putAll(environment);
        process = builder.start();
        process.getOutputStream().close();
        Remains.note(folder.pid(name), process.toHandle());
    }

    /** As the kernel ends a process that it has no memory for, or as a machine loses power: kill -9. */
    public synchronized void kill() throws IOException {
        end(true);
    }

    /** Asks it to end, and does not wait. */
    void ask() {
        Process last = process;
        if (last != null) {
            last.destroy();
        }
    }

    /** Asks it to end, and insists after ten seconds. */
    public synchronized void stop() throws IOException {
        end(false);
    }

    /** Only for when the whole virtual machine ends, whoever holds our lock: first all are asked, then this. */
    void abandon() {
        Process last = process;
        try {
            if (last != null && !last.waitFor(ABANDON_SECONDS, TimeUnit.SECONDS)) {
                last.destroyForcibly();
            }
        } catch (InterruptedException e) {
            last.destroyForcibly();
        }
    }

    private void end(boolean atOnce) throws IOException {
        if (process == null) {
            return;
        }
        try {
            if (!atOnce) {
                process.destroy();
            }
            if (atOnce || !process.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                process.waitFor();
            }
            Files.deleteIfExists(folder.pid(name));
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(name + ": interrupted while it ended");
        }
    }

    private void awaitListening() throws IOException {
        long deadline = System.nanoTime() + START.toNanos();
        while (true) {
            try (Socket socket = new Socket()) {
                socket.connect(address, CONNECT_MILLIS);
                if (process.isAlive()) {
                    return;
                }
            } catch (IOException e) {
                if (System.nanoTime() > deadline) {
                    kill();
                    throw new IOException(name + ": does not listen at " + address + " after " + START.toSeconds()
                            + " s; its log " + log() + " ends:\n" + endOfLog());
                }
            }
            if (!process.isAlive()) {
                throw new IOException(
                        name + ": ended with " + process.exitValue() + "; its log " + log() + " ends:\n" + endOfLog());
            }
            Pause.shortly(name);
        }
    }

    private String endOfLog() throws IOException {
        List<String> lines = Files.readAllLines(log(), java.nio.charset.StandardCharsets.ISO_8859_1);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
    }
}
