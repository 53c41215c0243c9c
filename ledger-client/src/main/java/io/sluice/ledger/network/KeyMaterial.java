package io.sluice.ledger.network;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.TreeSet;

/** Makes whatever keys and certificates a network lacks; leaves what is there. */
final class KeyMaterial {
    private final NetworkFolder folder;
    private final Clock clock;
    private final SecureRandom random;

    KeyMaterial(NetworkFolder folder, Clock clock, SecureRandom random) {
        this.folder = folder;
        this.clock = clock;
        this.random = random;
    }

    /** Keys of all organisations, daemons and clients. */
    void complete(NetworkDescription network) throws IOException {
        for (String ordering : network.orderingOrganisations()) {
            administration(ordering);
        }
        for (OrdererNode orderer : network.orderers()) {
            daemon(orderer.organisation(), orderer.name(), "orderer", hosts(network, orderer.name()));
        }
        for (Organisation organisation : network.organisations()) {
            String name = organisation.name();
            administration(name);
            client(name, "auditor");
            if (!organisation.auditor()) {
                client(name, "gateway");
            }
            for (int i = 0; i < organisation.peers(); i++) {
                daemon(name, organisation.peer(i), "peer", hosts(network, organisation.peer(i)));
            }
            if (organisation.peers() > 0) {
                CertificateAuthority authority = authority(folder.chaincodeRoot(name), "chaincode", name);
                String contract = organisation.chaincode();
                tls(authority, name, folder.member(name, contract), hosts(network, contract));
                tls(authority, name, folder.member(name, "chaincode-client"), List.of());
            }
        }
    }

    private static List<String> hosts(NetworkDescription network, String process) {
        TreeSet<String> hosts = new TreeSet<>(List.of(NetworkDescription.LOOPBACK, "localhost"));
        hosts.add(network.hostOf(process));
        return List.copyOf(hosts);
    }

    private void administration(String organisation) throws IOException {
        authority(folder.tlsRoot(organisation), "tls", organisation);
        member(organisation, "admin", "admin", "");
        tls(
                authority(folder.tlsRoot(organisation), "tls", organisation),
                organisation,
                folder.member(organisation, "admin"),
                List.of());
    }

    private void client(String organisation, String role) throws IOException {
        member(organisation, role, "client", role);
    }

    private void daemon(String organisation, String name, String unit, List<String> hosts) throws IOException {
        Credential member = member(organisation, name, unit, "");
        Path at = folder.member(organisation, name);
        MspFolder.write(
                NetworkFolder.msp(at),
                member,
                Pem.certificate(folder.memberRoot(organisation)),
                Pem.certificate(folder.tlsRoot(organisation)));
        tls(authority(folder.tlsRoot(organisation), "tls", organisation), organisation, at, hosts);
    }

    private Credential member(String organisation, String name, String unit, String role) throws IOException {
        CertificateAuthority authority = authority(folder.memberRoot(organisation), "members", organisation);
        Path at = folder.member(organisation, name);
        Path certificate = NetworkFolder.certificate(at);
        if (!Credential.isAt(certificate)) {
            authority.member(name, organisation, unit, role).write(certificate, NetworkFolder.key(at));
        }
        return Credential.read(certificate, NetworkFolder.key(at));
    }

    private static void tls(CertificateAuthority authority, String organisation, Path at, List<String> hosts)
            throws IOException {
        Path certificate = NetworkFolder.tlsCertificate(at);
        if (!Credential.isAt(certificate)) {
            authority
                    .tls(at.getFileName().toString(), organisation, hosts)
                    .write(certificate, NetworkFolder.tlsKey(at));
        }
    }

    private CertificateAuthority authority(Path certificate, String what, String organisation) throws IOException {
        Path key =
                certificate.resolveSibling(certificate.getFileName().toString().replace(".pem", "-key.pem"));
        if (!Credential.isAt(certificate)) {
            CertificateAuthority.create(organisation + " " + what, organisation, clock, random)
                    .credential()
                    .write(certificate, key);
        }
        return new CertificateAuthority(Credential.read(certificate, key), clock, random);
    }
}
