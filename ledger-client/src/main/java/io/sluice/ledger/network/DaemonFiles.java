package io.sluice.ledger.network;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The configuration files that are the same for every daemon; all that differs goes by environment. */
final class DaemonFiles {
    private DaemonFiles() {}

    /**
     * @param seenAs where the daemon will find the folder: elsewhere than here when it is handed out
     * @param consensus where an orderer keeps what it agrees on; empty: where it runs
     */
    static void write(Path folder, String seenAs, String consensus) throws IOException {
        Path builder = folder.resolve("builder");
        for (String script : List.of("detect", "build", "release")) {
            Path file = builder.resolve("bin").resolve(script);
            PrivateFiles.write(file, resource(script));
            if (!file.toFile().setExecutable(true, true)) {
                throw new IOException(file + ": cannot be made executable");
            }
        }
        PrivateFiles.write(
                folder.resolve("core.yaml"), resource("core.yaml").replace("\"BUILDER\"", quoted(seenAs + "/builder")));
        PrivateFiles.write(
                folder.resolve("orderer.yaml"), resource("orderer.yaml").replace("\"CONSENSUS\"", quoted(consensus)));
    }

    private static String quoted(String path) {
        return '"' + path.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
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
