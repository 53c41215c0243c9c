package io.sluice.gateway.provenance;

import io.sluice.proto.EvidenceBundle;

/** Makes evidence bundles of the own lane: records, proofs, openings, signed documents. */
public final class Bundles {
    private Bundles() {}

    /** Everything that the filter's rows rest on. */
    public EvidenceBundle export(AuditFilter filter) {
        throw new UnsupportedOperationException("needs the ledger");
    }
}
