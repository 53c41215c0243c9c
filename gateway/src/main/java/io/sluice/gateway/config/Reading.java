package io.sluice.gateway.config;

import java.util.List;

/**
 * A configuration, and where everything in it comes from.
 *
 * @param settings all there are, in the order of the reference
 */
public record Reading(Configuration configuration, List<Effective> settings) {
    /** Copies the list. */
    public Reading {
        settings = List.copyOf(settings);
    }

    /** A mistake that shows only when one looks beyond the file, told where the setting stands. */
    Mistake mistake(Setting<?> setting, String problem) {
        return placed(setting, setting.name() + ": " + problem);
    }

    /** The same for a problem that names the setting already. */
    Mistake placed(Setting<?> setting, String problem) {
        return settings.stream()
                .filter(one -> one.name().equals(setting.name()) && one.from() != Effective.From.DEFAULT)
                .findFirst()
                .map(at -> new Origin(at.source(), at.line(), at.column()))
                .orElse(Origin.of(configuration.file().toString()))
                .mistake(problem);
    }
}
