package io.sluice.gateway.provenance;

import io.sluice.proto.Outcome;
import io.sluice.proto.Record;
import io.sluice.proto.RecordKind;
import io.sluice.proto.TokenKind;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Which steps a lane has recorded of each transfer, agreement and right, by blind token: known of the whole lane whatever an
 * auditor was shown or asked for, so that nobody is accused of leaving out what was only filtered out.
 */
public final class Steps {
    private final Map<String, Set<RecordKind>> steps = new HashMap<>();

    /** A lane of which nothing is known. */
    Steps() {}

    void take(Record record) {
        RecordKind kind = record.getOutcome() == Outcome.DONE ? record.getKind() : RecordKind.REFUSED;
        for (TokenKind token : Set.of(TokenKind.TOKEN_TRANSFER, TokenKind.TOKEN_AGREEMENT, TokenKind.TOKEN_RIGHT)) {
            Records.token(record, token)
                    .ifPresent(value -> steps.computeIfAbsent(value, key -> EnumSet.noneOf(RecordKind.class))
                            .add(kind));
        }
    }

    /** Whether one of these steps is recorded under this token. */
    boolean has(String token, RecordKind... kinds) {
        Set<RecordKind> recorded = steps.getOrDefault(token, Set.of());
        for (RecordKind kind : kinds) {
            if (recorded.contains(kind)) {
                return true;
            }
        }
        return false;
    }
}
