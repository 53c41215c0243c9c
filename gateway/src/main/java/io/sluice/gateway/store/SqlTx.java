package io.sluice.gateway.store;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The writer's connection as a transaction sees it; useless once its savepoint is gone. */
final class SqlTx implements Tx {
    private final Session session;
    private boolean over;
    private StoreException failure;

    SqlTx(Session session) {
        this.session = session;
    }

    /** No use of it after this. Returns what failed within: then it is not whole, even where the work took no notice. */
    Optional<StoreException> end() {
        over = true;
        return Optional.ofNullable(failure);
    }

    @Override
    public Optional<Document> get(String kind, String id) {
        return sql(() -> session.get(kind, id));
    }

    @Override
    public List<Document> find(String kind, String key, String value) {
        return sql(() -> session.find(kind, key, value));
    }

    @Override
    public List<Document> list(String kind, String after, int limit) {
        return sql(() -> session.list(kind, after, limit));
    }

    @Override
    public List<Document> inState(String kind, String state, String after, int limit) {
        return sql(() -> session.inState(kind, state, after, limit));
    }

    @Override
    public Document put(Document document) {
        return sql(() -> {
            long version = session.query(
                            row -> row.getLong(1),
                            "INSERT INTO document (kind, id, version, state, content) VALUES (?, ?, 1, ?, ?)"
                                    + " ON CONFLICT (kind, id) DO UPDATE SET version = document.version + 1,"
                                    + " state = excluded.state, content = excluded.content RETURNING version",
                            document.kind(),
                            document.id(),
                            document.state(),
                            document.content())
                    .get(0);
            writeKeys(document, version > 1);
            return new Document(
                    document.kind(), document.id(), version, document.state(), document.content(), document.keys());
        });
    }

    @Override
    public boolean insertIfAbsent(Document document) {
        return sql(() -> {
            int inserted = session.change(
                    "INSERT INTO document (kind, id, version, state, content) VALUES (?, ?, 1, ?, ?)"
                            + " ON CONFLICT (kind, id) DO NOTHING",
                    document.kind(),
                    document.id(),
                    document.state(),
                    document.content());
            if (inserted == 1) {
                writeKeys(document, false);
            }
            return inserted == 1;
        });
    }

    @Override
    public boolean compareAndPut(Document document) {
        if (document.version() == 0) {
            return insertIfAbsent(document);
        }
        return sql(() -> {
            int changed = session.change(
                    "UPDATE document SET version = version + 1, state = ?, content = ?"
                            + " WHERE kind = ? AND id = ? AND version = ?",
                    document.state(),
                    document.content(),
                    document.kind(),
                    document.id(),
                    document.version());
            if (changed == 1) {
                writeKeys(document, true);
            }
            return changed == 1;
        });
    }

    @Override
    public boolean delete(String kind, String id) {
        return sql(() -> {
            session.change("DELETE FROM document_key WHERE kind = ? AND id = ?", kind, id);
            return session.change("DELETE FROM document WHERE kind = ? AND id = ?", kind, id) == 1;
        });
    }

    @Override
    public long next(String counter) {
        return sql(() -> session.query(
                        row -> row.getLong(1),
                        "INSERT INTO counter (name, value) VALUES (?, 1)"
                                + " ON CONFLICT (name) DO UPDATE SET value = counter.value + 1 RETURNING value",
                        counter)
                .get(0));
    }

    @Override
    public void raise(String counter, long value) {
        sql(() -> session.change(
                "INSERT INTO counter (name, value) VALUES (?, ?)"
                        + " ON CONFLICT (name) DO UPDATE SET value = excluded.value WHERE counter.value < excluded.value",
                counter,
                value));
    }

    private void writeKeys(Document document, boolean replaced) throws SQLException {
        if (replaced) {
            session.change("DELETE FROM document_key WHERE kind = ? AND id = ?", document.kind(), document.id());
        }
        for (var key : document.keys().entrySet()) {
            session.change(
                    "INSERT INTO document_key (kind, id, name, value) VALUES (?, ?, ?, ?)",
                    document.kind(),
                    document.id(),
                    key.getKey(),
                    key.getValue());
        }
    }

    private interface Sql<T> {
        T run() throws SQLException;
    }

    private <T> T sql(Sql<T> work) {
        if (over) {
            throw new IllegalStateException("transaction: over (expected: used within its call)");
        }
        try {
            return work.run();
        } catch (SQLException e) {
            failure = session.failure("write", e);
            throw failure;
        }
    }
}
