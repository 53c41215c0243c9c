package io.sluice.gateway.cli;

import io.sluice.ledger.network.ChaincodeProgram;
import io.sluice.ledger.network.ChannelFile;
import io.sluice.ledger.network.FabricBinaries;
import io.sluice.ledger.network.LocalNetwork;
import io.sluice.ledger.network.NetworkDescription;
import io.sluice.ledger.network.Organisation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The demo's Fabric network: an orderer, a peer and a contract of each party, and an auditor who only reads. */
final class DemoNetwork implements AutoCloseable {
    private static final String ORDERER = "orderer";

    private final LocalNetwork network;
    private final FabricBinaries binaries;
    private final Path root;

    private DemoNetwork(LocalNetwork network, FabricBinaries binaries, Path root) {
        this.network = network;
        this.binaries = binaries;
        this.root = root;
    }

    /** Starts it on loopback; returns when its contract answers. */
    static DemoNetwork start(Surroundings around, Path root) throws IOException {
        FabricBinaries binaries = FabricBinaries.find(around.environment());
        NetworkDescription two = NetworkDescription.loopback(
                "exchange",
                List.of(
                        Organisation.member(DemoTown.HOSPITAL),
                        Organisation.member(DemoTown.LAB),
                        Organisation.auditor(DemoTown.AUDITOR)));
        LocalNetwork network = LocalNetwork.start(
                two,
                root.resolve("network"),
                binaries,
                ChaincodeProgram.ofThisProcess(),
                around.clock(),
                around.random());
        return new DemoNetwork(network, binaries, root);
    }

    /** What runs, for people. */
    String describe() {
        return "Fabric " + binaries.version() + " on loopback: "
                + String.join(", ", network.processes().stream().sorted().toList());
    }

    /** The channel file of an organisation's gateway, or of the auditor. */
    Path channel(String organisation) throws IOException {
        return ChannelFile.write(
                root.resolve(organisation + "-channel"),
                organisation.equals(DemoTown.AUDITOR) ? network.auditor(organisation) : network.gateway(organisation));
    }

    /** From here on nothing is committed. */
    void cut() throws IOException {
        network.process(ORDERER).kill();
    }

    void restore() throws IOException {
        network.process(ORDERER).start();
    }

    @Override
    public void close() throws IOException {
        network.close();
    }
}
