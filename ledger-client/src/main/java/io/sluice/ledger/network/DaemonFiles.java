package io.sluice.ledger.network;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The configuration files that are the same for every daemon; all that differs goes by environment. */
final class DaemonFiles {
    private DaemonFiles() {}

    static void write(Path folder) throws IOException {
        Path builder = folder.resolve("builder");
        for (String script : List.of("detect", "build", "release")) {
            Path file = builder.resolve("bin").resolve(script);
            PrivateFiles.write(file, resource(script));
            if (!file.toFile().setExecutable(true, true)) {
                throw new IOException(file + ": cannot be made executable");
            }
        }
        String quoted = builder.toString().replace("\\", "\\\\").replace("\"", "\\\"");
        PrivateFiles.write(
                folder.resolve("core.yaml"), resource("core.yaml").replace("\"BUILDER\"", '"' + quoted + '"'));
        PrivateFiles.write(folder.resolve("orderer.yaml"), resource("orderer.yaml"));
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = DaemonFiles.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException(name + ": not in the program");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
