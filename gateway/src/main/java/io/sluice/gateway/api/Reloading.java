package io.sluice.gateway.api;

import java.io.IOException;
import java.util.List;

/** Takes over what has changed in the configuration of a running gateway: all of it, or nothing. Any thread. */
@FunctionalInterface
public interface Reloading {
    /**
     * Reads everything again and takes it over, or refuses. Both are recorded and told to the log.
     *
     * @throws IOException if it could not be recorded, or a file could not be read: then nothing has changed
     */
    Reloaded reload() throws IOException;

    /**
     * What came of it.
     *
     * @param changed names of settings, and {@code certificate}, {@code members}; empty if nothing had changed, or all
     *     was refused
     * @param mistakes why all was refused; empty if it was not
     */
    record Reloaded(List<String> changed, List<String> mistakes) {
        /** Copies the lists. */
        public Reloaded {
            changed = List.copyOf(changed);
            mistakes = List.copyOf(mistakes);
        }

        /** Whether nothing was taken over because something is wrong. */
        public boolean refused() {
            return !mistakes.isEmpty();
        }
    }
}
