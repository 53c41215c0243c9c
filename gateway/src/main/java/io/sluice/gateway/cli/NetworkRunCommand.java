package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.http.Threads;
import io.sluice.ledger.network.LocalNetwork;
import java.io.IOException;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "run",
        description = "Run a network until SIGTERM or Ctrl-C: orderers, peers, and beside each peer the contract.",
        footer = {
            "%nWhat its network.yaml says and the channel does not have yet is made on the way: members, the contract,",
            "the rule of who endorses. Logs are in DIR/logs.",
            "%nExample:",
            "  sluice network run net",
            "%nWith --json it prints {\"event\":\"ready\",...} once it can be used, and {\"event\":\"stopped\"} at the end."
        })
final class NetworkRunCommand extends NetworkCommand {
    /** For a parent process that wants no orphans, even when it is killed. */
    @Option(names = "--until-stdin-closes", hidden = true)
    boolean untilStdinCloses;

    NetworkRunCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException {
        LocalNetwork network = start(binaries());
        Threads threads = new Threads("sluice-network", 1, 1);
        CountDownLatch stop = new CountDownLatch(1);
        AtomicBoolean stopped = new AtomicBoolean();
        // On a signal the JVM runs this and nothing else: so it must do the closing, and choose the exit code.
        Thread hook = threads.factory("stop").newThread(() -> {
            if (stopped.compareAndSet(false, true)) {
                Runtime.getRuntime().halt(close(network).code());
            }
        });
        Runtime.getRuntime().addShutdownHook(hook);
        ready(network);
        if (untilStdinCloses) {
            threads.start("stdin", () -> {
                awaitEnd();
                stop.countDown();
            });
        }
        try {
            stop.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Exit exit = Exit.DONE;
        if (stopped.compareAndSet(false, true)) {
            Runtime.getRuntime().removeShutdownHook(hook);
            exit = close(network);
        }
        threads.close();
        return exit;
    }

    private void ready(LocalNetwork network) {
        ObjectNode object = Json.object();
        object.put("event", "ready");
        object.put("channel", network.description().channel());
        TreeSet<String> processes = new TreeSet<>(network.processes());
        processes.forEach(object.putArray("processes")::add);
        print(object, "channel " + network.description().channel() + " is up: " + String.join(", ", processes));
    }

    private Exit close(LocalNetwork network) {
        Exit exit = Exit.DONE;
        try {
            network.close();
        } catch (IOException e) {
            exit = Failures.tell(e, around, json);
        }
        ObjectNode object = Json.object();
        object.put("event", "stopped");
        print(object, "stopped");
        return exit;
    }

    private static void awaitEnd() {
        try {
            while (System.in.read() >= 0) {
                // nothing is expected: only the end matters
            }
        } catch (IOException e) {
            // as good as its end
        }
    }
}
