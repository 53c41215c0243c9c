package io.sluice.gateway.cli;

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
        description = "Check evidence bundles, sealed objects and files, offline, with only the members' entries.",
        footer = {
            "%nA plain file is checked against the bundles that are given with it: is it what they say was delivered?",
            "Ends with 1 when anything does not hold.",
            "%nExamples:",
            "  sluice verify evidence.bundle -c lab/sluice.yaml",
            "  sluice verify admissions.csv evidence.bundle --member hospital/member.json --member lab/member.json",
            "  sluice verify report.pdf.sluice --member hospital/member.json"
        })
final class VerifyCommand extends SluiceCommand {
    @Mixin
    TrustOptions trust;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Bundles, .sluice objects, files.")
    List<Path> files = new ArrayList<>();

    VerifyCommand(Surroundings around) {
        super(around);
    }

    @Override
    Exit run() throws IOException, CommandException, ConfigurationException {
        OfflineVerification verification = new OfflineVerification(trust.read(around));
        for (Path file : files) {
            verification.take(around.resolve(file));
        }
        verification.checkPlainFiles();
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
