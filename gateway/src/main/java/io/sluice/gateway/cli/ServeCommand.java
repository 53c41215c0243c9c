package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.config.Configuration;
import io.sluice.gateway.config.ConfigurationException;
import io.sluice.gateway.config.ConfigurationFiles;
import io.sluice.gateway.http.Threads;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "serve",
        description = "Run a gateway until SIGTERM or Ctrl-C.",
        footer = {
            "%nExample:",
            "  sluice serve -c hospital/sluice.yaml",
            "%nWith --json it prints {\"event\":\"ready\",...} once it answers, and {\"event\":\"stopped\"} at the end."
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
        Gateways.Running gateway = gateways.start(configuration);
        CountDownLatch stop = new CountDownLatch(1);
        AtomicBoolean stopped = new AtomicBoolean();
        Threads threads = new Threads("sluice-serve", 1, 1);
        // On a signal the JVM runs this and nothing else: so it must do the closing, and choose the exit code.
        Thread hook = threads.factory("stop").newThread(() -> {
            if (stopped.compareAndSet(false, true)) {
                close(gateway);
                Runtime.getRuntime().halt(Exit.DONE.code());
            }
        });
        Runtime.getRuntime().addShutdownHook(hook);
        ready(configuration, gateway);
        if (untilStdinCloses) {
            threads.start("stdin", () -> {
                drainStdin();
                stop.countDown();
            });
        }
        try {
            stop.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (stopped.compareAndSet(false, true)) {
            Runtime.getRuntime().removeShutdownHook(hook);
            close(gateway);
        }
        threads.close();
        return Exit.DONE;
    }

    private void ready(Configuration configuration, Gateways.Running gateway) {
        String listen = configuration.http().host() + ":" + gateway.port();
        ObjectNode object = Json.object();
        object.put("event", "ready");
        object.put("organisation", configuration.organisation());
        object.put("listen", listen);
        object.put("url", configuration.url().toString());
        object.put("admin", configuration.admin().socket().toString());
        print(object, configuration.organisation() + " listens on " + listen + ", reached by " + configuration.url());
    }

    private void close(Gateways.Running gateway) {
        gateway.close();
        ObjectNode object = Json.object();
        object.put("event", "stopped");
        print(object, "stopped");
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
