package io.sluice.chaincode;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What the program is told by its environment.
 *
 * @param packageId of the package installed at the peer
 * @param listen where peers connect; port 0 takes a free one
 * @param tls keys and whom to trust; empty only when it was switched off by name
 */
record Settings(String packageId, InetSocketAddress listen, Optional<Tls> tls) {
    private static final String PREFIX = "SLUICE_CHAINCODE_";

    /** Files in PEM: own certificate, own PKCS#8 key, and the roots of the peers' client certificates. */
    record Tls(Path certificate, Path key, Path clientRoots) {}

    static Settings of(Map<String, String> environment) throws IOException {
        Optional<Tls> tls = Optional.empty();
        if (!"off".equals(environment.get(PREFIX + "TLS"))) {
            tls = Optional.of(new Tls(
                    Path.of(required(environment, "TLS_CERTIFICATE", "a PEM file")),
                    Path.of(required(environment, "TLS_KEY", "a PEM file with a PKCS#8 key")),
                    Path.of(required(environment, "TLS_CLIENT_ROOTS", "a PEM file"))));
        }
        return new Settings(id(environment), address(required(environment, "LISTEN", "HOST:PORT")), tls);
    }

    /** The id follows from keys that may be made after the environment was written: so it may be in a file. */
    private static String id(Map<String, String> environment) throws IOException {
        String file = environment.get(PREFIX + "ID_FILE");
        if (file == null || file.isBlank()) {
            return required(environment, "ID", "the package id, LABEL:HASH");
        }
        String id = Files.readString(Path.of(file)).strip();
        if (!id.matches("[^:\\s]+:[0-9a-f]{64}")) {
            throw new IllegalArgumentException(
                    PREFIX + "ID_FILE: " + file + ": not a package id (expected: LABEL:HASH)");
        }
        return id;
    }

    /** Where it listens, as seen from beside it. */
    static InetSocketAddress listen(Map<String, String> environment) {
        return address(required(environment, "LISTEN", "HOST:PORT"));
    }

    private static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        String port = text.substring(colon + 1);
        if (colon < 1 || !port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 0xffff) {
            throw new IllegalArgumentException(PREFIX + "LISTEN: " + text + " (expected: HOST:PORT)");
        }
        return new InetSocketAddress(text.substring(0, colon), Integer.parseInt(port));
    }

    private static String required(Map<String, String> environment, String name, String expected) {
        String value = environment.get(PREFIX + name);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(PREFIX + name + ": not set (expected: " + expected + ")");
        }
        return value;
    }
}
