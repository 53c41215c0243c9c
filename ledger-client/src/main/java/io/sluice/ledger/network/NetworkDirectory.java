package io.sluice.ledger.network;

import io.sluice.ledger.fabric.ChannelAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A network's folder, as an operator works with it: its description, who is let in, what runs of it. */
public final class NetworkDirectory {
    private final Path root;
    private final NetworkFolder folder;
    private final Clock clock;
    private final SecureRandom random;

    /** @param root a folder of this network alone */
    public NetworkDirectory(Path root, Clock clock, SecureRandom random) {
        this.root = root.toAbsolutePath().normalize();
        this.folder = new NetworkFolder(this.root);
        this.clock = clock;
        this.random = random;
    }

    /** A process as it is now. */
    public record ProcessStatus(String name, String address, long pid) {
        /** Whether it runs. */
        public boolean runs() {
            return pid != 0;
        }
    }

    /**
     * What runs.
     *
     * @param blocks how many each peer has that answers
     * @param contract version and sequence of the contract's definition, if a peer tells
     */
    public record Status(List<ProcessStatus> processes, Map<String, Long> blocks, Optional<String> contract) {}

    /** The file that describes it. */
    public Path file() {
        return root.resolve(NetworkFile.NAME);
    }

    /** @throws IOException when there is no network, or its description is not as expected */
    public NetworkDescription description() throws IOException {
        if (!Files.exists(file())) {
            throw new IOException(
                    root + ": no " + NetworkFile.NAME + " (expected: a folder that `sluice network init` has made)");
        }
        return NetworkFile.read(file());
    }

    /** Writes the description, and makes keys, certificates and block 0; on a folder that has a network it is refused. */
    public void init(NetworkDescription network) throws IOException {
        FolderLock lock = FolderLock.take(folder.lock());
        try {
            if (Files.exists(file())) {
                throw new IOException(file() + ": is there already (expected: a new folder)");
            }
            Preparation.complete(network, folder, clock, random);
            NetworkFile.write(file(), network); // Last: a folder with a description is whole.
        } finally {
            lock.close();
        }
    }

    /**
     * Brings processes that somebody else started to what the description says: channel, members, contract. What is so
     * already stays. Waits for processes that are not up yet, and for the contract to answer.
     *
     * @throws IOException saying which step failed and why
     */
    public void bootstrap() throws IOException {
        NetworkDescription network = description();
        FolderLock lock = FolderLock.take(folder.lock());
        try {
            Ports ports = Preparation.complete(network, folder, clock, random);
            new Bootstrap(network, folder, ports, clock, random).complete();
            new Readiness(network, new NetworkAccess(network, folder, ports)).await();
        } finally {
            lock.close();
        }
    }

    /**
     * Writes for each process and for each client a folder with what it needs, and nothing of anybody else's. Keys that
     * the description asks for and nobody has yet are made.
     *
     * @param to gets a folder {@code PROCESS} each, and {@code ORG.channel} for each gateway or auditor
     * @param seenAs where a process will find its folder
     */
    public void handOut(Path to, String seenAs) throws IOException {
        NetworkDescription network = description();
        FolderLock lock = FolderLock.take(folder.lock());
        try {
            Ports ports = Preparation.complete(network, folder, clock, random);
            new HandOut(network, folder, ports).write(to, seenAs);
        } finally {
            lock.close();
        }
    }

    /** Replaces the description. The network becomes as described when it is started. */
    public void describe(NetworkDescription network) throws IOException {
        FolderLock lock = FolderLock.take(folder.lock());
        try {
            NetworkFile.write(file(), network);
        } finally {
            lock.close();
        }
    }

    /** Starts it, and brings it to what its description says. */
    public LocalNetwork start(FabricBinaries binaries, List<String> chaincode) throws IOException {
        return LocalNetwork.start(description(), root, binaries, chaincode, clock, random);
    }

    /** How an organisation's gateway, or its auditor, gets onto the channel. */
    public ChannelAccess access(String organisation, boolean auditor) throws IOException {
        NetworkDescription network = description();
        if (network.organisation(organisation).isEmpty()) {
            throw new IOException("organisation: " + organisation + " (expected: one of "
                    + String.join(
                            ", ",
                            network.organisations().stream()
                                    .map(Organisation::name)
                                    .toList())
                    + ")");
        }
        if (!auditor && network.organisation(organisation).get().auditor()) {
            throw new IOException("organisation: " + organisation + " only reads (expected: its auditor)");
        }
        return new NetworkAccess(network, folder, Ports.complete(network, folder.ports(), random))
                .channel(organisation, auditor ? "auditor" : "gateway");
    }

    /** Asks the operating system and the peers. */
    public Status status() throws IOException {
        NetworkDescription network = description();
        Ports ports = Ports.complete(network, folder.ports(), random);
        List<ProcessStatus> processes = new ArrayList<>();
        for (String name : network.listeners()) {
            if (!name.endsWith(".admin")) {
                long pid =
                        Remains.find(folder.pid(name)).map(ProcessHandle::pid).orElse(0L);
                processes.add(new ProcessStatus(name, network.hostOf(name) + ":" + ports.of(name), pid));
            }
        }
        return new PeerSurvey(network, new NetworkAccess(network, folder, ports), clock, random).ask(processes);
    }
}
