package io.sluice.gateway.cli;

import io.sluice.ledger.network.ChaincodeProgram;
import io.sluice.ledger.network.EndorsementRule;
import io.sluice.ledger.network.FabricBinaries;
import io.sluice.ledger.network.LocalNetwork;
import io.sluice.ledger.network.NetworkDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Parameters;

/** Works on a network's folder. */
abstract class NetworkCommand extends SluiceCommand {
    private static final Pattern SOME = Pattern.compile("([0-9]{1,3}):(.+)");

    @Parameters(index = "0", paramLabel = "DIR", description = "The network's folder.")
    Path directory;

    NetworkCommand(Surroundings around) {
        super(around);
    }

    final NetworkDirectory network() {
        return new NetworkDirectory(around.resolve(directory), around.clock(), around.random());
    }

    /** Asked for before anything is changed. */
    final FabricBinaries binaries() throws IOException, CommandException {
        if (network().description().elsewhere()) {
            throw CommandException.usage(network().file() + ": its processes run elsewhere (expected: change this file,"
                    + " then `sluice network hand-out` and `sluice network bootstrap`)");
        }
        FabricBinaries binaries = FabricBinaries.find(around.environment());
        say("Hyperledger Fabric " + binaries.version() + ", " + binaries.peer().getParent());
        return binaries;
    }

    /** Runs it with the contract out of this program. */
    final LocalNetwork start(FabricBinaries binaries) throws IOException {
        return network().start(binaries, ChaincodeProgram.ofThisProcess());
    }

    /** {@code all}, {@code majority}, or {@code 2:a,b,c}. */
    static EndorsementRule endorsement(String text) throws CommandException {
        Matcher some = SOME.matcher(text);
        try {
            if (text.equals("all")) {
                return EndorsementRule.all();
            } else if (text.equals("majority")) {
                return EndorsementRule.majority();
            } else if (some.matches()) {
                return EndorsementRule.some(
                        Integer.parseInt(some.group(1)), List.of(some.group(2).split(",")));
            }
        } catch (IllegalArgumentException e) {
            throw CommandException.usage("--" + e.getMessage());
        }
        throw CommandException.usage("--endorsement: " + text + " (expected: all, majority or NUMBER:NAME,NAME,...)");
    }
}
