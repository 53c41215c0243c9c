package io.sluice.gateway;

import io.sluice.gateway.cli.FreePort;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** An organisation whose gateway is a process of its own, behind a relay, and can be killed without warning. */
final class Mortal implements AutoCloseable {
    /** Starts sooner, and no test of speed. */
    static final String[] SMALL = {"-Xmx128m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"};

    final Site site;
    private final Relay relay;
    private final List<String> java;
    private String main = Main.class.getName();
    private Process process; // guarded by this, as are all below
    private BufferedReader lines;
    private boolean ready;

    /** @param javaOptions of the gateway's process */
    Mortal(Path parent, String name, Traffic traffic, String... javaOptions) throws Exception {
        int port = FreePort.next();
        this.relay = new Relay(port, traffic);
        this.site = new Site(parent, name, "127.0.0.1:" + port, "--url", "https://127.0.0.1:" + relay.port());
        this.java = List.of(javaOptions);
    }

    /** Returns when it is ready to serve. */
    synchronized Mortal start() throws IOException {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(java);
        command.addAll(List.of("-Dsluice.test.hold=" + file(".hold"), "-Dsluice.test.ahead=" + file(".ahead")));
        command.addAll(List.of("-cp", classPath, main, "serve", "--json", "--until-stdin-closes"));
        command.addAll(List.of("-c", site.config().toString()));
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(errors().toFile()))
                .start();
        lines = process.inputReader(StandardCharsets.UTF_8);
        String line = lines.readLine();
        if (line == null || !line.contains("\"ready\"")) {
            throw new AssertionError(site.name + " does not start: " + line + "\n" + said());
        }
        ready = true;
        notifyAll();
        return this;
    }

    /** From the next start on {@link HeldMain} runs it, by its clock. */
    Mortal holdable() {
        main = HeldMain.class.getName();
        return this;
    }

    /** It stops where its clock is asked for the n-th time from now on within that {@code Class.method}. */
    void holdAt(String method, int time) throws IOException {
        Path written = Files.writeString(file(".written"), method + "#" + time);
        Files.move(written, file(".hold"), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Its clock, and that of who types there, is so far ahead from now on. */
    void setAhead(Duration ahead) throws IOException {
        Path written = Files.writeString(file(".written"), ahead.toString());
        Files.move(written, file(".ahead"), StandardCopyOption.ATOMIC_MOVE);
        site.keepTime(Clock.offset(Clock.systemUTC(), ahead));
    }

    /** Kills it when it has stopped there, and starts it again. */
    void killHeld() throws Exception {
        String line = CompletableFuture.supplyAsync(this::line).get(5, TimeUnit.MINUTES);
        if (!HeldMain.HELD.equals(line)) {
            throw new AssertionError(site.name + " did not stop: " + line + "\n" + said());
        }
        kill();
        Files.delete(file(".hold"));
        start();
    }

    private String line() {
        try {
            return lines.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path file(String ending) {
        return site.home.resolveSibling(site.name + ending);
    }

    /** Kill -9. */
    synchronized void kill() throws Exception {
        ready = false;
        process.destroyForcibly();
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            throw new AssertionError(site.name + " does not die");
        }
    }

    /** SIGTERM: whoever runs it wants it to end well. */
    void terminate() {
        synchronized (this) {
            ready = false;
        }
        process.toHandle().destroy(); // That of the process would also close its standard input.
    }

    /** How it ended. */
    int awaitEnd() throws InterruptedException {
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
            throw new AssertionError(site.name + " does not end");
        }
        return process.exitValue();
    }

    synchronized void awaitReady() throws InterruptedException {
        while (!ready) {
            wait();
        }
    }

    /** What it wrote on standard error in all its lives. */
    String said() throws IOException {
        return Files.exists(errors()) ? Files.readString(errors()) : "";
    }

    private Path errors() {
        return file(".err");
    }

    @Override
    public synchronized void close() throws IOException {
        if (process != null) {
            process.destroyForcibly().onExit().join();
        }
        relay.close();
    }
}
