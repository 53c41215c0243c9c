package io.sluice.chaincode.contract;

import com.google.protobuf.ByteString;

/**
 * Which MSP acts for which organisation. The first gateway that writes for a name binds the name to its MSP; from then
 * on only that MSP writes for that name, and it writes for no other.
 */
final class Organisations {
    private Organisations() {}

    /** Refuses unless the caller is a gateway of this organisation, or the first of a name and an MSP not yet bound. */
    static void requireOwn(Call call, State state, String organisation) throws Refusal, StateException {
        call.caller().requireGateway();
        String msp = call.caller().msp();
        ByteString boundMsp = state.get(Keys.organisation(organisation));
        ByteString boundName = state.get(Keys.msp(msp));
        if (boundMsp.isEmpty() && boundName.isEmpty()) {
            state.put(Keys.organisation(organisation), ByteString.copyFromUtf8(msp));
            state.put(Keys.msp(msp), ByteString.copyFromUtf8(organisation));
        } else if (!boundMsp.equals(ByteString.copyFromUtf8(msp))) {
            throw new Refusal(
                    Refusal.Code.WRONG_OWNER,
                    boundName.isEmpty()
                            ? organisation + " is bound to another MSP than " + msp
                            : msp + " is bound to " + boundName.toStringUtf8() + " (expected: " + organisation + ")");
        }
    }
}
