package io.sluice.gateway.provenance;

import io.sluice.gateway.provenance.AuditRow.State;
import io.sluice.proto.FieldKind;
import io.sluice.proto.Outcome;
import io.sluice.proto.Record;
import io.sluice.proto.RecordKind;
import io.sluice.proto.TokenKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Makes rows of verified records: those of one transfer become one row, others a row each. Pure. */
final class Rows {
    private static final Pattern OBJECT = Pattern.compile("[0-9a-f]{32}");
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    private static final Set<RecordKind> ONE_ROW_EACH = EnumSet.of(RecordKind.AGREED, RecordKind.AGREEMENT_ENDED);

    private Rows() {}

    /**
     * The rows, ascending by time.
     *
     * @param seen ascending by time, and within a lane by index
     * @param endedAt when agreements ended, by agreement token in hex
     * @param deleted agreements of which there is a deletion receipt, by token in hex
     */
    static List<AuditRow> of(Collection<Seen> seen, Map<String, Long> endedAt, Set<String> deleted) {
        Map<String, List<Seen>> groups = new LinkedHashMap<>();
        for (Seen one : seen) {
            groups.computeIfAbsent(group(one), key -> new ArrayList<>()).add(one);
        }
        List<AuditRow> rows = new ArrayList<>();
        groups.values().forEach(group -> rows.add(row(group, endedAt, deleted)));
        rows.sort(Comparator.comparingLong(AuditRow::timeMillis));
        return rows;
    }

    private static String group(Seen one) {
        Optional<String> transfer = Records.token(one.record(), TokenKind.TOKEN_TRANSFER);
        return transfer.isPresent() && !ONE_ROW_EACH.contains(one.record().getKind())
                ? transfer.get()
                : one.place().toString();
    }

    private static AuditRow row(List<Seen> group, Map<String, Long> endedAt, Set<String> deleted) {
        Record last = group.get(group.size() - 1).record();
        String agreement = token(group, TokenKind.TOKEN_AGREEMENT);
        String agreementToken = agreement.isEmpty() ? token(group, TokenKind.TOKEN_RIGHT) : agreement;
        State state = state(group, deleted.contains(agreementToken));
        return new AuditRow(
                state,
                last.getKind(),
                last.getTimeMillis(),
                endedAt.getOrDefault(agreementToken, 0L),
                group.stream()
                        .map(one -> one.record().getRank())
                        .max(Comparator.naturalOrder())
                        .orElseThrow(),
                text(group, FieldKind.FIELD_DATASET),
                text(group, FieldKind.FIELD_VERSION),
                text(group, FieldKind.FIELD_PROVIDER),
                text(group, FieldKind.FIELD_RECIPIENT),
                text(group, FieldKind.FIELD_AGREEMENT_ID),
                text(group, FieldKind.FIELD_TRANSFER_ID),
                text(group, FieldKind.FIELD_PURPOSE),
                lines(group, FieldKind.FIELD_BASIS),
                EnumSet.of(State.REFUSED, State.FAILED, State.GAP).contains(state)
                        ? lines(group, FieldKind.FIELD_REASON)
                        : List.of(),
                value(group, FieldKind.FIELD_PLAINTEXT_SHA256),
                agreementToken,
                token(group, TokenKind.TOKEN_TRANSFER),
                subject(group),
                group.stream().map(Seen::place).toList(),
                count(group),
                group.stream()
                        .flatMap(one -> lines(List.of(one), FieldKind.FIELD_OPERATOR).stream())
                        .distinct()
                        .toList(),
                new AuditRow.Thing(
                        hex(group, FieldKind.FIELD_OBJECT_ID),
                        hex(group, FieldKind.FIELD_MANIFEST_DIGEST),
                        digests(group, FieldKind.FIELD_PARENTS, OBJECT),
                        digests(group, FieldKind.FIELD_PARENT_MANIFESTS, DIGEST)),
                RowDetails.of(group));
    }

    private static String hex(List<Seen> group, FieldKind kind) {
        return value(group, kind).map(Hashes::hex).orElse("");
    }

    private static String subject(List<Seen> group) {
        String subject = text(group, FieldKind.FIELD_SUBJECT);
        return subject.isEmpty() ? text(group, FieldKind.FIELD_ACTOR) : subject;
    }

