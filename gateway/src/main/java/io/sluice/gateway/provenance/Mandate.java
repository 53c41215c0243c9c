package io.sluice.gateway.provenance;

import io.sluice.proto.FieldKind;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** Which fields an auditor is shown. */
public final class Mandate {
    /**
     * What the auditor's questions need: who, what, under which terms, how far, why not, and the hashes of what was
     * signed. Not: who acted inside an organisation, partners' checkpoints, categories.
     */
    public static final Set<FieldKind> FIELDS = Collections.unmodifiableSet(EnumSet.of(
            FieldKind.FIELD_DATASET,
            FieldKind.FIELD_VERSION,
            FieldKind.FIELD_PROVIDER,
            FieldKind.FIELD_RECIPIENT,
            FieldKind.FIELD_AGREEMENT_ID,
            FieldKind.FIELD_AGREEMENT_DIGEST,
            FieldKind.FIELD_PURPOSE,
            FieldKind.FIELD_BASIS,
            FieldKind.FIELD_OBJECT_ID,
            FieldKind.FIELD_MANIFEST_DIGEST,
            FieldKind.FIELD_HEADER_HASH,
            FieldKind.FIELD_ROOT,
            FieldKind.FIELD_PLAINTEXT_SHA256,
            FieldKind.FIELD_TRANSFER_ID,
            FieldKind.FIELD_RECEIPT_HASH,
            FieldKind.FIELD_GRANT_HASH,
            FieldKind.FIELD_OPENED_HASH,
            FieldKind.FIELD_REASON,
            FieldKind.FIELD_RANK_DECLARED,
            FieldKind.FIELD_RANK_FOUND,
            FieldKind.FIELD_BYTES,
            FieldKind.FIELD_SUBJECT,
            FieldKind.FIELD_REVOCATION_HASH,
            FieldKind.FIELD_COUNT,
            FieldKind.FIELD_LANE,
            FieldKind.FIELD_PERIOD,
            FieldKind.FIELD_PARENTS,
            FieldKind.FIELD_PARENTS_RANK,
            FieldKind.FIELD_PARENT_MANIFESTS,
            FieldKind.FIELD_PLAN_DIGEST,
            FieldKind.FIELD_RISK_K,
            FieldKind.FIELD_RISK_COMBINED_K,
            FieldKind.FIELD_RISK_EARLIER,
            FieldKind.FIELD_RISK_L,
            FieldKind.FIELD_RISK_T,
            FieldKind.FIELD_RISK_PROSECUTOR,
            FieldKind.FIELD_RISK_JOURNALIST,
            FieldKind.FIELD_RISK_MARKETER,
            FieldKind.FIELD_ROWS_RELEASED,
            FieldKind.FIELD_ROWS_SUPPRESSED,
            FieldKind.FIELD_COLUMN,
            FieldKind.FIELD_APPROVER,
            FieldKind.FIELD_FOUND,
            FieldKind.FIELD_APPROVAL_HASH,
            FieldKind.FIELD_APPROVALS,
            FieldKind.FIELD_DOCUMENT_DIGEST,
            FieldKind.FIELD_DOCUMENT_KIND,
            FieldKind.FIELD_DOCUMENTS,
            FieldKind.FIELD_CONSENT_ROOT,
            FieldKind.FIELD_CONSENTED,
            FieldKind.FIELD_ROWS_DROPPED,
            FieldKind.FIELD_ROWS_MASKED,
            FieldKind.FIELD_NOTICE_HASH,
            FieldKind.FIELD_DELETION_HASH,
            FieldKind.FIELD_BRAKE,
            FieldKind.FIELD_ACTION,
            FieldKind.FIELD_ORIGIN,
            FieldKind.FIELD_RIGHT_HASH,
            FieldKind.FIELD_RIGHT_BASE_HASH,
            FieldKind.FIELD_RIGHT_DEPTH,
            FieldKind.FIELD_RIGHT_END_HASH,
            FieldKind.FIELD_RIGHTS,
            FieldKind.FIELD_RECORDS,
            FieldKind.FIELD_FIGURES));

    private Mandate() {}
}
