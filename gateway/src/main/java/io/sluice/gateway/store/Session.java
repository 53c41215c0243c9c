package io.sluice.gateway.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;

/** One connection with its prepared statements. One thread at a time. */
final class Session implements AutoCloseable {
    /** Turns the current row into something. */
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    private static final int PAGE = 256;
    private static final String SELECT = "SELECT kind, id, version, state, content FROM document";

    private final Path file;
    private final Connection connection;
    private final Map<String, PreparedStatement> statements = new HashMap<>();

    private Session(Path file, Connection connection) {
        this.file = file;
        this.connection = connection;
    }

    static Session open(Path file, boolean readOnly) throws SQLException {
        Session session = new Session(file, DriverManager.getConnection("jdbc:sqlite:" + file.toAbsolutePath()));
        try {
            session.run("PRAGMA busy_timeout = 5000");
            session.run("PRAGMA journal_mode = WAL");
            session.run("PRAGMA synchronous = FULL");
            session.run("PRAGMA trusted_schema = OFF");
            if (readOnly) {
                session.run("PRAGMA query_only = ON");
            }
            return session;
        } catch (SQLException e) {
            session.close();
            throw e;
        }
    }

    Path file() {
        return file;
    }

    /** Any single statement; rows it may give are dropped. */
    void run(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Returns the number of rows changed. */
    int change(String sql, Object... values) throws SQLException {
        try {
            return prepare(sql, values).executeUpdate();
        } catch (SQLException e) {
            throw forget(sql, e);
        }
    }

    <T> List<T> query(Row<T> row, String sql, Object... values) throws SQLException {
        try (ResultSet rows = prepare(sql, values).executeQuery()) {
            List<T> found = new ArrayList<>();
            while (rows.next()) {
                found.add(row.read(rows));
            }
            return found;
        } catch (SQLException e) {
            throw forget(sql, e);
        }
    }

    /** A statement that failed half way would stay in progress, and nothing could be rolled back or committed. */
    private SQLException forget(String sql, SQLException e) {
        PreparedStatement statement = statements.remove(sql);
        if (statement != null) {
            try {
                statement.close();
            } catch (SQLException second) {
                e.addSuppressed(second);
            }
        }
        return e;
    }

    Optional<Document> get(String kind, String id) throws SQLException {
        return documents(SELECT + " WHERE kind = ? AND id = ?", kind, id).stream()
                .findFirst();
    }

    List<Document> find(String kind, String key, String value) throws SQLException {
        return documents(
                SELECT + " WHERE kind = ?1 AND id IN"
                        + " (SELECT id FROM document_key WHERE kind = ?1 AND name = ?2 AND value = ?3) ORDER BY id",
                kind,
                key,
                value);
    }

    List<Document> list(String kind, String after, int limit) throws SQLException {
        return documents(SELECT + " WHERE kind = ? AND id > ? ORDER BY id LIMIT ?", kind, after, limit);
    }

    List<Document> inState(String kind, String state, String after, int limit) throws SQLException {
        return documents(
                SELECT + " WHERE kind = ? AND state = ? AND id > ? ORDER BY id LIMIT ?", kind, state, after, limit);
    }

    /** Every document, in pages. Within a transaction that began before, all are of one moment. */
    void forEach(Consumer<Document> consumer) throws SQLException {
        String kind = "";
        String id = "";
        List<Document> page;
        do {
            page = documents(SELECT + " WHERE (kind, id) > (?, ?) ORDER BY kind, id LIMIT " + PAGE, kind, id);
            for (Document document : page) {
                consumer.accept(document);
                kind = document.kind();
                id = document.id();
            }
        } while (!page.isEmpty());
    }

    /** Every counter, likewise. */
    void forEachCounter(ObjLongConsumer<String> consumer) throws SQLException {
        String name = "";
        List<Map.Entry<String, Long>> page;
        do {
            page = query(
                    row -> Map.entry(row.getString(1), row.getLong(2)),
                    "SELECT name, value FROM counter WHERE name > ? ORDER BY name LIMIT " + PAGE,
                    name);
            for (Map.Entry<String, Long> counter : page) {
                consumer.accept(counter.getKey(), counter.getValue());
                name = counter.getKey();
            }
        } while (!page.isEmpty());
    }

    private List<Document> documents(String sql, Object... values) throws SQLException {
        List<Document> bare = query(
                row -> new Document(
                        row.getString(1),
                        row.getString(2),
                        row.getLong(3),
                        row.getString(4),
                        row.getBytes(5),
                        Map.of()),
                sql,
                values);
        List<Document> whole = new ArrayList<>(bare.size());
        for (Document document : bare) {
            Map<String, String> keys = new HashMap<>();
            query(
                    row -> keys.put(row.getString(1), row.getString(2)),
                    "SELECT name, value FROM document_key WHERE kind = ? AND id = ?",
                    document.kind(),
                    document.id());
            whole.add(keys.isEmpty() ? document : document.withKeys(keys));
        }
        return whole;
    }

    private PreparedStatement prepare(String sql, Object... values) throws SQLException {
        PreparedStatement statement = statements.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            statements.put(sql, statement);
        }
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }

    @Override
    public void close() {
        try {
            for (PreparedStatement statement : statements.values()) {
                statement.close();
            }
            connection.close();
        } catch (SQLException e) {
            throw StoreException.of("close", file, e);
        }
    }
}
