package io.sluice.gateway.watch;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Many grants to one member within a day, however small: small ones add up. */
final class RequestRule implements Rule {
    private static final long DAY = TimeUnit.DAYS.toMillis(1);
    private static final long MEBIBYTE = 1 << 20;

    private final int most;
    private final Map<String, Deque<Fact>> members = new HashMap<>();

    RequestRule(WatchSettings settings) {
        most = settings.requests();
    }

    @Override
    public Optional<Alert> see(Fact fact) {
        if (!fact.isGrant()) {
            return Optional.empty();
        }
        Deque<Fact> seen = members.computeIfAbsent(fact.member(), member -> new ArrayDeque<>());
        seen.add(fact);
        while (seen.peek().timeMillis() <= fact.timeMillis() - DAY) {
            seen.remove();
        }
        if (seen.size() < most) {
            return Optional.empty();
        }
        long bytes = seen.stream().mapToLong(Fact::bytes).reduce(0, VolumeRule::sum);
        Alert alert = new Alert(
                AlertCode.REQUESTS_MANY,
                fact.member(),
                fact.member() + " " + fact.index(),
                fact.timeMillis(),
                seen.stream().map(Fact::index).toList(),
                Map.of("count", Integer.toString(seen.size()), "mebibytes", Long.toString(bytes / MEBIBYTE)));
        seen.clear();
        return Optional.of(alert);
    }
}
