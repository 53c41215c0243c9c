package io.sluice.gateway.cli;

import java.io.IOException;
import java.util.List;

/** One thing that {@code sluice bench} measures, with its baseline in the same run. */
@FunctionalInterface
interface Bench {
    /** Leaves no process and no large file behind, also when it fails. */
    List<BenchMeasure> run(BenchSettings settings) throws IOException, CommandException;
}
