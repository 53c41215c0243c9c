package io.sluice.gateway.provenance;

import java.util.Optional;

/**
 * On whose behalf the present thread works. A worker owns a call from first line to last, so what is recorded meanwhile
 * was done by who called; work that goes on in other threads takes the name along by itself. Any thread.
 */
public final class Acting {
    private final ThreadLocal<String> who = new ThreadLocal<>();

    /** Something that may fail in one way. */
    @FunctionalInterface
    public interface Work<E extends Exception> {
        void run() throws E;
    }

    /**
     * Does it in somebody's name.
     *
     * @param operator what {@code FIELD_OPERATOR} says; empty: nobody is named
     */
    public <E extends Exception> void as(String operator, Work<E> work) throws E {
        String before = who.get();
        try {
            set(operator.isEmpty() ? null : operator);
            work.run();
        } finally {
            set(before);
        }
    }

    private void set(String name) {
        if (name == null) {
            who.remove();
        } else {
            who.set(name);
        }
    }

    /** Who it is; empty: nobody is named. */
    public Optional<String> current() {
        return Optional.ofNullable(who.get());
    }
}
