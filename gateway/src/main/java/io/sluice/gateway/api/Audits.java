package io.sluice.gateway.api;

import io.sluice.gateway.provenance.AuditFilter;
import io.sluice.gateway.provenance.AuditReport;
import io.sluice.gateway.provenance.LaneSource;
import io.sluice.gateway.provenance.SignedDocuments;
import io.sluice.proto.AuditGrant;
import io.sluice.proto.EvidenceBundle;
import io.sluice.proto.FieldKind;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What an operator asks of the records, here and at others. */
public interface Audits {
    /** Of our own lanes, all of them. */
    AuditReport own(AuditFilter filter) throws IOException;

    /**
     * A report that was also held against the lanes of counterparties.
     *
     * @param notCompared lanes that we may read and could not: "LANE: why"
     */
    record Compared(AuditReport report, List<String> notCompared) {
        /** Copies the list. */
        public Compared {
            notCompared = List.copyOf(notCompared);
        }
    }

    /** Of a member's lanes, likewise as {@link #at}, and not held against others' lanes. */
    AuditReport of(String member, AuditFilter filter) throws IOException;

    /** Of a member's lanes, as its auditor, with what it granted us. */
    Compared at(String member, AuditFilter filter) throws IOException;

    /**
     * A member's lane as its owner hands it out to us, its auditor; our own when no member is named. Not verified.
     *
     * @param lane ORG/LANE; the first when none is named
     */
    LaneSource lane(Optional<String> member, Optional<String> lane) throws IOException;

    /** What we were granted of this lane. */
    List<AuditGrant> granted(String lane) throws IOException;

    /** Everything that the filter's rows rest on. */
    EvidenceBundle export(AuditFilter filter) throws IOException;

    /** These records of the lane that this gateway writes, with these of their fields and these documents. */
    EvidenceBundle records(Collection<Long> indices, Set<FieldKind> fields, SignedDocuments documents)
            throws IOException;

    /**
     * Hands an auditor the token keys and openings of a period, sealed to its key, and records that.
     *
     * @param untilMillis exclusive
     * @return how many records' openings were handed over
     */
    long grant(String auditor, long fromMillis, long untilMillis) throws IOException;
}
