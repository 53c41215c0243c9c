package io.sluice.gateway.cli;

import io.sluice.gateway.dataset.CsvWriter;
import io.sluice.gateway.privacy.AutomaticPlan;
import io.sluice.gateway.privacy.Deidentification;
import io.sluice.gateway.privacy.PlanException;
import io.sluice.gateway.privacy.ReleaseKeys;
import io.sluice.gateway.privacy.RiskReport;
import io.sluice.gateway.privacy.TableProfile;
import io.sluice.proto.ReleaseTrace;
import io.sluice.proto.TransformPlan;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "deidentify",
        description = "Derive a release of a table: transform its columns by a plan, measure the risk that is left, and"
                + " refuse what is above the thresholds.",
        footer = {
            "%nWithout --plan a plan is worked out: the least generalisation that meets the thresholds.",
            "%nExamples: show it first,",
            "  sluice deidentify admissions.csv --k 5 --explain",
            "then write the release, or change the plan and write it by that:",
            "  sluice deidentify admissions.csv --k 5 --sensitive diagnosis --l 2 -o release.csv",
            "  sluice deidentify admissions.csv --k 5 --explain --write-plan plan.json",
            "  sluice deidentify admissions.csv --plan plan.json -o release.csv",
            "pseudonyms that stay the same next time, and two releases to one recipient measured together:",
            "  sluice deidentify may.csv --k 5 --key owner.key --subject patient -o a.csv --trace a.trace",
            "  sluice deidentify june.csv --k 5 --key owner.key --subject patient -o b.csv --earlier a.trace",
            "%ndocs/deidentification.md says what the transforms and figures mean."
        })
final class DeidentifyCommand extends SluiceCommand {
    private static final int DEFAULT_K = 5;

    @Mixin
    ProgressOption progress;

    @Mixin
    ScopeOptions scope;

    @Parameters(index = "0", paramLabel = "FILE", description = "A table: CSV or JSON lines.")
    Path file;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "OUT",
            description = "The release, as CSV. Written whole or not at all.")
    Path output;

    @Option(names = "--explain", description = "Show the plan and the risk it leaves; write no release.")
    boolean explain;

    @Option(names = "--write-plan", paramLabel = "PLAN", description = "Write the plan, as JSON.")
    Path writePlan;

    @Option(
            names = "--key",
            paramLabel = "FILE",
            description = "The owner's secret, made if it is not there. Without it one is thrown away afterwards:"
                    + " nobody can undo or join the release.")
    Path key;

    @Option(names = "--trace", paramLabel = "FILE", description = "Write what the release tells of whom. Keep it.")
    Path trace;

    @Option(
            names = "--earlier",
            paramLabel = "TRACE",
            description = "Trace of an earlier release to the same recipient; may be repeated.")
    List<Path> earlier = new ArrayList<>();

    @ArgGroup(exclusive = false, validate = false, heading = "%nThe plan:%n")
    PlanOptions wishes = new PlanOptions();

    DeidentifyCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException {
        if (explain == (output != null)) {
            throw CommandException.usage("-o OUT or --explain (expected: one of them)");
        }
        if ((trace != null || !earlier.isEmpty()) && key == null) {
            throw CommandException.usage("--key (expected: with --trace and --earlier, persons are found by it)");
        }
        TableFile table = TableFile.open(around.resolve(file));
        byte[] secret = secret();
        try {
            return derive(table, secret);
        } catch (PlanException e) {
            throw new CommandException(Exit.USAGE, "plan", e.reasons());
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    private Exit derive(TableFile table, byte[] secret) throws IOException, CommandException, PlanException {
        List<ReleaseTrace> known = new ArrayList<>();
        for (Path path : earlier) {
            known.add(PlanOptions.trace(around.resolve(path)));
        }
        TransformPlan given =
                wishes.plan == null ? wishes.wishes(scope.scope(table.path()), DEFAULT_K) : wishes.plan(around);
        try (ReleaseKeys keys = ReleaseKeys.of(secret, given.getScope())) {
            Optional<AutomaticPlan> automatic =
                    wishes.plan == null ? Optional.of(automatic(table, given, keys, known)) : Optional.empty();
            TransformPlan plan = automatic.map(AutomaticPlan::plan).orElse(given);
            Deidentification release = Deidentification.of(plan, keys, known);
            if (trace != null) {
                release.tracing();
            }
            table.read(release.measure(), progress.start(around, json, "measure"));
            RiskReport report = release.measured();
            if (writePlan != null) {
                write(around.resolve(writePlan), DeidentifyReport.planJson(plan).getBytes(StandardCharsets.UTF_8));
            }
            DeidentifyReport shown = new DeidentifyReport(plan, automatic, report);
            if (!explain) {
                if (!report.permits()) {
                    throw CommandException.refused("risk", report.reasons());
                }
                write(table, release);
                if (trace != null) {
                    write(around.resolve(trace), release.trace().toByteArray());
                }
            }
            print(shown.object(), shown.text());
            return report.permits() ? Exit.DONE : Exit.REFUSED;
        }
    }

    private AutomaticPlan automatic(TableFile table, TransformPlan given, ReleaseKeys keys, List<ReleaseTrace> known)
            throws IOException, CommandException, PlanException {
        TableProfile profile = known.isEmpty() ? new TableProfile() : new TableProfile(keys);
        table.read(profile, progress.start(around, json, "read"));
        return AutomaticPlan.of(
                profile,
                Grading.scan(table.path(), Source.nameOf(table.path()), progress.start(around, json, "classify")),
                given,
                wishes.hierarchies(around),
                keys,
                known);
    }

    private void write(TableFile table, Deidentification release) throws IOException, CommandException, PlanException {
        try (NewFile target = NewFile.beside(around.resolve(output));
                Progress line = progress.start(around, json, "write")) {
            CsvWriter out = new CsvWriter(table.format(), Channels.newOutputStream(target.channel(line, -1)));
            table.read(release.release(out), progress.start(around, true, "write"));
            release.finish();
            target.commit();
        }
    }

    private void write(Path path, byte[] bytes) throws IOException {
        try (NewFile target = NewFile.beside(path);
                Progress line = progress.start(around, true, "write")) {
            WritableByteChannel channel = target.channel(line, bytes.length);
            channel.write(ByteBuffer.wrap(bytes));
            target.commit();
        }
    }

    /** The owner's secret as 64 hexadecimal digits in a file of mode 0600. */
    private byte[] secret() throws IOException, CommandException {
        byte[] secret = new byte[ReleaseKeys.SECRET_BYTES];
        Path path = key == null ? null : around.resolve(key);
        if (path != null && Files.exists(path)) {
            String text = Files.readString(path, StandardCharsets.US_ASCII).strip();
            if (!text.matches("[0-9a-fA-F]{64}")) {
                throw CommandException.usage(path + ": not a secret (expected: 64 hexadecimal digits)");
            }
            return HexFormat.of().parseHex(text);
        }
        around.random().nextBytes(secret);
        if (path != null) {
            write(path, (HexFormat.of().formatHex(secret) + "\n").getBytes(StandardCharsets.US_ASCII));
            say("new secret: " + path + " (keep it: with it this release can be undone)");
        }
        return secret;
    }
}
