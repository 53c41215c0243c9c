package io.sluice.ledger.network;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The command line and the environment of each process of a network. */
final class Daemons {
    private final NetworkDescription network;
    private final NetworkFolder folder;
    private final Ports ports;
    private final FabricBinaries binaries;

    Daemons(NetworkDescription network, NetworkFolder folder, Ports ports, FabricBinaries binaries) {
        this.network = network;
        this.folder = folder;
        this.ports = ports;
        this.binaries = binaries;
    }

    Daemon orderer(OrdererNode orderer) {
        String name = orderer.name();
        Path at = folder.member(orderer.organisation(), name);
        Path data = folder.data(name);
        Map<String, String> environment = new LinkedHashMap<>();
        String tls = NetworkFolder.tlsCertificate(at).toString();
        String tlsKey = NetworkFolder.tlsKey(at).toString();
        List<String> roots = network.orderingOrganisations().stream()
                .map(organisation -> folder.tlsRoot(organisation).toString())
                .toList();
        environment.put("FABRIC_CFG_PATH", folder.configuration().toString());
        environment.put("FABRIC_LOGGING_SPEC", "info");
        environment.put("ORDERER_GENERAL_LISTENADDRESS", network.host());
        environment.put("ORDERER_GENERAL_LISTENPORT", Integer.toString(ports.of(name)));
        environment.put("ORDERER_GENERAL_LOCALMSPID", network.msp(orderer.organisation()));
        environment.put("ORDERER_GENERAL_LOCALMSPDIR", NetworkFolder.msp(at).toString());
        environment.put("ORDERER_GENERAL_TLS_CERTIFICATE", tls);
        environment.put("ORDERER_GENERAL_TLS_PRIVATEKEY", tlsKey);
        environment.put("ORDERER_GENERAL_TLS_ROOTCAS", "[" + String.join(",", roots) + "]");
        environment.put("ORDERER_GENERAL_CLUSTER_CLIENTCERTIFICATE", tls);
        environment.put("ORDERER_GENERAL_CLUSTER_CLIENTPRIVATEKEY", tlsKey);
        environment.put("ORDERER_GENERAL_CLUSTER_ROOTCAS", "[" + String.join(",", roots) + "]");
        environment.put("ORDERER_FILELEDGER_LOCATION", data.resolve("ledger").toString());
        environment.put("ORDERER_ADMIN_LISTENADDRESS", network.host() + ":" + ports.of(orderer.admin()));
        environment.put("ORDERER_ADMIN_TLS_CERTIFICATE", tls);
        environment.put("ORDERER_ADMIN_TLS_PRIVATEKEY", tlsKey);
        String root = folder.tlsRoot(orderer.organisation()).toString();
        environment.put("ORDERER_ADMIN_TLS_ROOTCAS", "[" + root + "]");
        environment.put("ORDERER_ADMIN_TLS_CLIENTROOTCAS", "[" + root + "]");
        return new Daemon(name, List.of(binaries.orderer().toString()), environment, address(name), folder);
    }

    Daemon peer(Organisation organisation, int index) {
        String name = organisation.peer(index);
        Path at = folder.member(organisation.name(), name);
        Path data = folder.data(name);
        String address = network.host() + ":" + ports.of(name);
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("FABRIC_CFG_PATH", folder.configuration().toString());
        environment.put("FABRIC_LOGGING_SPEC", "info");
        environment.put("CORE_PEER_ID", name);
        environment.put("CORE_PEER_LISTENADDRESS", address);
        environment.put("CORE_PEER_ADDRESS", address);
        // Contracts of ours do not call the peer: it calls them.
        environment.put("CORE_PEER_CHAINCODELISTENADDRESS", NetworkDescription.LOOPBACK + ":0");
        environment.put("CORE_PEER_LOCALMSPID", organisation.msp());
        environment.put("CORE_PEER_MSPCONFIGPATH", NetworkFolder.msp(at).toString());
        environment.put("CORE_PEER_FILESYSTEMPATH", data.toString());
        environment.put(
                "CORE_LEDGER_SNAPSHOTS_ROOTDIR", data.resolve("snapshots").toString());
        environment.put(
                "CORE_PEER_TLS_CERT_FILE", NetworkFolder.tlsCertificate(at).toString());
        environment.put("CORE_PEER_TLS_KEY_FILE", NetworkFolder.tlsKey(at).toString());
        environment.put(
                "CORE_PEER_TLS_ROOTCERT_FILE",
                folder.tlsRoot(organisation.name()).toString());
        environment.put("CORE_PEER_GOSSIP_BOOTSTRAP", network.host() + ":" + ports.of(organisation.peer(0)));
        environment.put("CORE_PEER_GOSSIP_ENDPOINT", address);
        environment.put("CORE_PEER_GOSSIP_EXTERNALENDPOINT", address);
        environment.put("CORE_OPERATIONS_LISTENADDRESS", NetworkDescription.LOOPBACK + ":0");
        environment.put("CORE_METRICS_PROVIDER", "disabled");
        return new Daemon(
                name, List.of(binaries.peer().toString(), "node", "start"), environment, address(name), folder);
    }

    /** @param command the contract's program and its arguments */
    Daemon chaincode(Organisation organisation, String packageId, List<String> command) {
        String name = organisation.chaincode();
        Path at = folder.member(organisation.name(), name);
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("SLUICE_CHAINCODE_ID", packageId);
        environment.put("SLUICE_CHAINCODE_LISTEN", network.host() + ":" + ports.of(name));
        environment.put(
                "SLUICE_CHAINCODE_TLS_CERTIFICATE",
                NetworkFolder.tlsCertificate(at).toString());
        environment.put("SLUICE_CHAINCODE_TLS_KEY", NetworkFolder.tlsKey(at).toString());
        environment.put(
                "SLUICE_CHAINCODE_TLS_CLIENT_ROOTS",
                folder.chaincodeRoot(organisation.name()).toString());
        return new Daemon(name, new ArrayList<>(command), environment, address(name), folder);
    }

    private InetSocketAddress address(String name) {
        return new InetSocketAddress(network.host(), ports.of(name));
    }
}
