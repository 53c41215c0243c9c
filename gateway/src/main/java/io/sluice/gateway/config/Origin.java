package io.sluice.gateway.config;

import org.snakeyaml.engine.v2.exceptions.Mark;

/** Where a value stands: a place in the file, or the name of an environment variable. */
record Origin(String source, int line, int column) {
    static Origin at(String source, Mark mark) {
        return new Origin(source, mark.getLine() + 1, mark.getColumn() + 1);
    }

    static Origin of(String source) {
        return new Origin(source, 0, 0);
    }

    Mistake mistake(String problem) {
        return new Mistake(source, line, column, problem);
    }
}
