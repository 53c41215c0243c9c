package io.sluice.ledger.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How an organisation's peers reach its contract, with mutual TLS under an authority that does nothing else. */
final class ChaincodeService {
    private final NetworkDescription network;
    private final NetworkFolder folder;
    private final Ports ports;

    ChaincodeService(NetworkDescription network, NetworkFolder folder, Ports ports) {
        this.network = network;
        this.folder = folder;
        this.ports = ports;
    }

    /**
     * The organisation's package. It does not name the version: the program behind the address may be replaced, and an
     * upgrade is then a new definition of the same package.
     */
    ChaincodePackage packageOf(Organisation organisation) throws IOException {
        Path client = folder.member(organisation.name(), "chaincode-client");
        String connection =
                "{\"address\":\"" + network.hostOf(organisation.chaincode()) + ":" + ports.of(organisation.chaincode())
                        + "\",\"dial_timeout\":\"10s\",\"tls_required\":true,\"client_auth_required\":true"
                        + field("root_cert", folder.chaincodeRoot(organisation.name()))
                        + field("client_cert", NetworkFolder.tlsCertificate(client))
                        + field("client_key", NetworkFolder.tlsKey(client)) + "}";
        return ChaincodePackage.of(network.chaincode(), connection);
    }

    private static String field(String name, Path pem) throws IOException {
        return ",\"" + name + "\":\"" + Files.readString(pem).replace("\n", "\\n") + "\"";
    }
}
