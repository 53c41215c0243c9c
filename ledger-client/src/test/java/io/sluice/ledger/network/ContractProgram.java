package io.sluice.ledger.network;

import java.nio.file.Path;
import java.util.List;

/** The contract as a program, from the class path of the tests. */
public final class ContractProgram {
    private ContractProgram() {}

    /** Its command line. */
    public static List<String> command() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "io.sluice.chaincode.Main");
    }
}
