package io.sluice.gateway.watch;

import io.sluice.gateway.policy.Ranks;
import io.sluice.proto.Rank;
import io.sluice.proto.RecordKind;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An agreement on data of a high rank with a member that had none for a long time. */
final class NewRecipientRule implements Rule {
    /** What is older is forgotten: the whole lane need not be read to know it. */
    static final Duration MEMORY = Duration.ofDays(90);

    private final Rank least;
    private final Map<String, Long> last = new HashMap<>();

    NewRecipientRule(WatchSettings settings) {
        least = settings.newRank();
    }

    @Override
    public Optional<Alert> see(Fact fact) {
        boolean concerns = fact.given()
                && !fact.member().isEmpty()
                && (fact.kind() == RecordKind.AGREED || fact.kind() == RecordKind.GRANTED)
                && Ranks.atLeast(fact.rank(), least);
        if (!concerns) {
            return Optional.empty();
        }
        Long before = last.put(fact.member(), fact.timeMillis());
        if (before != null && fact.timeMillis() - before <= MEMORY.toMillis()) {
            return Optional.empty();
        }
        return Optional.of(new Alert(
                AlertCode.RECIPIENT_NEW,
                fact.member(),
                fact.member() + " " + fact.index(),
                fact.timeMillis(),
                List.of(fact.index()),
                Map.of("rank", fact.rank().name(), "days", Long.toString(MEMORY.toDays()))));
    }
}
