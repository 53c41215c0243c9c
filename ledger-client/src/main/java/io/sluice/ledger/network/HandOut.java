package io.sluice.ledger.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A network's files, sorted by who needs them: for each process, and for each client, a folder with what it needs and
 * nothing of anybody else's. So one folder can be carried to one machine, or be one container's volume.
 */
final class HandOut {
    private final NetworkDescription network;
    private final NetworkFolder folder;
    private final Ports ports;
    private final NetworkAccess access;

    HandOut(NetworkDescription network, NetworkFolder folder, Ports ports) {
        this.network = network;
        this.folder = folder;
        this.ports = ports;
        this.access = new NetworkAccess(network, folder, ports);
    }

    /**
     * Writes them all; what is there is replaced.
     *
     * @param to gets a folder for each process, {@code ORG.channel} for each gateway or auditor
     * @param seenAs where a process will find its folder
     */
    void write(Path to, String seenAs) throws IOException {
        for (OrdererNode orderer : network.orderers()) {
            orderer(orderer, to.resolve(orderer.name()), seenAs);
        }
        for (Organisation organisation : network.organisations()) {
            String name = organisation.name();
            for (int i = 0; i < organisation.peers(); i++) {
                peer(organisation, organisation.peer(i), to.resolve(organisation.peer(i)), seenAs);
            }
            if (organisation.peers() > 0) {
                contract(organisation, to.resolve(organisation.chaincode()));
            }
            String role = organisation.auditor() ? "auditor" : "gateway";
            ChannelFile.write(to.resolve(name + ".channel"), access.channel(name, role));
        }
    }

    private void orderer(OrdererNode orderer, Path to, String seenAs) throws IOException {
        DaemonFiles.write(to, seenAs, seenAs + "/data/consensus");
        daemon(orderer.organisation(), orderer.name(), to);
        StringBuilder roots = new StringBuilder();
        for (String organisation : network.orderingOrganisations()) {
            roots.append(Files.readString(folder.tlsRoot(organisation)));
        }
        PrivateFiles.write(to.resolve("tls-roots.pem"), roots.toString());
        PrivateFiles.write(to.resolve("admin-roots.pem"), Files.readString(folder.tlsRoot(orderer.organisation())));
    }

    private void peer(Organisation organisation, String name, Path to, String seenAs) throws IOException {
        DaemonFiles.write(to, seenAs, seenAs + "/data/consensus");
        daemon(organisation.name(), name, to);
        PrivateFiles.write(to.resolve("tls-roots.pem"), Files.readString(folder.tlsRoot(organisation.name())));
    }

    private void daemon(String organisation, String name, Path to) throws IOException {
        Path from = folder.member(organisation, name);
        MspFolder.write(
                NetworkFolder.msp(to),
                Credential.read(NetworkFolder.certificate(from), NetworkFolder.key(from)),
                Pem.certificate(folder.memberRoot(organisation)),
                Pem.certificate(folder.tlsRoot(organisation)));
        tls(from, to);
    }

    private void contract(Organisation organisation, Path to) throws IOException {
        String name = organisation.name();
        tls(folder.member(name, organisation.chaincode()), to);
        PrivateFiles.write(to.resolve("client-roots.pem"), Files.readString(folder.chaincodeRoot(name)));
        String id = new ChaincodeService(network, folder, ports)
                .packageOf(organisation)
                .id();
        PrivateFiles.write(to.resolve("package-id"), id + "\n");
    }

    private static void tls(Path from, Path to) throws IOException {
        Credential.read(NetworkFolder.tlsCertificate(from), NetworkFolder.tlsKey(from))
                .write(NetworkFolder.tlsCertificate(to), NetworkFolder.tlsKey(to));
    }
}
