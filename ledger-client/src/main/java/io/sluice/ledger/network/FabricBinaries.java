package io.sluice.ledger.network;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fabric's two daemons on this machine.
 *
 * @param peer the program {@code peer}
 * @param orderer the program {@code orderer}
 * @param version as the peer says it, such as {@code 3.1.5}
 */
public record FabricBinaries(Path peer, Path orderer, String version) {
    /** Names the folder that holds both programs. */
    public static final String VARIABLE = "SLUICE_FABRIC_BIN";

    /** What Sluice is tested with first. */
    static final String REFERENCE_VERSION = "3.1.5";

    private static final Pattern VERSION = Pattern.compile("(?m)^\\s*Version:\\s*v?(\\S+)");

    /**
     * Looks in the folder that {@code SLUICE_FABRIC_BIN} names (and nowhere else if it is set), then on the {@code PATH},
     * then in the cache folder, into which the programs are copied out of the official images if Docker answers. That
     * may take minutes once.
     *
     * @throws FabricMissingException when there are none
     * @throws IOException when what is there does not run
     */
    public static FabricBinaries find(Map<String, String> environment) throws IOException {
        return find(environment, new FabricImages(cache(environment)));
    }

    static FabricBinaries find(Map<String, String> environment, FabricImages images) throws IOException {
        String named = environment.getOrDefault(VARIABLE, "");
        if (!named.isEmpty()) {
            return in(List.of(Path.of(named)))
                    .orElseThrow(() -> new FabricMissingException(VARIABLE + ": " + named
                            + " (expected: a folder with the programs peer and orderer of Hyperledger Fabric)"));
        }
        List<Path> path = new ArrayList<>();
        for (String folder : environment.getOrDefault("PATH", "").split(Pattern.quote(File.pathSeparator))) {
            if (!folder.isEmpty()) {
                path.add(Path.of(folder));
            }
        }
        Optional<FabricBinaries> found = in(path);
        if (found.isEmpty() && images.provide()) {
            found = in(List.of(images.folder()));
        }
        return found.orElseThrow(
                () -> new FabricMissingException("Hyperledger Fabric: no peer and orderer found (looked at " + VARIABLE
                        + ", PATH and Docker). Unpack the"
                        + " release archive of Fabric " + REFERENCE_VERSION + " and set " + VARIABLE
                        + " to its bin folder, or start Docker so that they can be copied from the images "
                        + String.join(" and ", FabricImages.NAMES)));
    }

    /** The environment that a cache folder follows from (XDG base directories). */
    private static Path cache(Map<String, String> environment) {
        String base = environment.getOrDefault("XDG_CACHE_HOME", "");
        Path folder = base.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(base);
        return folder.resolve("sluice").resolve("fabric-" + REFERENCE_VERSION);
    }

    private static Optional<FabricBinaries> in(List<Path> folders) throws IOException {
        Optional<Path> peer = program(folders, "peer");
        Optional<Path> orderer = program(folders, "orderer");
        if (peer.isEmpty() || orderer.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new FabricBinaries(peer.get(), orderer.get(), versionOf(peer.get())));
    }

    private static Optional<Path> program(List<Path> folders, String name) {
        return folders.stream()
                .map(folder -> folder.resolve(name).toAbsolutePath())
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }

    private static String versionOf(Path peer) throws IOException {
        Command.Result result = Command.run(Duration.ofSeconds(30), peer.toString(), "version");
        Matcher version = VERSION.matcher(result.output());
        if (!result.succeeded() || !version.find()) {
            throw new IOException(
                    peer + ": does not say its version (expected: peer of Hyperledger Fabric 2.5 or 3.1)");
        }
        return version.group(1);
    }
}
