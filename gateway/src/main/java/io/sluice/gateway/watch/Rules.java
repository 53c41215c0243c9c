package io.sluice.gateway.watch;

import java.util.List;
import java.util.Optional;

/** All rules. For one thread. */
final class Rules {
    private final List<Rule> all;

    Rules(WatchSettings settings) {
        all = List.of(
                new VolumeRule(settings),
                new RefusalRule(settings),
                new NewRecipientRule(settings),
                new HoursRule(settings),
                new RequestRule(settings),
                new BorderRule(),
                new RecallRule(),
                new DeletionRule());
    }

    /** In the order of the rules. */
    List<Alert> see(Fact fact) {
        return all.stream()
                .map(rule -> rule.see(fact))
                .flatMap(Optional::stream)
                .toList();
    }
}
