package io.sluice.ledger.network;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A network as a consortium wants it.
 *
 * @param channel its name
 * @param host where every process listens, and under which the others reach it, unless it is in {@code hosts}
 * @param consensus how orderers agree
 * @param batchTimeout how long an orderer waits for more before it cuts a block: a floor under every commit's latency
 * @param organisations the members of the channel
 * @param orderers the ordering processes
 * @param endorsement whose peers must endorse
 * @param chaincode name of the contract on the channel
 * @param chaincodeVersion of its definition, a label
 * @param hosts under which name others reach a process that runs elsewhere, by process; each of them needs fixed ports
 * @param ports fixed ports by process name; who is not named gets a free one
 */
public record NetworkDescription(
        String channel,
        String host,
        Consensus consensus,
        Duration batchTimeout,
        List<Organisation> organisations,
        List<OrdererNode> orderers,
        EndorsementRule endorsement,
        String chaincode,
        String chaincodeVersion,
        Map<String, String> hosts,
        Map<String, Integer> ports) {
    /** Nobody outside of the machine gets in. */
    public static final String LOOPBACK = "127.0.0.1";

    private static final int BFT_ORDERERS = 4;
    private static final String ADMIN = ".admin";

    /** Copies the collections, and checks that everything named is there. */
    public NetworkDescription {
        organisations = List.copyOf(organisations);
        orderers = List.copyOf(orderers);
        hosts = Map.copyOf(hosts);
        ports = Map.copyOf(ports);
        Names.checkChannel(channel);
        Names.checkChaincode(chaincode, chaincodeVersion);
        Set<String> names = new HashSet<>();
        organisations.forEach(each -> unique(names, each.name()));
        orderers.forEach(each -> unique(names, each.name()));
        if (organisations.stream().noneMatch(each -> each.peers() > 0)) {
            throw new IllegalArgumentException("organisations: none with a peer (expected: at least one)");
        }
        if (orderers.isEmpty() || consensus == Consensus.BFT && orderers.size() < BFT_ORDERERS) {
            throw new IllegalArgumentException("orderers: " + orderers.size() + " (expected: at least "
                    + (consensus == Consensus.BFT ? BFT_ORDERERS + " for bft" : "one") + ")");
        }
        if (batchTimeout.compareTo(Duration.ofMillis(1)) < 0 || batchTimeout.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new IllegalArgumentException("batchTimeout: " + batchTimeout + " (expected: 1 ms to 1 min)");
        }
        for (String endorser : endorsement.organisations()) {
            if (organisations.stream().noneMatch(each -> each.name().equals(endorser) && each.peers() > 0)) {
                throw new IllegalArgumentException(
                        "endorsement: " + endorser + " (expected: an organisation with a peer)");
            }
        }
        Set<String> listeners = listeners(organisations, orderers);
        ports.forEach((name, port) -> {
            if (!listeners.contains(name) || port < 0 || port > 65535) {
                throw new IllegalArgumentException("ports: " + name + ": " + port + " (expected: one of "
                        + String.join(", ", listeners) + ", and 0-65535)");
            }
        });
        checkHosts(hosts, ports, listeners);
    }

    /** A Raft network on loopback with one orderer of its own organisation; every organisation with a peer endorses. */
    public static NetworkDescription loopback(String channel, List<Organisation> organisations) {
        return new NetworkDescription(
                channel,
                LOOPBACK,
                Consensus.RAFT,
                Duration.ofMillis(50),
                organisations,
                List.of(new OrdererNode("orderer", "ordering")),
                EndorsementRule.all(),
                "sluice",
                "1",
                Map.of(),
                Map.of());
    }

    /** With another rule of who endorses. */
    public NetworkDescription withEndorsement(EndorsementRule rule) {
        return new NetworkDescription(
                channel,
                host,
                consensus,
                batchTimeout,
                organisations,
                orderers,
                rule,
                chaincode,
                chaincodeVersion,
                hosts,
                ports);
    }

    /** With another time after which a block is cut. */
    public NetworkDescription withBatchTimeout(Duration timeout) {
        return new NetworkDescription(
                channel,
                host,
                consensus,
                timeout,
                organisations,
                orderers,
                endorsement,
                chaincode,
                chaincodeVersion,
                hosts,
                ports);
    }

    /** With other orderers. */
    public NetworkDescription withOrderers(Consensus other, List<OrdererNode> nodes) {
        return new NetworkDescription(
                channel,
                host,
                other,
                batchTimeout,
                organisations,
                nodes,
                endorsement,
                chaincode,
                chaincodeVersion,
                hosts,
                ports);
    }

    /** With another version of the contract. */
    public NetworkDescription withChaincodeVersion(String version) {
        return new NetworkDescription(
                channel,
                host,
                consensus,
                batchTimeout,
                organisations,
                orderers,
                endorsement,
                chaincode,
                version,
                hosts,
                ports);
    }

    /** With one more organisation. */
    public NetworkDescription plus(Organisation organisation) {
        List<Organisation> all = new ArrayList<>(organisations);
        all.add(organisation);
        return new NetworkDescription(
                channel,
                host,
                consensus,
                batchTimeout,
                all,
                orderers,
                endorsement,
                chaincode,
                chaincodeVersion,
                hosts,
                ports);
    }

    /** The organisation of that name. */
    public Optional<Organisation> organisation(String name) {
        return organisations.stream().filter(each -> each.name().equals(name)).findFirst();
    }

    /** Those with peers, in order. */
    public List<Organisation> endorsers() {
        return organisations.stream().filter(each -> each.peers() > 0).toList();
    }

    /** Names of those that run orderers. */
    public Set<String> orderingOrganisations() {
        Set<String> names = new LinkedHashSet<>();
        orderers.forEach(each -> names.add(each.organisation()));
        return names;
    }

    /** The MSP of an organisation, whether it is a member of the channel or only runs orderers. */
    public String msp(String name) {
        return organisation(name).map(Organisation::msp).orElseGet(() -> Organisation.mspOf(name));
    }

    /** Under which name or address others reach a process. */
    public String hostOf(String process) {
        return hosts.getOrDefault(process, host);
    }

    /** Whether somebody else starts the processes: then they are only joined and given the contract. */
    public boolean elsewhere() {
        return !hosts.isEmpty();
    }

    /** Everything that has a port. */
    Set<String> listeners() {
        return listeners(organisations, orderers);
    }

    private static Set<String> listeners(List<Organisation> organisations, List<OrdererNode> orderers) {
        Set<String> names = new LinkedHashSet<>();
        for (OrdererNode orderer : orderers) {
            names.add(orderer.name());
            names.add(orderer.admin());
        }
        for (Organisation organisation : organisations) {
            for (int i = 0; i < organisation.peers(); i++) {
                names.add(organisation.peer(i));
            }
            if (organisation.peers() > 0) {
                names.add(organisation.chaincode());
            }
        }
        return names;
    }

    private static void checkHosts(Map<String, String> hosts, Map<String, Integer> ports, Set<String> listeners) {
        hosts.forEach((name, host) -> {
            if (!listeners.contains(name) || name.endsWith(ADMIN) || !host.matches("[A-Za-z0-9]([A-Za-z0-9.:-]*)")) {
                throw new IllegalArgumentException(
                        "hosts: " + name + ": " + host + " (expected: a process, and a name or an address)");
            }
            for (String listener : List.of(name, name + ADMIN)) {
                if (listeners.contains(listener) && ports.getOrDefault(listener, 0) == 0) {
                    throw new IllegalArgumentException("ports: none for " + listener
                            + " (expected: one, because it runs on the host " + host + ")");
                }
            }
        });
    }

    private static void unique(Set<String> names, String name) {
        if (!names.add(name)) {
            throw new IllegalArgumentException(name + ": twice (expected: different names)");
        }
    }
}
