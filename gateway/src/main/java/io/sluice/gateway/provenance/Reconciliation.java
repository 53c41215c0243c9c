package io.sluice.gateway.provenance;

import io.sluice.gateway.provenance.AuditRow.State;
import io.sluice.gateway.provenance.Finding.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether two organisations' lanes tell the same story of their exchanges. Agreement and transfer tokens are made under
 * a key that both have, so the records of both sides carry the same ones.
 *
 * <p>A step that only one side can have taken on the word of the other is looked for on both. What may still be on its
 * way (a transfer that was started, ciphertext without a key) is no finding.
 */
public final class Reconciliation {
    private static final Set<State> KEY_OUT = EnumSet.of(State.GRANTED_UNCONFIRMED, State.DELIVERED);

    private final AuditReport one;
    private final AuditReport other;
    private final List<Finding> findings = new ArrayList<>();

    private Reconciliation(AuditReport one, AuditReport other) {
        this.one = one;
        this.other = other;
    }

    /** What does not agree; both reports should be about everything, or about the same agreement or dataset. */
    public static List<Finding> reconcile(AuditReport one, AuditReport other) {
        Reconciliation both = new Reconciliation(one, other);
        both.transfers();
        both.agreements(one, other);
        both.agreements(other, one);
        return List.copyOf(both.findings);
    }

    private void transfers() {
        Map<String, AuditRow> theirs = byTransfer(other);
        for (AuditRow row : byTransfer(one).values()) {
            AuditRow match = theirs.remove(row.transferToken());
            if (match == null) {
                onlyIn(one, row, other);
            } else {
                compare(row, match);
            }
        }
        theirs.values().forEach(row -> onlyIn(other, row, one));
    }

    private void onlyIn(AuditReport has, AuditRow row, AuditReport lacks) {
        if (!KEY_OUT.contains(row.state()) || !concerns(row, has, lacks)) {
            return;
        }
        if (row.provider().equals(lacks.organisation())) {
            add(
                    Kind.GRANT_WITHOUT_RECORD,
                    lacks,
                    has,
                    row,
                    "a key was granted to " + has.organisation() + " and the provider's lane has no record of it");
        } else {
            add(Kind.ONE_SIDED, lacks, has, row, "the provider granted a key, and the recipient's lane has no record");
        }
    }

    private void compare(AuditRow mine, AuditRow theirs) {
        AuditRow[] rows = {mine, theirs};
        AuditReport[] reports = {one, other};
        for (int i = 0; i < 2; i++) {
            AuditRow row = rows[i];
            AuditRow match = rows[1 - i];
            boolean matchIsProvider = row.provider().equals(reports[1 - i].organisation());
            if (KEY_OUT.contains(row.state()) && !KEY_OUT.contains(match.state()) && match.state() != State.REFUSED) {
                add(
                        matchIsProvider ? Kind.GRANT_WITHOUT_RECORD : Kind.ONE_SIDED,
                        reports[1 - i],
                        reports[i],
                        row,
                        matchIsProvider
                                ? "a key was granted and the provider's lane says only: "
                                        + match.state().text()
                                : "the provider granted a key, and the recipient's lane says only: "
                                        + match.state().text());
            }
        }
        if (mine.state() == State.DELIVERED ^ theirs.state() == State.DELIVERED) {
            boolean mineDone = mine.state() == State.DELIVERED;
            if (KEY_OUT.contains(mine.state()) && KEY_OUT.contains(theirs.state())) {
                add(
                        Kind.ONE_SIDED,
                        mineDone ? other : one,
                        mineDone ? one : other,
                        mineDone ? mine : theirs,
                        "delivered says one side, granted and unconfirmed the other");
            }
        }
        differences(mine, theirs)
                .forEach(what -> add(Kind.DISAGREEING, other, one, mine, "both sides recorded another " + what));
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

    private void agreements(AuditReport has, AuditReport lacks) {
        for (State state : List.of(State.AGREED, State.REVOKED)) {
            Set<String> theirs = new HashSet<>();
            lacks.rows().stream().filter(row -> row.state() == state).forEach(row -> theirs.add(row.agreementToken()));
            for (AuditRow row : has.rows()) {
                if (row.state() == state
                        && !row.agreementToken().isEmpty()
                        && !theirs.contains(row.agreementToken())
                        && concerns(row, has, lacks)) {
                    add(Kind.ONE_SIDED, lacks, has, row, "an agreement that was " + state.text() + " on one side only");
                }
            }
        }
    }

    /** Whether the row is about just these two; a row without names may be about somebody else. */
    private static boolean concerns(AuditRow row, AuditReport has, AuditReport lacks) {
        return row.provider().equals(has.organisation()) && row.recipient().equals(lacks.organisation())
                || row.provider().equals(lacks.organisation())
                        && row.recipient().equals(has.organisation());
    }

    private static Map<String, AuditRow> byTransfer(AuditReport report) {
        Map<String, AuditRow> rows = new HashMap<>();
        report.rows().stream()
                .filter(row -> !row.transferToken().isEmpty())
                .forEach(row -> rows.put(row.transferToken(), row));
        return rows;
    }

    private void add(Kind kind, AuditReport where, AuditReport shownBy, AuditRow row, String text) {
        findings.add(new Finding(
                kind,
                where.lane(),
                -1,
                text + " (" + shownBy.lane() + ", records " + row.records() + ", transfer token " + row.transferToken()
                        + ")"));
    }
}
