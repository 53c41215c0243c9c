package io.sluice.ledger.network;

import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Map;

/** The folder from which a daemon learns who it is and whom its organisation vouches for. */
final class MspFolder {
    private static final Map<String, String> UNITS = Map.of(
            "ClientOUIdentifier", "client",
            "PeerOUIdentifier", "peer",
            "AdminOUIdentifier", "admin",
            "OrdererOUIdentifier", "orderer");

    private MspFolder() {}

    static void write(Path folder, Credential self, X509Certificate members, X509Certificate tls) throws IOException {
        PrivateFiles.write(folder.resolve("cacerts").resolve("ca.pem"), Pem.of(members));
        PrivateFiles.write(folder.resolve("tlscacerts").resolve("tls-ca.pem"), Pem.of(tls));
        PrivateFiles.write(folder.resolve("keystore").resolve("key.pem"), Pem.of(self.key()));
        PrivateFiles.write(folder.resolve("signcerts").resolve("cert.pem"), Pem.of(self.certificate()));
        StringBuilder units = new StringBuilder("NodeOUs:\n  Enable: true\n");
        UNITS.forEach((key, unit) -> units.append("  ")
                .append(key)
                .append(": {Certificate: cacerts/ca.pem, OrganizationalUnitIdentifier: ")
                .append(unit)
                .append("}\n"));
        PrivateFiles.write(folder.resolve("config.yaml"), units.toString());
    }
}
