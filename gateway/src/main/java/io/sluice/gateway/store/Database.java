package io.sluice.gateway.store;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ObjLongConsumer;

/**
 * Documents in SQLite: write-ahead log, synchronous FULL, one writer at a time, a few readers beside it that never
 * wait for it. Owns its directory: a second opening is refused, a newer schema too.
 */
public final class Database implements Documents {
    private static final int READERS = 4;

    private final DirectoryLock lock;
    private final Readers readers;
    private final GroupCommit writer;

    private Database(DirectoryLock lock, Readers readers, GroupCommit writer) {
        this.lock = lock;
        this.readers = readers;
        this.writer = writer;
    }

    /**
     * Opens or makes the database in the directory and brings its schema up to date.
     *
     * @param executor runs the writer; at most one task at a time is given to it, and none while nothing waits
     */
    public static Database open(Path directory, Executor executor) {
        DirectoryLock lock = DirectoryLock.acquire(directory);
        Path file = directory.resolve("state.db");
        Session session = null;
        Database opened = null;
        try {
            session = Session.open(file, false);
            Migrations.shipped().apply(session);
            opened = new Database(lock, Readers.open(file, READERS), new GroupCommit(session, executor));
            return opened;
        } catch (SQLException e) {
            throw StoreException.of("database", file, e);
        } finally {
            if (opened == null) {
                if (session != null) {
                    session.close();
                }
                lock.close();
            }
        }
    }

    @Override
    public Optional<Document> get(String kind, String id) {
        return readers.read(session -> session.get(kind, id));
    }

    @Override
    public List<Document> find(String kind, String key, String value) {
        return readers.read(session -> session.find(kind, key, value));
    }

    @Override
    public List<Document> list(String kind, String after, int limit) {
        return readers.read(session -> session.list(kind, after, limit));
    }

    @Override
    public List<Document> inState(String kind, String state, String after, int limit) {
        return readers.read(session -> session.inState(kind, state, after, limit));
    }

    @Override
    public void write(Consumer<Tx> work) {
        update(tx -> {
            work.accept(tx);
            return null;
        });
    }

    @Override
    public <T> T update(Function<Tx, T> work) {
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
    public <T> CompletableFuture<T> submit(Function<Tx, T> work) {
        return writer.submit(work);
    }

    @Override
    public void snapshot(Consumer<Document> documents, ObjLongConsumer<String> counters) {
        readers.read(session -> {
            session.forEach(documents);
            session.forEachCounter(counters);
            return null;
        });
    }

    @Override
    public void close() {
        writer.close();
        readers.close();
        lock.close();
    }
}
