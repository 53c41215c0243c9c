package io.sluice.gateway.provenance;

import io.sluice.gateway.provenance.AuditRow.State;
import io.sluice.gateway.provenance.Finding.Kind;
import io.sluice.proto.RecordKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether two organisations' lanes tell the same story of their exchanges. Agreement and transfer tokens are made under
 * a key that both have, so the records of both sides carry the same ones.
 *
 * <p>For each row that one side shows about the other, the other side's whole lane is asked for the steps that must be
 * there: the provider's for the record of the key, without which none may leave; the recipient's for the receipt,
 * without which it would not have been granted one. A right that was handed on is recorded by its grantor first. What may
 * still be on its way is no finding.
 */
public final class Reconciliation {
    private static final Set<State> KEY_OUT = EnumSet.of(State.GRANTED_UNCONFIRMED, State.DELIVERED);

    private final List<Finding> findings = new ArrayList<>();

    private Reconciliation() {}

    /** What does not agree. Only rows that name both organisations are compared. */
    public static List<Finding> reconcile(AuditReport one, AuditReport other) {
        Reconciliation both = new Reconciliation();
        both.missing(one, other);
        both.missing(other, one);
        both.disagreeing(one, other);
        both.findings.addAll(RightConflicts.between(one, other));
        return List.copyOf(both.findings);
    }

    private void missing(AuditReport has, AuditReport lacks) {
        if (!lacks.complete()) {
            return; // It may stand in the lane that nobody showed, which is a finding of its own.
        }
        for (AuditRow row : has.rows()) {
            if (concerns(row, has, lacks)) {
                boolean providerLacks = row.provider().equals(lacks.organisation());
                if (row.kind() == RecordKind.RIGHT) {
                    ofRight(row, lacks, providerLacks);
                } else if (KEY_OUT.contains(row.state()) && providerLacks) {
                    ofProvider(has, row, lacks);
                } else if (KEY_OUT.contains(row.state())) {
                    ofRecipient(row, lacks);
                } else {
                    ofAgreement(row, lacks);
                }
            }
        }
    }

    private void ofRight(AuditRow row, AuditReport lacks, boolean grantorLacks) {
        if (grantorLacks
                && !row.agreementToken().isEmpty()
                && !lacks.steps().has(row.agreementToken(), RecordKind.RIGHT)) {
            add(Kind.ONE_SIDED, lacks, row, "a right that its holder has recorded, and its grantor has not");
        }
    }

    private void ofProvider(AuditReport has, AuditRow row, AuditReport provider) {
        if (!provider.steps().has(row.transferToken(), RecordKind.GRANTED)) {
            add(
                    Kind.GRANT_WITHOUT_RECORD,
                    provider,
                    row,
                    has.organisation() + " was granted a key, and the provider's lane has no record of it");
        } else if (row.state() == State.DELIVERED && !provider.steps().has(row.transferToken(), RecordKind.DELIVERED)) {
            add(Kind.ONE_SIDED, provider, row, "the recipient opened it, and the provider has not recorded that");
        }
    }

    private void ofRecipient(AuditRow row, AuditReport recipient) {
        RecordKind[] first = {RecordKind.RECEIVED, RecordKind.GRANTED, RecordKind.DELIVERED, RecordKind.REFUSED};
        if (!recipient.steps().has(row.transferToken(), first)) {
            add(Kind.ONE_SIDED, recipient, row, "the provider granted a key, and the recipient has no record of it");
        } else if (row.state() == State.DELIVERED
                && !recipient.steps().has(row.transferToken(), RecordKind.DELIVERED)) {
            add(Kind.ONE_SIDED, recipient, row, "the recipient confirmed it, and has not recorded that");
        }
    }

    private void ofAgreement(AuditRow row, AuditReport lacks) {
        boolean agreed = row.state() == State.AGREED;
        if ((agreed || row.state() == State.REVOKED || row.state() == State.RECALLED)
                && !row.agreementToken().isEmpty()
                && !lacks.steps().has(row.agreementToken(), agreed ? RecordKind.AGREED : RecordKind.AGREEMENT_ENDED)) {
            add(
                    Kind.ONE_SIDED,
                    lacks,
                    row,
                    "an agreement that was " + row.state().text() + " on one side only");
        }
    }

    private void disagreeing(AuditReport one, AuditReport other) {
        Map<String, AuditRow> theirs = new HashMap<>();
        other.rows().stream().filter(row -> !shared(row).isEmpty()).forEach(row -> theirs.put(shared(row), row));
        for (AuditRow row : one.rows()) {
            AuditRow match = shared(row).isEmpty() ? null : theirs.get(shared(row));
            if (match != null) {
                differences(row, match)
                        .forEach(what -> add(Kind.DISAGREEING, other, row, "both sides recorded another " + what));
            }
        }
    }

    /** Under which both sides record just one thing: a transfer, or a right. */
    private static String shared(AuditRow row) {
        return row.kind() == RecordKind.RIGHT ? row.agreementToken() : row.transferToken();
    }

    /** Only what both sides opened can differ. */
    private static List<String> differences(AuditRow mine, AuditRow theirs) {
        List<String> different = new ArrayList<>();
        differ(different, "dataset", mine.dataset(), theirs.dataset());
        differ(different, "version", mine.version(), theirs.version());
        differ(different, "agreement", mine.agreement(), theirs.agreement());
        differ(different, "purpose", mine.purpose(), theirs.purpose());
        differ(different, "provider", mine.provider(), theirs.provider());
        differ(different, "recipient", mine.recipient(), theirs.recipient());
        if (mine.rank() != theirs.rank()) {
            different.add("rank");
        }
        if (mine.plaintextSha256().isPresent()
                && theirs.plaintextSha256().isPresent()
                && !Arrays.equals(
                        mine.plaintextSha256().get(), theirs.plaintextSha256().get())) {
            different.add("content (SHA-256 of the plaintext)");
        }
        return different;
    }

    private static void differ(List<String> different, String what, String mine, String theirs) {
        if (!mine.isEmpty() && !theirs.isEmpty() && !mine.equals(theirs)) {
            different.add(what);
        }
    }

    /** Whether the row is about just these two; a row without names may be about somebody else. */
    private static boolean concerns(AuditRow row, AuditReport has, AuditReport lacks) {
        return row.provider().equals(has.organisation()) && row.recipient().equals(lacks.organisation())
                || row.provider().equals(lacks.organisation())
                        && row.recipient().equals(has.organisation());
    }

    private void add(Kind kind, AuditReport where, AuditRow row, String text) {
        findings.add(new Finding(
                kind,
                where.lane(),
                -1,
                text + " (" + Place.text(row.records()) + ", "
                        + (row.kind() == RecordKind.RIGHT ? "right token " : "transfer token ")
                        + shared(row) + ")"));
    }
}
