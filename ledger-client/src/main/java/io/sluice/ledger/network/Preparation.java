package io.sluice.ledger.network;

import java.io.IOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Clock;

/** All files that a network needs before its first process starts. What is there stays. */
final class Preparation {
    private Preparation() {}

    static Ports complete(NetworkDescription network, NetworkFolder folder, Clock clock, SecureRandom random)
            throws IOException {
        new KeyMaterial(folder, clock, random).complete(network);
        Ports ports = Ports.complete(network, folder.ports(), random);
        DaemonFiles.write(folder.configuration(), folder.configuration().toString(), "");
        if (!Files.exists(folder.genesis())) {
            var channel = new ChannelConfiguration(network, folder, ports).channel();
            PrivateFiles.write(
                    folder.genesis(),
                    GenesisBlock.of(network.channel(), channel, clock, random).toByteArray());
        }
        return ports;
    }
}
