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
    /** Number n is at position n - 1. */
    private static final List<String> SHIPPED = List.of("0001-documents.sql");

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

    static Migrations shipped() {
        List<Step> steps = new ArrayList<>();
        for (String name : SHIPPED) {
            steps.add(new Step(steps.size() + 1, name, read(name)));
        }
        return new Migrations(steps);
    }

    void apply(Session session) throws SQLException {
        session.query(row -> row.getString(1), "PRAGMA quick_check(1)").stream()
                .filter(answer -> !answer.equals("ok"))
                .findFirst()
                .ifPresent(answer -> {
                    throw new StoreException(
                            StoreException.Reason.CORRUPT, "database: " + session.file() + ": " + answer);
                });
        session.run("CREATE TABLE IF NOT EXISTS migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL,"
                + " checksum TEXT NOT NULL) STRICT");
        List<Applied> applied = session.query(
                row -> new Applied(row.getInt(1), row.getString(2), row.getString(3)),
                "SELECT number, name, checksum FROM migration ORDER BY number");
        check(session, applied);
        for (Step step : steps.subList(applied.size(), steps.size())) {
            take(session, step);
        }
    }

    private void check(Session session, List<Applied> applied) {
        if (applied.size() > steps.size()) {
            throw new StoreException(
                    StoreException.Reason.NEWER_SCHEMA,
                    "database: " + session.file() + ": schema " + applied.size() + " (expected: at most " + steps.size()
                            + "; it was written by a newer version)");
        }
        for (int i = 0; i < applied.size(); i++) {
            Applied found = applied.get(i);
            if (found.number() != i + 1 || !found.checksum().equals(steps.get(i).checksum())) {
                throw new StoreException(
                        StoreException.Reason.CORRUPT,
                        "database: " + session.file() + ": migration " + found.number() + " " + found.name()
                                + " is not the one that this program knows");
            }
        }
    }

    private static void take(Session session, Step step) throws SQLException {
        session.run("BEGIN IMMEDIATE");
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
