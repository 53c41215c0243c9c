package io.sluice.ledger.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;

/** Fabric's official images as a source of its programs. */
class FabricImages {
    static final List<String> NAMES = List.of(
            "hyperledger/fabric-peer:" + FabricBinaries.REFERENCE_VERSION,
            "hyperledger/fabric-orderer:" + FabricBinaries.REFERENCE_VERSION);

    private static final List<String> PROGRAMS = List.of("peer", "orderer");
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final Duration PULL = Duration.ofMinutes(10);

    private final Path folder;

    /** @param folder where the programs are kept once they are copied */
    FabricImages(Path folder) {
        this.folder = folder;
    }

    Path folder() {
        return folder;
    }

    /** Whether both programs are in the folder now. False when Docker is not there, does not answer or has no image. */
    boolean provide() throws IOException {
        if (PROGRAMS.stream().allMatch(program -> Files.isExecutable(folder.resolve(program)))) {
            return true;
        }
        if (!docker(ANSWER, "version").succeeded()) {
            return false;
        }
        Files.createDirectories(folder);
        for (int i = 0; i < PROGRAMS.size(); i++) {
            if (!copy(NAMES.get(i), PROGRAMS.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** The file appears under its name only when it is whole. */
    private boolean copy(String image, String program) throws IOException {
        Command.Result created = docker(PULL, "create", "--quiet", image);
        if (!created.succeeded()) {
            return false;
        }
        String container = created.output().strip().lines().reduce("", (before, last) -> last);
        Path partial = folder.resolve(program + ".partial");
        try {
            if (!docker(PULL, "cp", container + ":/usr/local/bin/" + program, partial.toString())
                    .succeeded()) {
                return false;
            }
        } finally {
            docker(ANSWER, "rm", container);
        }
        if (!partial.toFile().setExecutable(true)) {
            throw new IOException(partial + ": cannot be made executable");
        }
        Files.move(partial, folder.resolve(program), StandardCopyOption.ATOMIC_MOVE);
        return true;
    }

    private static Command.Result docker(Duration limit, String... arguments) throws IOException {
        String[] command = new String[arguments.length + 1];
        command[0] = "docker";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        try {
            return Command.run(limit, command);
        } catch (IOException e) {
            return new Command.Result(false, "docker: " + e.getMessage()); // Not installed is an answer too.
        }
    }
}
