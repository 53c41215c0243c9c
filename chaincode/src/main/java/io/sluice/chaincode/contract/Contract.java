package io.sluice.chaincode.contract;

/** What a runtime executes for a peer. Implementations are deterministic and safe for concurrent use. */
@FunctionalInterface
public interface Contract {
    /**
     * Executes one call.
     *
     * @param state as the channel has it; what is put is written only when this returns
     * @throws Refusal when the call is not accepted; nothing is written then
     * @throws StateException when the peer does not answer; nothing is written then
     */
    Answer invoke(Call call, State state) throws Refusal, StateException;
}
