package io.sluice.gateway.config;

import java.util.Optional;

/**
 * A setting as it holds for one gateway, and where that comes from. A secret is a path here: its content is never read
 * for this.
 *
 * @param name as in the file
 * @param value what holds, paths absolute; empty when it is not given and nothing stands for it
 * @param from what gave it
 * @param source the file, or the name of the environment variable; empty for a default
 * @param line from 1; 0 where there is none
 * @param column from 1; 0 where there is none
 */
public record Effective(String name, Optional<String> value, From from, String source, int line, int column) {
    /** What gives a value, the strongest first. */
    public enum From {
        ENVIRONMENT,
        FILE,
        DEFAULT
    }

    static Effective usual(Setting<?> setting, Optional<String> value) {
        return new Effective(setting.name(), value, From.DEFAULT, "", 0, 0);
    }

    static Effective given(Setting<?> setting, String value, Origin at) {
        From from = at.line() == 0 ? From.ENVIRONMENT : From.FILE;
        return new Effective(setting.name(), Optional.of(value), from, at.source(), at.line(), at.column());
    }

    /** {@code FILE:LINE:COLUMN}, the variable's name, or {@code default}. */
    public String place() {
        return switch (from) {
            case FILE -> source + ":" + line + ":" + column;
            case ENVIRONMENT -> source;
            case DEFAULT -> "default";
        };
    }
}
