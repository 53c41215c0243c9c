package io.sluice.gateway.cli;

import io.sluice.gateway.config.Nearest;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The whole command line: the tree of commands, and the one place where failures become exit codes. */
public final class Sluice {
    /** Whoever wants to know about the other commands gets all of them. */
    private static final String COMPLETION = "completion";

    private final Surroundings around;
    private final Map<String, Supplier<Object>> commands;

    /** @param gateways what {@code serve} starts */
    public Sluice(Surroundings around, Gateways gateways) {
        this.around = around;
        this.commands = commands(around, gateways);
    }

    /** Runs one command line; returns the exit code. */
    public int run(String... arguments) {
        // Reading the options of some fifty commands takes longer than most commands: only the one that is meant.
        boolean one = arguments.length > 0 && commands.containsKey(arguments[0]) && !arguments[0].equals(COMPLETION);
        return tree(one ? Set.of(arguments[0]) : commands.keySet()).execute(arguments);
    }

    /** Every command as typed, such as {@code "audit grant"}; for tests and for the reference of the documentation. */
    List<String> commandPaths() {
        List<String> paths = new ArrayList<>();
        tree(commands.keySet()).getSubcommands().forEach((name, command) -> {
            paths.add(name);
            command.getSubcommands().keySet().forEach(sub -> paths.add(name + " " + sub));
        });
        return paths;
    }

    private CommandLine tree(Set<String> names) {
        CommandLine root = new CommandLine(new Root());
        commands.forEach((name, command) -> {
            if (names.contains(name)) {
                root.addSubcommand(name, command.get());
            }
        });
        Ansi outColours = around.colours(around.outTerminal()) ? Ansi.ON : Ansi.OFF;
        return root.setColorScheme(CommandLine.Help.defaultColorScheme(outColours))
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

    /** In the order of the help. */
    private static Map<String, Supplier<Object>> commands(Surroundings around, Gateways gateways) {
        Map<String, Supplier<Object>> all = new LinkedHashMap<>();
        all.put("demo", () -> new DemoCommand(around, gateways));
        all.put("init", () -> new InitCommand(around));
        all.put("member", () -> MemberCommands.tree(around));
        all.put("operator", () -> OperatorCommands.tree(around));
        all.put("approvals", () -> ApprovalsCommands.tree(around));
        all.put("check", () -> new CheckCommand(around));
        all.put("config", () -> ConfigCommands.tree(around));
        all.put("profile", () -> ProfileCommands.tree(around));
        all.put("state", () -> StateCommands.tree(around));
        all.put("serve", () -> new ServeCommand(around, gateways));
        all.put("reload", () -> new ReloadCommand(around));
        all.put("publish", () -> new PublishCommand(around));
        all.put("derive", () -> new DeriveCommand(around, new FileInputStream(FileDescriptor.in)));
        all.put("reidentify", () -> new ReidentifyCommand(around, new FileInputStream(FileDescriptor.in)));
        all.put("consent", () -> ConsentCommands.tree(around));
        all.put("permit", () -> PermitCommands.tree(around));
        all.put("right", () -> RightCommands.tree(around));
        all.put("explain", () -> new ExplainCommand(around));
        all.put("catalog", () -> new CatalogCommand(around));
        all.put("request", () -> new RequestCommand(around));
        all.put("fetch", () -> new FetchCommand(around));
        all.put("revoke", () -> new RevokeCommand(around));
        all.put("border", () -> new BorderCommand(around));
        all.put("retention", () -> RetentionCommands.tree(around));
        all.put("alerts", () -> new AlertsCommand(around));
        all.put("brake", () -> BrakeCommands.tree(around));
        all.put("recall", () -> new RecallCommand(around));
        all.put("status", () -> new StatusCommand(around));
        all.put("health", () -> new HealthCommand(around));
        all.put("diagnose", () -> new DiagnoseCommand(around));
        all.put("cancel", () -> new CancelCommand(around));
        all.put(
                "audit",
                () -> new CommandLine(new AuditCommand(around))
                        .addSubcommand(new AuditGrantCommand(around))
                        .addSubcommand(new AuditExportCommand(around)));
        all.put("lineage", () -> new LineageCommand(around));
        all.put(
                "backup",
                () -> new CommandLine(new BackupCommand(around, gateways))
                        .addSubcommand(new BackupVerifyCommand(around)));
        all.put("restore", () -> new RestoreCommand(around));
        all.put("reaffirm", () -> new ReaffirmCommand(around));
        all.put("rotate", () -> new RotateCommand(around));
        all.put("lane", () -> LaneCommands.tree(around));
        all.put("detect", () -> new DetectCommand(around, new FileInputStream(FileDescriptor.in)));
        all.put("classify", () -> new ClassifyCommand(around));
        all.put("deidentify", () -> new DeidentifyCommand(around));
        all.put("seal", () -> new SealCommand(around));
        all.put("open", () -> new OpenCommand(around));
        all.put("inspect", () -> new InspectCommand(around));
        all.put("verify", () -> new VerifyCommand(around));
        all.put("network", () -> NetworkCommands.tree(around));
        all.put("bench", () -> new BenchCommand(around));
        all.put(COMPLETION, () -> new CompletionCommand(around));
        return all;
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
                "3 peer, gateway, ledger or database unreachable, 4 a defect, 5 another gateway has taken the state over,",
                "6 waits for people of the peer."
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
