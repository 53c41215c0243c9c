package io.sluice.ledger.network;

/** Which names may stand in files, certificates and the channel's configuration. */
final class Names {
    private Names() {}

    static void check(String what, String name) {
        if (!name.matches("[a-z0-9][a-z0-9-]{0,62}")) {
            throw new IllegalArgumentException(what + ": " + name + " (expected: 1-63 of a-z, 0-9, -)");
        }
    }

    static void checkChannel(String channel) {
        if (!channel.matches("[a-z][a-z0-9.-]{0,248}")) {
            throw new IllegalArgumentException("channel: " + channel + " (expected: a letter, then a-z, 0-9, ., -)");
        }
    }

    static void checkChaincode(String name, String version) {
        if (!name.matches("[A-Za-z0-9]+([-_][A-Za-z0-9]+)*")) {
            throw new IllegalArgumentException("chaincode name: " + name + " (expected: letters, digits, -, _)");
        }
        if (!version.matches("[A-Za-z0-9_.+-]{1,50}")) {
            throw new IllegalArgumentException(
                    "chaincode version: " + version + " (expected: 1-50 of letters, digits, _ . + -)");
        }
    }
}
