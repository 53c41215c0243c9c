package io.sluice.gateway.cli;

import static io.sluice.gateway.cli.DemoTown.AUDITOR;
import static io.sluice.gateway.cli.DemoTown.HOSPITAL;
import static io.sluice.gateway.cli.DemoTown.LAB;

import io.sluice.gateway.cli.DemoSteps.DemoFailure;
import io.sluice.gateway.http.Threads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "demo",
        description =
                "Two organisations and an auditor on this machine: permitted, refused, revoked, audited, cheated.",
        footer = {
            "%nNothing is left behind: no port, process or file. With --keep the gateways go on, and you are told how to.",
            "%nExamples:",
            "  sluice demo",
            "  sluice demo --fabric",
            "  sluice demo --data mine.csv",
            "  sluice demo --keep"
        })
final class DemoCommand extends SluiceCommand {
    private final Gateways gateways;

    @Option(names = "--data", paramLabel = "FILE", description = "Exchange this file instead of generated admissions.")
    Path data;

    @Option(names = "--keep", description = "Leave the gateways running (without the frauds), and say how to go on.")
    boolean keep;

    @Option(
            names = "--fabric",
            description = "With a real Hyperledger Fabric network on loopback, which keeps the records too.")
    boolean fabric;

    DemoCommand(Surroundings around, Gateways gateways) {
        super(around);
        this.gateways = gateways;
    }

    @Override
    Exit run() throws IOException, CommandException {
        if (fabric && keep) {
            throw CommandException.usage(
                    "--fabric: given with --keep (expected: one of them; `sluice network run` keeps a network going)");
        }
        Path own = data == null ? null : around.resolve(data).toAbsolutePath();
        if (own != null && !Files.isRegularFile(own)) {
            throw new NoSuchFileException(own.toString());
        }
        DemoTown town = new DemoTown(around, gateways, keep);
        Threads threads = new Threads("sluice-demo", 1, 1);
        Thread hook = threads.factory("cleanup").newThread(() -> close(town)); // Ctrl-C, SIGTERM
        Runtime.getRuntime().addShutdownHook(hook);
        boolean kept = false;
        try {
            DemoSteps steps = new DemoSteps(around, json);
            steps.say("Sluice demo: a hospital and a research lab exchange data, and an auditor looks at it.");
            steps.say("Two gateway processes on this machine, mutual TLS, real files. Nothing is left behind"
                    + (keep ? " but what you asked to keep.\n" : ".\n"));
            DemoStory story = new DemoStory(town, steps, own);
            if (fabric) {
                DemoChannel channel = new DemoChannel(town, steps);
                channel.begin();
                story.exchange("IMPORTANT");
                channel.tell(story);
                story.releases();
                story.aftermath();
                channel.audit(story);
            } else {
                story.tell();
            }
            if (!keep) {
                steps.say("");
                new DemoFrauds(town, steps, around).tell();
            }
            steps.finished();
            kept = keep;
            if (keep) {
                goOn(town, story);
            }
            return Exit.DONE;
        } catch (DemoFailure e) {
            throw CommandException.refused("demo", java.util.List.of("the demo failed: " + e.getMessage()));
        } finally {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
                if (!kept) {
                    close(town);
                }
            } catch (IllegalStateException e) {
                // The JVM is going down already, and the hook does it.
            }
            threads.close();
        }
    }

    private static void close(DemoTown town) {
        try {
            town.close();
        } catch (IOException e) {
            System.getLogger(DemoCommand.class.getName())
                    .log(System.Logger.Level.WARNING, "the demo left something behind: " + e.getMessage());
        }
    }

    private void goOn(DemoTown town, DemoStory story) {
        String pids = String.join(" ", town.pids().stream().map(String::valueOf).toList());
        say("\nThe gateways go on. For example:\n");
        say("  sluice status -c " + town.config(LAB));
        say("  sluice request hospital admissions --purpose research -c " + town.config(LAB)
                + "      (RESTRICTED: it waits for approval, and says how to ask again)");
        say("  sluice approvals list -c " + town.config(HOSPITAL));
        say("  sluice approvals give ID --as " + town.root().resolve("ben.key") + " --as-password-file "
                + town.root().resolve("ben.password") + " -c " + town.config(HOSPITAL));
        say("  sluice fetch AGREEMENT -o copy -c " + town.config(LAB));
        say("  sluice audit --at hospital -c " + town.config(AUDITOR));
        say("  export SLUICE_OPERATOR=" + town.root().resolve("anna.key") + " SLUICE_OPERATOR_PASSWORD_FILE="
                + town.root().resolve("anna.password") + "      (the hospital has an owner)");
        say("  sluice audit --agreement " + story.agreement() + " -c " + town.config(HOSPITAL));
        say("\nTo end them and remove everything:\n");
        say("  kill " + pids + "; rm -r " + town.root());
    }
}