    /** What settles a transfer comes first: a confirmation, then a refusal, then the key, and so on down. */
    private static State state(List<Seen> group, boolean deleted) {
        if (has(group, RecordKind.RETENTION, Outcome.FAILED)) {
            return deleted ? State.DELETED_LATE : State.DELETION_OVERDUE;
        }
        if (has(group, RecordKind.DELIVERED, Outcome.DONE)) {
            return State.DELIVERED;
        }
        if (has(group, RecordKind.FOREIGN_DELIVERED, Outcome.DONE)) {
            return State.FOREIGN_DELIVERED;
        }
        if (any(group, r -> r.getKind() == RecordKind.REFUSED || r.getOutcome() == Outcome.DENIED)) {
            return State.REFUSED;
        }
        if (has(group, RecordKind.GRANTED, Outcome.DONE)) {
            return State.GRANTED_UNCONFIRMED;
        }
        if (any(group, r -> r.getOutcome() == Outcome.FAILED)) {
            return State.FAILED;
        }
        return switch (group.get(group.size() - 1).record().getKind()) {
            case PUBLISHED -> State.PUBLISHED;
            case DERIVED -> State.DERIVED;
            case REIDENTIFIED -> State.REIDENTIFIED;
            case DOWNGRADED -> State.DOWNGRADED;
            case ERASED -> State.ERASED;
            case RECALLED -> State.RECALLED;
            case RETENTION -> deleted ? State.RETENTION_ENDED : State.DELETION_AWAITED;
            case DELETED -> State.DELETED;
            case AGREED -> State.AGREED;
            case TRANSFER_STARTED -> State.STARTED;
            case RECEIVED -> State.RECEIVED;
            case AGREEMENT_ENDED -> State.REVOKED;
            case MEMBER_CHANGED -> State.MEMBER_CHANGED;
            case AUDIT_GRANTED -> State.AUDIT_GRANTED;
            case STARTED -> State.GATEWAY_STARTED;
            case GAP -> State.GAP;
            case APPROVED ->
                text(group, FieldKind.FIELD_REASON).equals("approval-given") ? State.APPROVAL_GIVEN : State.APPROVED;
            case CONSENT_GIVEN ->
                text(group, FieldKind.FIELD_REASON).equals("receipt") ? State.CONSENT_RECEIPT : State.CONSENTS_TAKEN;
            case CONSENT_WITHDRAWN -> State.CONSENT_WITHDRAWN;
            case BRAKE -> State.BRAKED;
            case ALERT -> State.ALERT;
            case RIGHT ->
                switch (text(group, FieldKind.FIELD_ACTION).split(" ")[0]) {
                    case "end" -> State.RIGHT_ENDED;
                    case "transfer" -> State.RIGHT_TRANSFERRED;
                    default -> State.RIGHT_SPLIT;
                };
            default -> State.OTHER;
        };
    }

    private static boolean has(List<Seen> group, RecordKind kind, Outcome outcome) {
        return any(group, record -> record.getKind() == kind && record.getOutcome() == outcome);
    }

    private static boolean any(List<Seen> group, Predicate<Record> test) {
        return group.stream().map(Seen::record).anyMatch(test);
    }

    /** The newest word on a field. */
    private static Optional<byte[]> value(List<Seen> group, FieldKind kind) {
        for (int i = group.size() - 1; i >= 0; i--) {
            byte[] value = group.get(i).fields().get(kind);
            if (value != null) {
                return Optional.of(value);
            }
        }
        return Optional.empty();
    }

    private static String text(List<Seen> group, FieldKind kind) {
        return value(group, kind)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .orElse("");
    }

    private static List<String> lines(List<Seen> group, FieldKind kind) {
        String text = text(group, kind);
        return text.isEmpty() ? List.of() : List.of(text.split("\n"));
    }

    /** All of them as they must be, or none: records are what their lane's owner wrote. */
    private static List<String> digests(List<Seen> group, FieldKind kind, Pattern form) {
        List<String> lines = lines(group, kind);
        return lines.stream().allMatch(form.asMatchPredicate()) ? lines : List.of();
    }

    private static String token(List<Seen> group, TokenKind kind) {
        return group.stream()
                .flatMap(one -> Records.token(one.record(), kind).stream())
                .findFirst()
                .orElse("");
    }

    /** A count that is no number counts as one: the record itself. */
    private static long count(List<Seen> group) {
        String text = text(group, FieldKind.FIELD_COUNT);
        return text.matches("[1-9][0-9]{0,17}") ? Long.parseLong(text) : 1;
    }
}
