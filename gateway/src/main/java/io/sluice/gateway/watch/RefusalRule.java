package io.sluice.gateway.watch;

import io.sluice.proto.RecordKind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Many refusals of one member within an hour. */
final class RefusalRule implements Rule {
    private static final long HOUR = TimeUnit.HOURS.toMillis(1);
    private static final int MOST_KEPT = 1_000;
    private static final int MOST_MEMBERS = 1_000;

    private final long most;
    private final Map<String, Deque<Fact>> members = new HashMap<>();

    RefusalRule(WatchSettings settings) {
        most = settings.refusals();
    }

    @Override
    public Optional<Alert> see(Fact fact) {
        if (fact.kind() != RecordKind.REFUSED
                || !fact.given()
                || fact.member().isEmpty()
                || members.size() >= MOST_MEMBERS && !members.containsKey(fact.member())) {
            return Optional.empty();
        }
        Deque<Fact> seen = members.computeIfAbsent(fact.member(), member -> new ArrayDeque<>());
        seen.add(fact);
        while (seen.size() > MOST_KEPT || seen.peek().timeMillis() <= fact.timeMillis() - HOUR) {
            seen.remove();
        }
        long count = seen.stream().mapToLong(Fact::count).reduce(0, VolumeRule::sum);
        if (count < most) {
            return Optional.empty();
        }
        Alert alert = new Alert(
                AlertCode.REFUSALS_MANY,
                fact.member(),
                fact.member() + " " + fact.timeMillis() / HOUR,
                fact.timeMillis(),
                seen.stream().map(Fact::index).toList(),
                Map.of("count", Long.toString(count)));
        seen.clear();
        return Optional.of(alert);
    }
}
