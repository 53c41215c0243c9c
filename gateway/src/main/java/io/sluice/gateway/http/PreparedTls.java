package io.sluice.gateway.http;

import java.util.function.Consumer;

/** A TLS context that is about to be used. */
final class PreparedTls implements Prepared {
    private final Consumer<Tls> user;
    private Tls next;

    /** @param user takes over the context, and closes the one before it */
    PreparedTls(Tls next, Consumer<Tls> user) {
        this.next = next;
        this.user = user;
    }

    @Override
    public void commit() {
        if (next != null) {
            user.accept(next);
            next = null;
        }
    }

    @Override
    public void close() {
        if (next != null) {
            next.close();
            next = null;
        }
    }
}
