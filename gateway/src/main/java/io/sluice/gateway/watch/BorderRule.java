package io.sluice.gateway.watch;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Persons whose personal information leaves the jurisdiction come near a line from which on a document is demanded. */
final class BorderRule implements Rule {
    @Override
    public Optional<Alert> see(Fact fact) {
        String line = fact.figures().getOrDefault("line", "");
        if (!fact.isGrant() || line.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Alert(
                AlertCode.BORDER_NEAR,
                "",
                fact.figures().getOrDefault("year", "") + " " + line,
                fact.timeMillis(),
                List.of(fact.index()),
                Map.of(
                        "line", line,
                        "percent", fact.figures().getOrDefault("percent", ""),
                        "persons", fact.figures().getOrDefault("persons", ""),
                        "sensitive", fact.figures().getOrDefault("sensitive", ""))));
    }
}
