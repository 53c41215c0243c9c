package io.sluice.gateway.store;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ObjLongConsumer;

/** Documents in a database: one writer, and readers beside it. */
abstract class SqlDocuments implements Documents {
    private final Readers readers;
    private final GroupCommit writer;

    SqlDocuments(Readers readers, GroupCommit writer) {
        this.readers = readers;
        this.writer = writer;
    }

    @Override
    public final Optional<Document> get(String kind, String id) {
        return readers.read(session -> session.get(kind, id));
    }

    @Override
    public final List<Document> find(String kind, String key, String value) {
        return readers.read(session -> session.find(kind, key, value));
    }

    @Override
    public final List<Document> list(String kind, String after, int limit) {
        return readers.read(session -> session.list(kind, after, limit));
    }

    @Override
    public final List<Document> inState(String kind, String state, String after, int limit) {
        return readers.read(session -> session.inState(kind, state, after, limit));
    }

    @Override
    public final void write(Consumer<Tx> work) {
        update(tx -> {
            work.accept(tx);
            return null;
        });
    }

    @Override
    public final <T> T update(Function<Tx, T> work) {
        try {
            return submit(work).join(); // Not interruptible: whether it is durable must not stay unknown.
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            throw e;
        }
    }

    @Override
    public final <T> CompletableFuture<T> submit(Function<Tx, T> work) {
        return writer.submit(work);
    }

    @Override
    public final void snapshot(Consumer<Document> documents, ObjLongConsumer<String> counters) {
        readers.readAll(session -> {
            session.forEach(documents);
            session.forEachCounter(counters);
            return null;
        });
    }

    @Override
    public void close() {
        writer.close();
        readers.close();
    }
}
