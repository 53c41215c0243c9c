package io.sluice.ledger.network;

import io.sluice.ledger.fabric.ChannelAccess;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A whole Fabric network on this machine, as child processes: orderers, peers, and beside each organisation's peers the
 * contract. Everything it needs is made on the first start and kept in one folder; another start with the same folder
 * goes on with the same channel. Ends its processes when it is closed, or when the virtual machine ends; what a killed
 * virtual machine left behind is ended by the next start. Safe for concurrent use.
 */
public final class LocalNetwork implements AutoCloseable {
    private final NetworkFolder folder;
    private final FolderLock lock;
    private final FabricBinaries binaries;
    private final Clock clock;
    private final SecureRandom random;
    private final Map<String, Daemon> daemons = new ConcurrentHashMap<>();
    private final Thread hook = new Thread(this::abandon, "network-end");
    private NetworkDescription network;
    private List<String> chaincode = List.of();
    private Ports ports;

    private LocalNetwork(
            NetworkFolder folder, FolderLock lock, FabricBinaries binaries, Clock clock, SecureRandom random) {
        this.folder = folder;
        this.lock = lock;
        this.binaries = binaries;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Starts a network and brings it to what is described: keys, channel, members, contract. What is there already stays.
     *
     * @param directory of this network alone
     * @param chaincode the contract's program and its arguments; empty to run it elsewhere, or not at all
     * @throws IOException saying which step failed and why; nothing runs on then
     */
    public static LocalNetwork start(
            NetworkDescription network,
            Path directory,
            FabricBinaries binaries,
            List<String> chaincode,
            Clock clock,
            SecureRandom random)
            throws IOException {
        if (network.consensus() == Consensus.BFT && binaries.version().startsWith("2.")) {
            throw new IOException(
                    "consensus: bft (expected: raft, or Hyperledger Fabric 3; this is " + binaries.version() + ")");
        }
        if (network.elsewhere()) {
            throw new IOException("hosts: " + network.hosts()
                    + " (expected: none for a network on this machine; one elsewhere is only bootstrapped)");
        }
        NetworkFolder folder = new NetworkFolder(directory.toAbsolutePath().normalize());
        LocalNetwork local = new LocalNetwork(folder, FolderLock.take(folder.lock()), binaries, clock, random);
        try {
            Runtime.getRuntime().addShutdownHook(local.hook);
            local.bring(network, chaincode);
            return local;
        } catch (IOException | RuntimeException e) {
            local.close();
            throw e;
        }
    }

    /**
     * Brings the running network to another description: new organisations join the channel, another version of the
     * contract is deployed, another rule of who endorses is put in force. Between the end of the old contract and the
     * definition of the new one, a second or two, endorsing fails.
     *
     * @param program the contract's from now on
     */
    public synchronized void change(NetworkDescription wanted, List<String> program) throws IOException {
        if (!wanted.channel().equals(network.channel()) || !wanted.orderers().equals(network.orderers())) {
            throw new IllegalArgumentException("network: another channel or other orderers (expected: those of "
                    + network.channel() + ", which cannot be changed)");
        }
        if (!program.equals(chaincode) || !wanted.chaincodeVersion().equals(network.chaincodeVersion())) {
            for (Organisation organisation : network.endorsers()) {
                Daemon old = daemons.remove(organisation.chaincode());
                if (old != null) {
                    old.stop();
                }
            }
        }
        bring(wanted, program);
    }

    private synchronized void bring(NetworkDescription wanted, List<String> program) throws IOException {
        network = wanted;
        chaincode = List.copyOf(program);
        ports = Preparation.complete(wanted, folder, clock, random);
        run(described());
        new Bootstrap(wanted, folder, ports, clock, random).complete();
        if (!chaincode.isEmpty()) {
            new Readiness(wanted, new NetworkAccess(wanted, folder, ports)).await();
        }
    }

    private List<Daemon> described() throws IOException {
        Daemons all = new Daemons(network, folder, ports, binaries);
        List<Daemon> list = new ArrayList<>();
        network.orderers().forEach(orderer -> list.add(all.orderer(orderer)));
        for (Organisation organisation : network.endorsers()) {
            for (int i = 0; i < organisation.peers(); i++) {
                list.add(all.peer(organisation, i));
            }
            if (!chaincode.isEmpty()) {
                String id = new ChaincodeService(network, folder, ports)
                        .packageOf(organisation)
                        .id();
                list.add(all.chaincode(organisation, id, chaincode));
            }
        }
        return list;
    }

    /** All at once: each takes its time until it listens. */
    private void run(List<Daemon> started) throws IOException {
        for (Daemon daemon : started) {
            daemons.putIfAbsent(daemon.name(), daemon);
            daemons.get(daemon.name()).launch();
        }
        for (Daemon daemon : daemons.values()) {
            daemon.start();
        }
    }

    /** Names of all processes. */
    public synchronized Set<String> processes() {
        return Set.copyOf(daemons.keySet());
    }

    /** A process, to kill and start it: {@code orderer}, {@code hospital.peer0}, {@code hospital.chaincode}. */
    public synchronized Daemon process(String name) {
        Daemon daemon = daemons.get(name);
        if (daemon == null) {
            throw new IllegalArgumentException(
                    "process: " + name + " (expected: one of " + String.join(", ", daemons.keySet()) + ")");
        }
        return daemon;
    }

    /** What the network is. */
    public synchronized NetworkDescription description() {
        return network;
    }

    /** For the gateway of an organisation; its own peers come first. */
    public synchronized ChannelAccess gateway(String organisation) throws IOException {
        return new NetworkAccess(network, folder, ports).channel(organisation, "gateway");
    }

    /** For an auditor of an organisation: reads, and may write nothing. */
    public synchronized ChannelAccess auditor(String organisation) throws IOException {
        return new NetworkAccess(network, folder, ports).channel(organisation, "auditor");
    }

    private void abandon() {
        daemons.values().forEach(Daemon::ask);
        daemons.values().forEach(Daemon::abandon);
    }

    /** Ends all processes. What they keep stays in the folder. */
    @Override
    public synchronized void close() throws IOException {
        try (lock) {
            daemons.values().forEach(Daemon::ask);
            for (Daemon daemon : daemons.values()) {
                daemon.stop();
            }
        } finally {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The virtual machine ends already.
            }
        }
    }
}
