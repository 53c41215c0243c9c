package io.sluice.gateway;

import java.util.ArrayDeque;
import java.util.Deque;

/** What was opened, to be closed last first; one that fails to close does not keep the others open. */
final class Opened implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Opened.class.getName());

    private final Deque<AutoCloseable> all = new ArrayDeque<>();

    <T extends AutoCloseable> T add(T resource) {
        all.push(resource);
        return resource;
    }

    @Override
    public void close() {
        while (!all.isEmpty()) {
            AutoCloseable next = all.pop();
            try {
                next.close();
            } catch (Exception e) { // the outermost loop of closing
                LOG.log(
                        System.Logger.Level.WARNING,
                        "closing " + next.getClass().getSimpleName(),
                        e);
            }
        }
    }
}
