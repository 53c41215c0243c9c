package io.sluice.gateway.sealing;

import io.sluice.gateway.sealing.SealException.Reason;
import io.sluice.proto.Binding;

/** What every message about one transfer binds. */
public final class Bindings {
    private Bindings() {}

    /** Refuses a message about another transfer, object, agreement or pair of organisations. Times may differ. */
    public static void requireSame(Binding expected, Binding actual) throws SealException {
        require("provider", expected.getProvider(), actual.getProvider());
        require("recipient", expected.getRecipient(), actual.getRecipient());
        require("agreement", expected.getAgreementDigest(), actual.getAgreementDigest());
        require("transfer", expected.getTransferId(), actual.getTransferId());
        require("nonce", expected.getNonce(), actual.getNonce());
        require("header", expected.getHeaderHash(), actual.getHeaderHash());
        require("manifest", expected.getManifestDigest(), actual.getManifestDigest());
        require("root", expected.getRoot(), actual.getRoot());
    }

    private static void require(String what, Object expected, Object actual) throws SealException {
        if (!expected.equals(actual)) {
            throw new SealException(Reason.WRONG_BINDING, what + ": another one than expected");
        }
    }
}
