package io.sluice.gateway.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The numbered steps from an empty database to today's schema. A step that was applied must never change: its checksum
 * is kept and compared. Each step and the note that it was taken are one transaction.
 */
final class Migrations {
    /** One step. */
    record Step(int number, String name, String sql) {
        String checksum() {
            try {
                MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
                return HexFormat.of().formatHex(sha256.digest(sql.getBytes(StandardCharsets.UTF_8)));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e); // Every Java has it.
            }
        }
    }

    private record Applied(int number, String name, String checksum) {}

    private final List<Step> steps;

    Migrations(List<Step> steps) {
        this.steps = List.copyOf(steps);
    }

    static Migrations of(Dialect dialect) {
        return new Migrations(dialect.migrations());
    }

    /** The steps in these files of the jar: number n is at position n - 1. */
    static List<Step> shipped(String... files) {
        List<Step> steps = new ArrayList<>();
        for (String file : files) {
            steps.add(new Step(steps.size() + 1, file.substring(file.lastIndexOf('/') + 1), read(file)));
        }
        return steps;
    }

    void apply(Session session) throws SQLException {
        session.dialect().prepare(session);
        List<Applied> applied = applied(session);
        check(session, applied);
        for (Step step : steps.subList(applied.size(), steps.size())) {
            take(session, step);
        }
    }

    /** Changes nothing: says it when the schema is not today's. */
    void requireApplied(Session session) throws SQLException {
        List<Applied> applied = applied(session);
        check(session, applied);
        if (applied.size() < steps.size()) {
            throw new StoreException(
                    StoreException.Reason.UNREADABLE,
                    "database: " + session.place() + ": schema " + applied.size() + " (expected: " + steps.size()
                            + "; starting this version's gateway on it once brings it there)");
        }
    }

    private static List<Applied> applied(Session session) throws SQLException {
        return session.query(
                row -> new Applied(row.getInt(1), row.getString(2), row.getString(3)),
                "SELECT number, name, checksum FROM migration ORDER BY number");
    }

    private void check(Session session, List<Applied> applied) {
        if (applied.size() > steps.size()) {
            throw new StoreException(
                    StoreException.Reason.NEWER_SCHEMA,
                    "database: " + session.place() + ": schema " + applied.size() + " (expected: at most "
                            + steps.size() + "; it was written by a newer version)");
        }
        for (int i = 0; i < applied.size(); i++) {
            Applied found = applied.get(i);
            if (found.number() != i + 1 || !found.checksum().equals(steps.get(i).checksum())) {
                throw new StoreException(
                        StoreException.Reason.CORRUPT,
                        "database: " + session.place() + ": migration " + found.number() + " " + found.name()
                                + " is not the one that this program knows");
            }
        }
    }

    private static void take(Session session, Step step) throws SQLException {
        session.run(session.dialect().begin());
        try {
            for (String statement : step.sql().split(";\\s*\\n")) {
                if (!statement.isBlank()) {
                    session.run(statement);
                }
            }
            session.change(
                    "INSERT INTO migration (number, name, checksum) VALUES (?, ?, ?)",
                    step.number(),
                    step.name(),
                    step.checksum());
            session.run("COMMIT");
        } catch (SQLException e) {
            session.run("ROLLBACK");
            throw e;
        }
    }

    private static String read(String name) {
        try (InputStream in = Migrations.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("resource: " + name + ": missing (expected: in the jar)");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
