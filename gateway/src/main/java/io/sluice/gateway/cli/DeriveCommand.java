package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.config.ConfigurationException;
import io.sluice.gateway.policy.BasisText;
import io.sluice.gateway.policy.Ranks;
import io.sluice.gateway.privacy.PlanException;
import io.sluice.gateway.privacy.PlanJson;
import io.sluice.proto.ReleaseScope;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "derive",
        description =
                "Make a release of a published or held dataset for one recipient: transform it by a plan, measure the"
                        + " risk together with all that the recipient has already, and offer it to nobody else.",
        footer = {
            "%nThe plan and its risk are shown before anything is made. Without --plan one is worked out: the least",
            "generalisation that meets the thresholds. RANK, BASIS and TIME are as in `publish --help`.",
            "%nExamples:",
            "  sluice publish patients.csv -c a/sluice.yaml --name patients --rank RESTRICTED --hold",
            "  sluice derive patients -c a/sluice.yaml --to research-lab --purpose research --explain",
            "  sluice derive patients -c a/sluice.yaml --to research-lab --purpose research --k 10 --sensitive diagnosis --l 2",
            "  sluice derive patients -c a/sluice.yaml --to research-lab --purpose research --plan plan.json --yes \\",
            "      --rank CONFIDENTIAL --downgrade \"k=10 and no identifier is left, board of 2 May\"",
            "  sluice derive patients -c a/sluice.yaml --to research-lab --purpose research --consent-column resident_id --yes",
            "then, at the recipient: sluice request hospital patients.research-lab --purpose research",
            "%ndocs/deidentification.md says what the transforms and figures mean."
        })
final class DeriveCommand extends SluiceCommand {
    private final InputStream standardInput;

    @Mixin
    GatewayOption config;

    @Mixin
    ProgressOption progress;

    @Parameters(
            index = "0",
            paramLabel = "DATASET",
            description = "What it is made from: published here, held or offered.")
    String dataset;

    @Option(names = "--version", paramLabel = "N", description = "Which version of it (default: the newest).")
    Long version;

    @Option(names = "--to", paramLabel = "ORG", required = true, description = "Whom the release is for.")
    String recipient;

    @Option(names = "--purpose", paramLabel = "P", required = true, description = "What it is for.")
    String purpose;

    @Option(names = "--name", description = "The release's own name (default: DATASET.ORG).")
    String name;

    @Option(names = "--rank", description = "Its rank (default: that of the dataset).")
    String rank;

    @Option(
            names = "--downgrade",
            paramLabel = "REASON",
            description = "Why its rank may be below that of the dataset. Signed and recorded.")
    String downgrade;

    @Option(names = "--basis", description = "Why you may share it; may be repeated. Signed and recorded.")
    List<String> bases = new ArrayList<>();

    @Option(
            names = "--consent-column",
            paramLabel = "COLUMN",
            description =
                    "Only rows whose person, named in this column, has a valid consent for purpose and recipient.")
    String consentColumn;

    @Option(
            names = "--consent-missing",
            paramLabel = "WHAT",
            description = "What becomes of the others: drop (default), or mask: they stay as rows of empty cells.")
    String consentMissing;

    @Option(names = "--until", paramLabel = "TIME", description = "Until when.")
    String until;

    @Option(names = "--count", paramLabel = "N", description = "How often a key may be granted under one agreement.")
    Integer count;

    @Option(names = "--explain", description = "Show the plan and the risk it leaves; make nothing.")
    boolean explain;

    @Option(names = "--yes", description = "Make it without asking.")
    boolean yes;

    @ArgGroup(exclusive = false, validate = false, heading = "%nThe plan:%n")
    PlanOptions wishes = new PlanOptions();

    DeriveCommand(Surroundings around, InputStream standardInput) {
        super(around);
        this.standardInput = standardInput;
    }

    @Override
    Exit run() throws IOException, CommandException, ConfigurationException {
        if (json && !explain && !yes) {
            throw CommandException.usage("--json without --yes (expected: --yes or --explain; nobody can be asked)");
        }
        ObjectNode order = order();
        try (AdminClient gateway = config.connect(around)) {
            JsonNode planned = last(gateway, "/admin/derive/plan", order, "planned");
            DeidentifyReport report = DeidentifyReport.of(planned.path("report"));
            if (explain) {
                ObjectNode object = report.object();
                copy(planned, object);
                print(object, report.text() + words(planned));
                return report.risk().permits() ? Exit.DONE : Exit.REFUSED;
            }
            say(report.text() + words(planned));
            if (!report.risk().permits()) {
                throw CommandException.refused("risk", report.risk().reasons());
            }
            if (!yes && !confirmed()) {
                throw CommandException.refused("not-confirmed", List.of("nothing was made"));
            }
            ObjectNode making = Json.object();
            making.put("derivation", planned.path("derivation").asText());
            making.put("planDigest", planned.path("report").path("planDigest").asText());
            ObjectNode made = (ObjectNode) last(gateway, "/admin/derive", making, "made");
            made.remove("event");
            made.set("risk", planned.path("report").path("risk"));
            copy(planned, made);
            print(made, text(made));
        }
        return Exit.DONE;
    }

