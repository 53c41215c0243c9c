package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.config.ConfigurationException;
import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What all commands have: {@code --json}, {@code --help}, and where to write. */
abstract class SluiceCommand implements Callable<Integer> {
    final Surroundings around;

    @Option(names = "--json", description = "Print one JSON object a line, for programs.")
    boolean json;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    @Spec
    CommandSpec spec;

    SluiceCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public final Integer call() throws IOException, CommandException, ConfigurationException {
        return run().code();
    }

    /** Does it. Whatever it throws is told and mapped to an exit code by {@link Sluice}. */
    abstract Exit run() throws IOException, CommandException, ConfigurationException;

    /** The command's result: the object for programs, the text for people. */
    final void print(ObjectNode object, String text) {
        PrintStream out = around.out();
        if (json) {
            out.println(Json.line(object));
        } else {
            out.print(text.endsWith("\n") || text.isEmpty() ? text : text + "\n");
        }
        out.flush();
    }

    /** Something a person may like to know meanwhile. Not data: with {@code --json} nobody is there to hear it. */
    final void say(String text) {
        if (!json) {
            around.err().println(text);
        }
    }
}
