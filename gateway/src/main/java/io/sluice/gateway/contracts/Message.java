package io.sluice.gateway.contracts;

/**
 * One message of the protocol, free of its wire form.
 *
 * @param consumerPid the consumer's identifier of the process; empty only in a provider's first offer
 * @param providerPid the provider's; empty only in a consumer's first request
 */
public record Message(MessageType type, String consumerPid, String providerPid, Content content) {
    /** The identifier that the given side has given to the process. */
    public String pidOf(Role side) {
        return side == Role.CONSUMER ? consumerPid : providerPid;
    }
}
