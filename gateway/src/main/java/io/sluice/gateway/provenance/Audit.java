package io.sluice.gateway.provenance;

import java.util.List;

/** Questions about a lane; every record that is shown was verified. */
public final class Audit {
    private Audit() {}

    /** Reads the whole lane, verifies it, and answers. */
    public AuditReport report(AuditFilter filter) {
        throw new UnsupportedOperationException("needs the ledger");
    }

    /** Whether both sides recorded the same exchanges; names what is missing, altered or one-sided. */
    public static List<Finding> reconcile(AuditReport own, AuditReport peer) {
        throw new UnsupportedOperationException("needs the ledger");
    }
}
