package io.sluice.ledger.network;

/**
 * A member of the channel.
 *
 * @param name as in {@code lane.md}: 1 to 63 of a-z, 0-9, -
 * @param msp its name on the channel
 * @param peers how many it runs; with none it reads and writes through others' peers and endorses nothing
 * @param auditor whether its clients may read only; its peers, if it has any, endorse nevertheless
 */
public record Organisation(String name, String msp, int peers, boolean auditor) {
    private static final int MAX_PEERS = 10;

    /** Checks it. */
    public Organisation {
        Names.check("organisation", name);
        if (!msp.matches("[A-Za-z0-9][A-Za-z0-9.-]{0,99}")) {
            throw new IllegalArgumentException("msp: " + msp + " (expected: 1-100 of A-Z, a-z, 0-9, ., -)");
        }
        if (peers < 0 || peers > MAX_PEERS) {
            throw new IllegalArgumentException("peers: " + peers + " (expected: 0-" + MAX_PEERS + ")");
        }
    }

    /** A member that exchanges data and runs one peer. */
    public static Organisation member(String name) {
        return new Organisation(name, mspOf(name), 1, false);
    }

    /** One that only reads, without a peer. */
    public static Organisation auditor(String name) {
        return new Organisation(name, mspOf(name), 0, true);
    }

    /** One that only reads, but whose peer endorses: the third in two of three. */
    public static Organisation supervisor(String name) {
        return new Organisation(name, mspOf(name), 1, true);
    }

    /** The MSP of an organisation that does not say another. */
    public static String mspOf(String name) {
        return name + "MSP";
    }

    /** Name of the process of one of its peers. */
    public String peer(int index) {
        return name + ".peer" + index;
    }

    /** Name of the process that runs the contract for its peers. */
    public String chaincode() {
        return name + ".chaincode";
    }
}
