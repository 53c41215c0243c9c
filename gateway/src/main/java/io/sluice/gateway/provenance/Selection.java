package io.sluice.gateway.provenance;

import io.sluice.proto.Outcome;
import io.sluice.proto.Record;
import io.sluice.proto.RecordKind;
import io.sluice.proto.TokenKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Applies a filter: first to records, by their blind tokens, so that a narrow question keeps little of a long lane; then
 * to rows. Every record of an exchange bears the tokens of its dataset and counterparty, and of its agreement if any.
 */
final class Selection {
    private static final Set<RecordKind> ORIGINS =
            EnumSet.of(RecordKind.PUBLISHED, RecordKind.DERIVED, RecordKind.DOWNGRADED);

    private final AuditFilter filter;
    private final Knowledge knowledge;
    private final Optional<String> agreementToken;
    private final Map<String, Set<String>> tokens = new HashMap<>();

    Selection(AuditFilter filter, Knowledge knowledge) throws IOException {
        this.filter = filter;
        this.knowledge = knowledge;
        this.agreementToken = filter.agreement().isEmpty()
                ? Optional.empty()
                : Optional.of(knowledge
                        .agreementKey(filter.agreement().get())
                        .map(key -> Hashes.hex(Tokens.of(
                                key,
                                TokenKind.TOKEN_AGREEMENT,
                                filter.agreement().get())))
                        .orElse("unknown"));
    }

    /** Whether the record may belong to a row that the filter wants. */
    boolean wants(Record record) {
        return (!filter.originsOnly() || ORIGINS.contains(record.getKind()) && record.getOutcome() == Outcome.DONE)
                && (filter.objects().isEmpty() || matchesObject(record))
                && matchesAgreement(record)
                && matches(record, TokenKind.TOKEN_DATASET, filter.dataset().map(Selection::utf8))
                && matches(
                        record,
                        TokenKind.TOKEN_COUNTERPARTY,
                        filter.organisation().map(Selection::utf8));
    }

    /** Whether the filter wants the row. */
    boolean wants(AuditRow row, List<Seen> records) {
        boolean inTime = records.stream()
                .mapToLong(seen -> seen.record().getTimeMillis())
                .anyMatch(time -> time >= filter.fromMillis() && time < filter.untilMillis());
        boolean refused = row.state() == AuditRow.State.REFUSED
                || records.stream()
                        .anyMatch(seen -> seen.record().getKind() == RecordKind.REFUSED
                                || seen.record().getOutcome() == Outcome.DENIED);
        return inTime
                && (refused || !filter.refusedOnly())
                && (filter.plaintextSha256().isEmpty() || file(row, records));
    }

    private boolean file(AuditRow row, List<Seen> records) {
        byte[] wanted = filter.plaintextSha256().orElseThrow();
        return row.plaintextSha256().map(known -> Arrays.equals(known, wanted)).orElse(false)
                || records.stream()
                        .anyMatch(seen -> matches(seen.record(), TokenKind.TOKEN_PLAINTEXT, Optional.of(wanted)));
    }

    private boolean matchesAgreement(Record record) {
        return agreementToken.isEmpty()
                || Records.token(record, TokenKind.TOKEN_AGREEMENT).equals(agreementToken);
    }

    private boolean matches(Record record, TokenKind kind, Optional<byte[]> value) {
        if (value.isEmpty()) {
            return true;
        }
        String period = Tokens.period(record.getTimeMillis());
        Set<String> expected = tokens.computeIfAbsent(
                kind + period,
                unknown -> knowledge.periodKeys(period).stream()
                        .map(key -> Hashes.hex(Tokens.of(key, kind, value.get())))
                        .collect(Collectors.toSet()));
        return Records.token(record, kind).map(expected::contains).orElse(false);
    }

    private boolean matchesObject(Record record) {
        String period = Tokens.period(record.getTimeMillis());
        Set<String> expected = tokens.computeIfAbsent(TokenKind.TOKEN_OBJECT + period, unknown -> {
            Set<String> all = new HashSet<>();
            for (byte[] key : knowledge.periodKeys(period)) {
                filter.objects()
                        .forEach(id -> all.add(Hashes.hex(Tokens.of(
                                key, TokenKind.TOKEN_OBJECT, HexFormat.of().parseHex(id)))));
            }
            return all;
        });
        return Records.token(record, TokenKind.TOKEN_OBJECT)
                .map(expected::contains)
                .orElse(false);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
