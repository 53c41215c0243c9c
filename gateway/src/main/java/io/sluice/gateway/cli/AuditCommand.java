package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.config.Configuration;
import io.sluice.gateway.config.ConfigurationException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "audit",
        description =
                "Who received what, when, under which agreement, purpose, rank and basis; what was refused and why;"
                        + " whether anything is missing or altered. Every record shown was proven against the signed checkpoint.",
        footer = {
            "%nEnds with 1 when something is missing, altered or does not match, or when --file was never delivered.",
            "%nExamples:",
            "  sluice audit --dataset admissions -c hospital/sluice.yaml",
            "  sluice audit --file admissions.csv -c hospital/sluice.yaml      (is this what was delivered, and to whom?)",
            "  sluice audit --refused --at hospital -c auditor/sluice.yaml     (with the auditor role there)",
            "  sluice audit --ledger records.channel                           (all lanes of a channel, no gateway asked)",
            "  sluice audit --ledger records.channel -c auditor/sluice.yaml    (with what was granted to us)"
        })
final class AuditCommand extends SluiceCommand {
    @Mixin
    GatewayOption config;

    @Mixin
    AuditFilterOptions filter;

    @Option(
            names = "--at",
            paramLabel = "PEER",
            description =
                    "Audit the lanes of this member, as its auditor. With --ledger: hold what its gateway hands out"
                            + " against the channel.")
    String peer;

    @Mixin
    LedgerOption ledger;

    @Option(names = "--lane", paramLabel = "ORG/LANE", description = "With --ledger: only this lane.")
    String lane;

    AuditCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException, ConfigurationException {
        if (ledger.given()) {
            return ofLedger();
        }
        JsonNode report;
        try (AdminClient gateway = config.connect(around)) {
            report = gateway.get(
                    filter.query("/admin/audit", around) + (peer == null ? "" : "&at=" + AdminClient.escaped(peer)));
        }
        AuditText.print(this, report);
        if (!report.path("findings").isEmpty()) {
            return Exit.REFUSED;
        }
        if (filter.file != null && report.path("rows").isEmpty()) {
            say(filter.file + ": no record of it (expected: a file that this lane published or delivered)");
            return Exit.REFUSED;
        }
        return Exit.DONE;
    }

    /** All lanes of a channel. Our own gateway is asked for what was granted to us, when it runs; nobody else's is. */
    private Exit ofLedger() throws IOException, CommandException, ConfigurationException {
        TrustedMembers members = new TrustedMembers();
        Optional<AdminClient> gateway = Optional.empty();
        Optional<String> own = Optional.empty();
        if (config.find(around).isPresent()) {
            Configuration configuration = config.read(around);
            members.addOrganisation(configuration.directory());
            own = Optional.of(configuration.organisation());
            gateway = running(configuration);
        }
        if (peer != null && gateway.isEmpty()) {
            throw CommandException.usage(
                    "--at: needs our own running gateway to reach " + peer + " (expected: -c FILE)");
        }
        try (LedgerOption.Opened opened = ledger.open(around)) {
            members.addNewer(opened.mirror().members());
            List<ObjectNode> reports = new LedgerAudit(opened.mirror(), members, gateway)
                    .run(
                            filter.filter(around),
                            Optional.ofNullable(lane),
                            gateway.isPresent() ? own : Optional.empty(),
                            Optional.ofNullable(peer));
            ObjectNode channel = opened.report();
            reports.forEach(report -> AuditText.print(this, report));
            print(channel, json ? "" : LedgerAudit.text(channel));
            return verdict(reports, channel);
        } finally {
            gateway.ifPresent(AdminClient::close);
        }
    }

    private Optional<AdminClient> running(Configuration configuration) throws IOException, CommandException {
        AdminClient client = config.connect(configuration, around);
        try {
            client.get("/admin/status");
            return Optional.of(client);
        } catch (CommandException e) {
            client.close();
            return Optional.empty(); // Then with what the channel says alone.
        }
    }

    private Exit verdict(List<ObjectNode> reports, ObjectNode channel) {
        boolean clean = channel.path("findings").isEmpty()
                && reports.stream().allMatch(report -> report.path("findings").isEmpty());
        if (filter.file != null
                && reports.stream().allMatch(report -> report.path("rows").isEmpty())) {
            say(filter.file + ": no record of it (expected: a file that a lane published or delivered)");
            return Exit.REFUSED;
        }
        return clean ? Exit.DONE : Exit.REFUSED;
    }
}
