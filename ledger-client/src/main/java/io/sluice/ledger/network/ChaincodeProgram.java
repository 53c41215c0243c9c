package io.sluice.ledger.network;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The contract as a program of its own, out of the jar that runs already. */
public final class ChaincodeProgram {
    private static final String MAIN = "io.sluice.chaincode.Main";

    private ChaincodeProgram() {}

    /** A command line: this Java, with this process's class path, which must hold the contract. */
    public static List<String> ofThisProcess() {
        String path = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return List.of(java, "-Xmx512m", "-XX:+UseSerialGC", "-cp", path, MAIN);
    }
}
