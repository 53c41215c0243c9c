package io.sluice.gateway.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
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
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, String>> KEYS = new TypeReference<>() {};

    private final String place;
    private final Dialect dialect;
    private final Connection connection;
    private final String select;
    private final Map<String, PreparedStatement> statements = new HashMap<>();

    /** @param place for people: where the database is */
    Session(String place, Dialect dialect, Connection connection) {
        this.place = place;
        this.dialect = dialect;
        this.connection = connection;
        this.select = "SELECT kind, id, version, state, content, (SELECT " + dialect.jsonObject()
                + "(k.name, k.value) FROM document_key k WHERE k.kind = document.kind AND k.id = document.id)"
                + " FROM document";
    }

    String place() {
        return place;
    }

    Dialect dialect() {
        return dialect;
    }

    /** What a failure of a statement means to who asked for it. */
    StoreException failure(String what, SQLException e) {
        return failure(what, place, dialect, e);
    }

    static StoreException failure(String what, String place, Dialect dialect, SQLException e) {
        StoreException.Reason reason = dialect.reason(e);
        String word = reason.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return new StoreException(reason, "database: " + what + ": " + place + ": " + word, e);
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
        return documents(" WHERE kind = ? AND id = ?", kind, id).stream().findFirst();
    }

    List<Document> find(String kind, String key, String value) throws SQLException {
        return documents(
                " WHERE kind = ? AND id IN"
                        + " (SELECT id FROM document_key WHERE kind = ? AND name = ? AND value = ?) ORDER BY id",
                kind,
                kind,
                key,
                value);
    }

    List<Document> list(String kind, String after, int limit) throws SQLException {
        return documents(" WHERE kind = ? AND id > ? ORDER BY id LIMIT ?", kind, after, limit);
    }

    List<Document> inState(String kind, String state, String after, int limit) throws SQLException {
        return documents(" WHERE kind = ? AND state = ? AND id > ? ORDER BY id LIMIT ?", kind, state, after, limit);
    }

    /** Every document, in pages. Within a transaction that began before, all are of one moment. */
    void forEach(Consumer<Document> consumer) throws SQLException {
        String kind = "";
        String id = "";
        List<Document> page;
        do {
            page = documents(" WHERE (kind, id) > (?, ?) ORDER BY kind, id LIMIT " + PAGE, kind, id);
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

    /** With their keys, in one statement: so it is one state that is told, without a transaction. */
    private List<Document> documents(String which, Object... values) throws SQLException {
        return query(
                row -> new Document(
                        row.getString(1),
                        row.getString(2),
                        row.getLong(3),
                        row.getString(4),
                        row.getBytes(5),
                        keys(row.getString(6))),
                select + which,
                values);
    }

    private static Map<String, String> keys(String json) throws SQLException {
        try {
            return json == null || json.equals("{}") ? Map.of() : JSON.readValue(json, KEYS);
        } catch (JsonProcessingException e) {
            throw new SQLException("keys: not readable", e);
        }
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

    /** Closes what is lost already; how that fails is of no interest. */
    void abandon() {
        try {
            connection.close();
        } catch (SQLException e) {
            // it is gone
        }
    }

    @Override
    public void close() {
        try {
            for (PreparedStatement statement : statements.values()) {
                statement.close();
            }
            connection.close();
        } catch (SQLException e) {
            throw failure("close", e);
        }
    }
}
