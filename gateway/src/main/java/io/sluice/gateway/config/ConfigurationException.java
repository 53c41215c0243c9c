package io.sluice.gateway.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration that cannot be used, with every mistake in it. */
public final class ConfigurationException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient List<Mistake> mistakes;

    /** @param mistakes at least one */
    public ConfigurationException(List<Mistake> mistakes) {
        super(mistakes.stream().map(Mistake::toString).collect(Collectors.joining("\n")));
        this.mistakes = List.copyOf(mistakes);
    }

    /** In the order of the file, then what has no place in it. */
    public List<Mistake> mistakes() {
        return mistakes;
    }
}
