package io.sluice.ledger.network;

/**
 * A process that orders transactions.
 *
 * @param name of the process
 * @param organisation whose it is: a member of the channel, or one that does nothing else
 */
public record OrdererNode(String name, String organisation) {
    /** Checks the names. */
    public OrdererNode {
        Names.check("orderer", name);
        Names.check("organisation", organisation);
    }

    /** Under this name stands the port at which it is administered. */
    public String admin() {
        return name + ".admin";
    }
}