    private static void copy(JsonNode planned, ObjectNode object) {
        for (String field :
                List.of("dataset", "source", "sourceVersion", "rank", "earlierCounted", "earlierNotCounted")) {
            object.set(field, planned.path(field));
        }
        if (planned.has("consent")) {
            ObjectNode consent = object.withObject("consent");
            consent.set("dropped", planned.path("consent").path("dropped"));
            consent.set("masked", planned.path("consent").path("masked"));
        }
    }

    private JsonNode last(AdminClient gateway, String path, ObjectNode body, String expected)
            throws IOException, CommandException {
        try (Progress line = progress.start(around, json, "derive")) {
            return gateway.work(path, body, line, expected, "the gateway stopped before it was done (derive again)");
        }
    }

    private boolean confirmed() throws IOException {
        around.err().print("Make this release for " + recipient + "? [y/N] ");
        around.err().flush();
        String answer = new BufferedReader(new InputStreamReader(standardInput, StandardCharsets.UTF_8)).readLine();
        return answer != null && answer.strip().matches("(?i)y(es)?");
    }

    private ObjectNode order() throws IOException, CommandException {
        ObjectNode order = Json.object();
        order.put("dataset", dataset);
        order.put("version", version == null ? 0 : version);
        order.put("name", name == null ? dataset + "." + recipient : name);
        order.put("to", recipient);
        order.put("purpose", purpose);
        order.put("explain", explain);
        if (rank != null) {
            order.put(
                    "rank",
                    Ranks.of(rank)
                            .orElseThrow(() -> CommandException.usage("--rank: " + rank + " (expected: one of "
                                    + String.join(
                                            ", ",
                                            Ranks.ALL.stream().map(Enum::name).toList()) + ")"))
                            .name());
        }
        if (consentMissing != null
                && (consentColumn == null || !List.of("drop", "mask").contains(consentMissing))) {
            throw CommandException.usage("--consent-missing: " + consentMissing
                    + " (expected: drop or mask, together with --consent-column)");
        }
        if (consentColumn != null) {
            order.putObject("consent")
                    .put("column", consentColumn)
                    .put("missing", consentMissing == null ? "drop" : consentMissing);
        }
        order.put("downgrade", downgrade == null ? "" : downgrade);
        for (String basis : bases) {
            try {
                BasisText.parse(basis);
            } catch (IllegalArgumentException e) {
                throw CommandException.usage("--" + e.getMessage());
            }
        }
        bases.forEach(order.putArray("bases")::add);
        if (count != null && count < 1) {
            throw CommandException.usage("--count: " + count + " (expected: 1 or more)");
        }
        order.put("count", count == null ? 0 : count);
        order.put("until", until == null ? 0 : Times.parse("--until", until, around.clock()));
        try {
            order.put("automatic", wishes.plan == null);
            order.set(
                    "plan",
                    PlanJson.write(
                            wishes.plan == null
                                    ? wishes.wishes(ReleaseScope.getDefaultInstance(), 0)
                                    : wishes.plan(around)));
            order.set("hierarchies", PlanJson.write(wishes.hierarchies(around)));
        } catch (PlanException e) {
            throw new CommandException(Exit.USAGE, "plan", e.reasons());
        }
        return order;
    }

    private static String words(JsonNode planned) {
        long counted = planned.path("earlierCounted").asLong();
        long not = planned.path("earlierNotCounted").asLong();
        return "release " + planned.path("dataset").asText() + " of "
                + planned.path("source").asText() + " version "
                + planned.path("sourceVersion").asLong() + ", rank "
                + planned.path("rank").asText() + "; measured together with " + counted + " earlier releases"
                + (not == 0
                        ? ""
                        : ", NOT with " + not + " of other datasets, whose persons cannot be found in this one")
                + "\n"
                + consents(planned.path("consent"));
    }

    private static String consents(JsonNode consent) {
        return consent.isObject()
                ? "rows without a valid consent: " + consent.path("dropped").asLong() + " left out, "
                        + consent.path("masked").asLong() + " masked\n"
                : "";
    }

    private String text(JsonNode made) {
        return "released " + made.path("dataset").asText() + " version "
                + made.path("version").asLong() + " as " + made.path("rank").asText() + " to " + recipient + " for "
                + purpose + ": " + Sizes.bytes(made.path("bytes").asLong()) + ", k "
                + made.path("k").asLong() + ", plan " + made.path("planDigest").asText();
    }
}
