package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.http.Threads;
import io.sluice.ledger.network.LocalNetwork;
import java.io.IOException;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
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
        LocalNetwork network = start(binaries()); // Ends its processes itself when a signal ends this one.
        Threads threads = new Threads("sluice-network", 1, 1);
        try {
            ObjectNode object = Json.object();
            object.put("event", "ready");
            object.put("channel", network.description().channel());
            TreeSet<String> processes = new TreeSet<>(network.processes());
            processes.forEach(object.putArray("processes")::add);
            print(object, "channel " + network.description().channel() + " is up: " + String.join(", ", processes));
            CountDownLatch stop = new CountDownLatch(1);
            if (untilStdinCloses) {
                threads.start("stdin", () -> {
                    awaitEnd();
                    stop.countDown();
                });
            }
            stop.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            network.close();
            threads.close();
        }
        ObjectNode object = Json.object();
        object.put("event", "stopped");
        print(object, "stopped");
        return Exit.DONE;
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
