package io.sluice.gateway;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One of an organisation's gateways as a process of its own, which may wait for long until it serves. */
final class Replica implements AutoCloseable {
    final Site site;
    private Process process;
    private CompletableFuture<Long> ready = new CompletableFuture<>();
    private CompletableFuture<Void> standby = new CompletableFuture<>();

    Replica(Site site) {
        this.site = site;
    }

    /** Does not wait until it is ready. */
    Replica start() throws IOException {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        classPath,
                        Main.class.getName(),
                        "serve",
                        "--json",
                        "--until-stdin-closes",
                        "-c",
                        site.config().toString()))
                .redirectError(ProcessBuilder.Redirect.appendTo(errors().toFile()))
                .start();
        ready = new CompletableFuture<>();
        standby = new CompletableFuture<>();
        CompletableFuture<Long> nowReady = ready;
        CompletableFuture<Void> nowStandby = standby;
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        CompletableFuture.runAsync(() -> {
            lines.lines().forEach(line -> {
                if (line.contains("\"ready\"")) {
                    nowReady.complete(System.nanoTime());
                } else if (line.contains("\"standby\"")) {
                    nowStandby.complete(null);
                }
            });
            nowReady.completeExceptionally(new IOException(site.home + " has ended"));
            nowStandby.completeExceptionally(new IOException(site.home + " has ended"));
        });
        return this;
    }

    /** When it was, as {@link System#nanoTime}. */
    long awaitReady() throws Exception {
        try {
            return ready.get(5, TimeUnit.MINUTES);
        } catch (Exception e) {
            throw new AssertionError(site.home + " is not ready\n" + said(), e);
        }
    }

    Replica awaitStandby() throws Exception {
        standby.get(5, TimeUnit.MINUTES);
        return this;
    }

    boolean isReady() {
        return ready.isDone() && !ready.isCompletedExceptionally();
    }

    /** SIGTERM; returns how it ended. */
    int terminate() throws InterruptedException {
        process.toHandle().destroy(); // That of the process would also close its standard input.
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
            throw new AssertionError(site.home + " does not end");
        }
        return process.exitValue();
    }

    /** Kill -9. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    String said() throws IOException {
        return Files.exists(errors()) ? Files.readString(errors()) : "";
    }

    private Path errors() {
        return site.home.resolveSibling(site.home.getFileName() + ".err");
    }

    @Override
    public void close() {
        if (process != null) {
            kill();
        }
    }
}
