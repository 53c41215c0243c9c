package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.config.Configuration;
import io.sluice.gateway.config.ConfigurationException;
import io.sluice.gateway.config.ConfigurationFiles;
import io.sluice.gateway.http.Threads;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "serve",
        description = "Run a gateway until SIGTERM or Ctrl-C.",
        footer = {
            "%nExample:",
            "  sluice serve -c hospital/sluice.yaml",
            "%nOn SIGTERM it is not ready any more, takes no new command, lets those under way end (at most",
            "management.drainSeconds), writes what is to be written, and ends with 0.",
            "%nWith state.standby it waits while another replica owns the state in PostgreSQL, and then takes over.",
            "%nWhere another gateway has taken over its state in PostgreSQL, it ends by itself with 5.",
            "On SIGHUP it takes over what has changed, as `sluice reload` has it do.",
            "%nWith --json it prints {\"event\":\"ready\",...} once it answers, {\"event\":\"draining\"} and",
            "{\"event\":\"stopped\"} at the end, and its log as JSON on standard error (docs/operations.md)."
        })
final class ServeCommand extends SluiceCommand {
    private final Gateways gateways;

    @Mixin
    ConfigOption config;

    /** For a parent process that wants no orphans, even when it is killed. */
    @Option(names = "--until-stdin-closes", hidden = true)
    boolean untilStdinCloses;

    ServeCommand(Surroundings around, Gateways gateways) {
        super(around);
        this.gateways = gateways;
    }

    @Override
    Exit run() throws IOException, CommandException, ConfigurationException {
        Configuration configuration = ConfigurationFiles.check(config.path(around), around.environment());
        Optional<JsonLog> log = json
                ? Optional.of(JsonLog.install(around.err(), configuration.log().records()))
                : Optional.empty();
        CountDownLatch stop = new CountDownLatch(1);
        Runnable atOnce = () -> event("stopped", "stopped");
        AtomicReference<Runnable> ending = new AtomicReference<>(atOnce);
        Threads threads = new Threads("sluice-serve", 1, 1);
        // On a signal the JVM runs this and nothing else: so it must do the closing, and choose the exit code. What is
        // still starting is cut, as by a kill.
        Thread hook = threads.factory("stop").newThread(() -> {
            ending.get().run();
            Runtime.getRuntime().halt(Exit.DONE.code());
        });
        Runtime.getRuntime().addShutdownHook(hook);
        if (untilStdinCloses) {
            threads.start("stdin", () -> {
                drainStdin();
                stop.countDown();
                if (ending.get() == atOnce) { // It starts or waits, and would not notice.
                    Runtime.getRuntime().halt(Exit.DONE.code());
                }
            });
        }
        try {
            return run(configuration, log, stop, ending);
        } finally {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // A signal came too: the hook ends the process.
            }
            threads.close();
        }
    }

    private Exit run(
            Configuration configuration, Optional<JsonLog> log, CountDownLatch stop, AtomicReference<Runnable> ending)
            throws IOException, CommandException, ConfigurationException {
        if (configuration.state().standby()) {
            event("standby", "waits while another replica owns the state");
        }
        Gateways.Running gateway = gateways.start(configuration);
        gateway.onReload(changed -> log.ifPresent(to -> to.records(changed.log().records())));
        Hangup.runs(() -> reload(gateway));
        gateway.mustEnd().thenRun(stop::countDown);
        // The end may be told in two ways at once: one of them closes, and both wait until that is done.
        Once end = new Once(() -> close(gateway));
        ending.set(end::run);
        ready(configuration, gateway);
        try {
            stop.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        end.run();
        if (gateway.mustEnd().isDone()) {
            throw new CommandException(
                    Exit.FENCED, Exit.FENCED.word(), List.of(gateway.mustEnd().join()));
        }
        return Exit.DONE;
    }

    private static final class Once {
        private final Runnable body;
        private boolean done;

        Once(Runnable body) {
            this.body = body;
        }

        synchronized void run() {
            if (!done) {
                done = true;
                body.run();
            }
        }
    }

    private void ready(Configuration configuration, Gateways.Running gateway) {
        String listen = configuration.http().host() + ":" + gateway.port();
        ObjectNode object = Json.object();
        object.put("time", around.clock().instant().toString());
        object.put("event", "ready");
        object.put("organisation", configuration.organisation());
        object.put("listen", listen);
        object.put("url", configuration.url().toString());
        object.put("admin", configuration.admin().socket().toString());
        gateway.managementPort()
                .ifPresent(port -> object.put(
                        "management",
                        configuration.management().listener().orElseThrow().host() + ":" + port));
        print(object, configuration.organisation() + " listens on " + listen + ", reached by " + configuration.url());
    }

    private static void reload(Gateways.Running gateway) {
        try {
            gateway.reload(); // which tells the log what came of it
        } catch (IOException e) {
            System.getLogger(ServeCommand.class.getName())
                    .log(System.Logger.Level.WARNING, "reload failed: {0}", e.getMessage());
        }
    }

    private void close(Gateways.Running gateway) {
        if (gateway.mustEnd().isDone()) { // Nothing that is under way could be written.
            gateway.close();
            event("stopped", "stopped");
            return;
        }
        event("draining", "stopping: no new commands, those under way go on");
        boolean ended = gateway.drain();
        gateway.close();
        event("stopped", ended ? "stopped" : "stopped; commands that took too long were cut");
    }

    private void event(String name, String text) {
        ObjectNode object = Json.object();
        object.put("time", around.clock().instant().toString());
        object.put("event", name);
        print(object, text);
    }

    private static void drainStdin() {
        try {
            while (System.in.read() >= 0) {
                // nothing is expected: only the end matters
            }
        } catch (IOException e) {
            // as good as its end
        }
    }
}
