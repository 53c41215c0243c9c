package io.sluice.gateway.watch;

import io.sluice.proto.RecordKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A provider recalled what it gave us: our people have to delete what was opened. */
final class RecallRule implements Rule {
    @Override
    public Optional<Alert> see(Fact fact) {
        return fact.kind() == RecordKind.RECALLED
                        && !fact.given()
                        && !fact.member().isEmpty()
                ? Optional.of(new Alert(
                        AlertCode.RECALLED,
                        fact.member(),
                        fact.member() + " " + fact.index(),
                        fact.timeMillis(),
                        List.of(fact.index()),
                        Map.of("opened", fact.opened() ? "yes" : "no")))
                : Optional.empty();
    }
}
