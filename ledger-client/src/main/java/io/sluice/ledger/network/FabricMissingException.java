package io.sluice.ledger.network;

import java.io.IOException;

/** Fabric's daemons are not on this machine. The message says where they were looked for and how one gets them. */
public final class FabricMissingException extends IOException {
    private static final long serialVersionUID = 1;

    FabricMissingException(String message) {
        super(message);
    }
}
