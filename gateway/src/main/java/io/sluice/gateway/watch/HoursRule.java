package io.sluice.gateway.watch;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A key granted when nobody works; told once a day for each member. */
final class HoursRule implements Rule {
    private final Optional<Hours> usual;
    private final ZoneId zone;

    HoursRule(WatchSettings settings) {
        usual = settings.hours();
        zone = settings.zone();
    }

    @Override
    public Optional<Alert> see(Fact fact) {
        ZonedDateTime moment = Instant.ofEpochMilli(fact.timeMillis()).atZone(zone);
        if (!fact.isGrant() || usual.isEmpty() || usual.get().contain(moment)) {
            return Optional.empty();
        }
        return Optional.of(new Alert(
                AlertCode.HOURS_UNUSUAL,
                fact.member(),
                fact.member() + " " + moment.toLocalDate(),
                fact.timeMillis(),
                List.of(fact.index()),
                Map.of()));
    }
}
