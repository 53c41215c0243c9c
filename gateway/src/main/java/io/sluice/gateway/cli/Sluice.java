package io.sluice.gateway.cli;

import io.sluice.gateway.config.Nearest;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The whole command line: the tree of commands, and the one place where failures become exit codes. */
public final class Sluice {
    private final Surroundings around;
    private final CommandLine commands;

    /** @param gateways what {@code serve} starts */
    public Sluice(Surroundings around, Gateways gateways) {
        this.around = around;
        this.commands = tree(around, gateways);
        Ansi outColours = around.colours(around.outTerminal()) ? Ansi.ON : Ansi.OFF;
        commands.setColorScheme(CommandLine.Help.defaultColorScheme(outColours))
                .setOut(new PrintWriter(around.out(), true))
                .setErr(new PrintWriter(around.err(), true))
                .setUsageHelpAutoWidth(false)
                .setUsageHelpWidth(110)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setAbbreviatedOptionsAllowed(false)
                .setParameterExceptionHandler(this::misused)
                .setExecutionExceptionHandler(
                        (failure, command, parsed) -> Failures.tell(failure, around, asked(parsed.originalArgs()))
                                .code());
    }

    /** Runs one command line; returns the exit code. */
    public int run(String... arguments) {
        return commands.execute(arguments);
    }

    /** Every command as typed, such as {@code "audit grant"}; for tests and for the reference of the documentation. */
    List<String> commandPaths() {
        List<String> paths = new ArrayList<>();
        commands.getSubcommands().forEach((name, command) -> {
            paths.add(name);
            command.getSubcommands().keySet().forEach(sub -> paths.add(name + " " + sub));
        });
        return paths;
    }

    private static CommandLine tree(Surroundings around, Gateways gateways) {
        CommandLine audit = new CommandLine(new AuditCommand(around))
                .addSubcommand(new AuditGrantCommand(around))
                .addSubcommand(new AuditExportCommand(around));
        return new CommandLine(new Root())
                .addSubcommand(new DemoCommand(around, gateways))
                .addSubcommand(new InitCommand(around))
                .addSubcommand(MemberCommands.tree(around))
                .addSubcommand(new CheckCommand(around))
                .addSubcommand(new ServeCommand(around, gateways))
                .addSubcommand(new PublishCommand(around))
                .addSubcommand(new DeriveCommand(around, new FileInputStream(FileDescriptor.in)))
                .addSubcommand(new ReidentifyCommand(around, new FileInputStream(FileDescriptor.in)))
                .addSubcommand(new CatalogCommand(around))
                .addSubcommand(new RequestCommand(around))
                .addSubcommand(new FetchCommand(around))
                .addSubcommand(new RevokeCommand(around))
                .addSubcommand(new StatusCommand(around))
                .addSubcommand(new HealthCommand(around))
                .addSubcommand(new CancelCommand(around))
                .addSubcommand(audit)
                .addSubcommand(new RotateCommand(around))
                .addSubcommand(new DetectCommand(around, new FileInputStream(FileDescriptor.in)))
                .addSubcommand(new ClassifyCommand(around))
                .addSubcommand(new DeidentifyCommand(around))
                .addSubcommand(new SealCommand(around))
                .addSubcommand(new OpenCommand(around))
                .addSubcommand(new InspectCommand(around))
                .addSubcommand(new VerifyCommand(around))
                .addSubcommand(NetworkCommands.tree(around))
                .addSubcommand(new BenchCommand(around))
                .addSubcommand(new CompletionCommand(around));
    }

    private int misused(ParameterException mistake, String[] arguments) {
        String path = mistake.getCommandLine().getCommandSpec().qualifiedName();
        CommandException failure = new CommandException(
                Exit.USAGE, Exit.USAGE.word(), List.of(sentence(mistake) + "; `" + path + " --help` shows how"));
        return Failures.tell(failure, around, asked(Arrays.asList(arguments))).code();
    }

    /** What was typed wrong, with what was probably meant. */
    private static String sentence(ParameterException mistake) {
        String message = mistake.getMessage().lines().findFirst().orElse("wrong use");
        CommandLine command = mistake.getCommandLine();
        if (mistake instanceof CommandLine.UnmatchedArgumentException) {
            String typed = ((CommandLine.UnmatchedArgumentException) mistake)
                    .getUnmatched()
                    .get(0);
            return typed.startsWith("-")
                    ? "unknown option " + typed
                            + Nearest.hint(
                                    typed, command.getCommandSpec().optionsMap().keySet())
                    : command.getSubcommands().isEmpty()
                            ? "unexpected argument " + typed
                            : "unknown command " + typed
                                    + Nearest.hint(
                                            typed, command.getSubcommands().keySet());
        }
        return message;
    }

    /** Whether JSON was asked for: it must be known even when the command line cannot be read. */
    private static boolean asked(List<String> arguments) {
        return arguments.contains("--json");
    }

    @Command(
            name = "sluice",
            versionProvider = Version.class,
            description = "A privacy-preserving data-exchange gateway.",
            synopsisSubcommandLabel = "COMMAND",
            footer = {
                "%nStart here:",
                "  sluice demo                                 two organisations and an auditor on this machine",
                "  sluice init hospital --org hospital         keys, member entry, configuration",
                "  sluice serve -c hospital/sluice.yaml        run the gateway",
                "%nExit codes: 0 done, 1 refused by policy or verification, 2 wrong use or configuration,",
                "3 peer, gateway or ledger unreachable, 4 a defect."
            })
    private static final class Root implements Runnable {
        @Option(
                names = {"-h", "--help"},
                usageHelp = true,
                description = "Show this help.")
        boolean help;

        @Option(
                names = {"-V", "--version"},
                versionHelp = true,
                description = "Show the version.")
        boolean version;

        @CommandLine.Spec
        CommandLine.Model.CommandSpec spec;

        @Override
        public void run() {
            throw new ParameterException(spec.commandLine(), "which command?" + commandNames());
        }

        private String commandNames() {
            Map<String, CommandLine> known = spec.subcommands();
            return " (expected: one of " + String.join(", ", known.keySet()) + ")";
        }
    }

    /** From the jar's manifest. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Sluice.class.getPackage().getImplementationVersion();
            return new String[] {
                "sluice " + (version == null ? "(not packaged)" : version) + ", Java "
                        + Runtime.version().feature()
            };
        }
    }
}
