package io.sluice.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.gateway.config.ConfigurationException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "verify",
        description =
                "Check evidence bundles, sealed objects and files with only the members' entries: offline, or against a"
                        + " channel that all of them keep.",
        footer = {
            "%nA plain file is checked against the bundles that are given with it: is it what they say was delivered?",
            "Ends with 1 when anything does not hold.",
            "%nExamples:",
            "  sluice verify evidence.bundle -c lab/sluice.yaml",
            "  sluice verify admissions.csv evidence.bundle --member hospital/member.json --member lab/member.json",
            "  sluice verify report.pdf.sluice --member hospital/member.json",
            "  sluice verify evidence.bundle --ledger records.channel      (the records are on the channel, whose members sign)"
        })
final class VerifyCommand extends SluiceCommand {
    @Mixin
    TrustOptions trust;

    @Mixin
    LedgerOption ledger;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Bundles, .sluice objects, files.")
    List<Path> files = new ArrayList<>();

    VerifyCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException, ConfigurationException {
        return ledger.given() ? againstLedger() : report(verified(new OfflineVerification(trust.read(around))));
    }

    /** Whose signatures count, and which records there are, a channel says, unless members are named beside it. */
    private Exit againstLedger() throws IOException, CommandException, ConfigurationException {
        TrustedMembers members = trust.named(around);
        try (LedgerOption.Opened opened = ledger.open(around)) {
            members.addChannel(opened.mirror().members());
            OfflineVerification verification = verified(new OfflineVerification(members));
            for (Path file : files) {
                verification.checkLedger(around.resolve(file), opened.mirror());
            }
            JsonNode channel = opened.report();
            Exit exit = report(verification);
            say(LedgerAudit.text(channel));
            return channel.path("findings").isEmpty() ? exit : Exit.REFUSED;
        }
    }

    private OfflineVerification verified(OfflineVerification verification) throws IOException, CommandException {
        for (Path file : files) {
            verification.take(around.resolve(file));
        }
        verification.checkPlainFiles();
        return verification;
    }

    private Exit report(OfflineVerification verification) {
        int failed = 0;
        for (OfflineVerification.Line line : verification.lines()) {
            failed += line.ok() ? 0 : 1;
            ObjectNode object = Json.object();
            object.put("file", line.file().toString());
            object.put("ok", line.ok());
            object.put("check", line.what());
            object.put("where", line.where());
            object.put("detail", line.detail());
            String text = (line.ok() ? "ok    " : "FAIL  ") + line.file().getFileName() + ": " + line.what()
                    + (line.where().isEmpty() ? "" : ", " + line.where())
                    + (line.detail().isEmpty() ? "" : ": " + line.detail());
            print(object, text);
        }
        say(
                failed == 0
                        ? "all checks hold"
                        : failed + " of " + verification.lines().size() + " checks FAIL");
        return failed == 0 ? Exit.DONE : Exit.REFUSED;
    }
}
