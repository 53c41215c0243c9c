package io.sluice.gateway.config;

import java.util.ArrayList;
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

    /** The names of the settings that have another value there. */
    public List<String> changed(Reading next) {
        List<String> changed = new ArrayList<>();
        for (int i = 0; i < settings.size(); i++) {
            if (!settings.get(i).value().equals(next.settings.get(i).value())) {
                changed.add(settings.get(i).name());
            }
        }
        return changed;
    }

    /** A mistake for each setting that has another value there and can have it with a restart only. */
    List<Mistake> needRestart(Reading next) {
        List<String> changed = changed(next);
        return Settings.ALL.stream()
                .filter(setting -> !setting.live() && changed.contains(setting.name()))
                .map(setting -> next.mistake(
                        setting,
                        "changed (expected: " + value(setting) + ", with which the gateway runs, or a restart)"))
                .toList();
    }

    private String value(Setting<?> setting) {
        return settings.stream()
                .filter(one -> one.name().equals(setting.name()))
                .findFirst()
                .flatMap(Effective::value)
                .orElse("nothing");
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
