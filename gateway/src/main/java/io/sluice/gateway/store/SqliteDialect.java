package io.sluice.gateway.store;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/** SQLite, in a file. */
record SqliteDialect(Path file) implements Dialect {
    @Override
    public List<Migrations.Step> migrations() {
        return Migrations.shipped("0001-documents.sql");
    }

    @Override
    public void prepare(Session session) throws SQLException {
        for (String answer : session.query(row -> row.getString(1), "PRAGMA quick_check(1)")) {
            if (!answer.equals("ok")) {
                throw new StoreException(StoreException.Reason.CORRUPT, "database: " + session.place() + ": " + answer);
            }
        }
        session.run("CREATE TABLE IF NOT EXISTS migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL,"
                + " checksum TEXT NOT NULL) STRICT");
    }

    @Override
    public String begin() {
        return "BEGIN IMMEDIATE";
    }

    @Override
    public String beginSnapshot() {
        return "BEGIN";
    }

    @Override
    public void moveSavepoint(Session session, String name) throws SQLException {
        session.change("RELEASE " + name);
        session.change("SAVEPOINT " + name);
    }

    @Override
    public String jsonObject() {
        return "json_group_object";
    }

    /** The kinds are SQLite's primary result codes, which its driver gives as the vendor code. */
    @Override
    public StoreException.Reason reason(SQLException e) {
        return switch (e.getErrorCode()) {
            case 5, 6 -> StoreException.Reason.LOCKED; // SQLITE_BUSY, SQLITE_LOCKED
            case 11, 26 -> StoreException.Reason.CORRUPT; // SQLITE_CORRUPT, SQLITE_NOTADB
            case 13 -> StoreException.Reason.DISK_FULL; // SQLITE_FULL
            default -> // SQLITE_IOERR among them
                StoreException.hasNoSpace(file) ? StoreException.Reason.DISK_FULL : StoreException.Reason.UNREADABLE;
        };
    }

    /** There is nothing between us and the file. */
    @Override
    public boolean lost(SQLException e) {
        return false;
    }
}
