package io.sluice.gateway.api;

import io.sluice.gateway.provenance.AuditFilter;
import io.sluice.gateway.provenance.AuditReport;
import io.sluice.proto.EvidenceBundle;
import java.io.IOException;

/** What an operator asks of the records, here and at others. */
public interface Audits {
    /** Of our own lane. */
    AuditReport own(AuditFilter filter) throws IOException;

    /** Of a member's lane, as its auditor, with what it granted us. */
    AuditReport at(String member, AuditFilter filter) throws IOException;

    /** Everything that the filter's rows rest on. */
    EvidenceBundle export(AuditFilter filter) throws IOException;

    /**
     * Hands an auditor the token keys and openings of a period, sealed to its key, and records that.
     *
     * @param untilMillis exclusive
     * @return how many records' openings were handed over
     */
    long grant(String auditor, long fromMillis, long untilMillis) throws IOException;
}
