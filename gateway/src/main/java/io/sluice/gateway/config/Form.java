package io.sluice.gateway.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the values of a setting look like: said once, for the parser, the messages, the reference and the schema.
 *
 * @param expected completes "expected: ..."; names the unit and the limits
 * @param words the words that stand for themselves, to suggest the nearest one from
 * @param schema what JSON Schema can say about it
 */
record Form<T>(String expected, List<String> words, Map<String, Object> schema, Parser<T> parser) {
    /** Reads a text. */
    @FunctionalInterface
    interface Parser<T> {
        /**
         * @param base that relative paths start from
         * @return empty if the text is not what is expected
         */
        Optional<T> parse(String text, Path base);
    }

    Form {
        words = List.copyOf(words);
    }
}
