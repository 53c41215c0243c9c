package io.sluice.gateway.watch;

import io.sluice.proto.RecordKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A deletion receipt that is missing for too long: the other side's, or ours. */
final class DeletionRule implements Rule {
    @Override
    public Optional<Alert> see(Fact fact) {
        return fact.kind() != RecordKind.RETENTION
                ? Optional.empty()
                : Optional.of(new Alert(
                        fact.given() ? AlertCode.DELETION_OVERDUE : AlertCode.DELETION_OWED,
                        fact.member(),
                        Long.toString(fact.index()),
                        fact.timeMillis(),
                        List.of(fact.index()),
                        Map.of()));
    }
}
