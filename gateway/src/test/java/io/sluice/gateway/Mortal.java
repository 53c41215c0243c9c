package io.sluice.gateway;

import io.sluice.gateway.cli.FreePort;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An organisation whose gateway is a process of its own, behind a relay, and can be killed without warning. */
final class Mortal implements AutoCloseable {
    final Site site;
    private final Relay relay;
    private final List<String> java;
    private Process process; // guarded by this, as is below
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
        command.addAll(List.of("-cp", classPath, Main.class.getName(), "serve", "--json", "--until-stdin-closes"));
        command.addAll(List.of("-c", site.config().toString()));
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(errors().toFile()))
                .start();
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        String line = lines.readLine();
        if (line == null || !line.contains("\"ready\"")) {
            throw new AssertionError(site.name + " does not start: " + line + "\n" + said());
        }
        ready = true;
        notifyAll();
        return this;
    }

    /** Kill -9. */
    synchronized void kill() throws Exception {
        ready = false;
        process.destroyForcibly();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
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
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
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
        return site.home.resolveSibling(site.name + ".err");
    }

    @Override
    public synchronized void close() throws IOException {
        if (process != null) {
            process.destroyForcibly().onExit().join();
        }
        relay.close();
    }
}
