package io.sluice.gateway.cli;

import picocli.CommandLine.Option;

/** Whether long work shows how far it is: on a terminal by itself, elsewhere only when asked. */
final class ProgressOption {
    @Option(
            names = "--progress",
            negatable = true,
            description = "Show progress, also where standard error is no terminal.")
    Boolean shown;

    Progress start(Surroundings around, boolean json, String what) {
        boolean show = shown == null ? around.errTerminal() && !json : shown;
        return new Progress(around.err(), show, around.errTerminal(), around.clock(), what);
    }
}
