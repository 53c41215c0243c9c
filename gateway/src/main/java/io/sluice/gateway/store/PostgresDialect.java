package io.sluice.gateway.store;

import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLException;

/** PostgreSQL, in a schema of our own. The kinds of failures are SQLSTATE codes (PostgreSQL's manual, appendix A). */
final class PostgresDialect implements Dialect {
    static final String SCHEMA = "sluice";

    private static final int OLDEST = 130_000;
    /** The server ends, or has ended a session; or it is a standby by now, and the writing one is elsewhere. */
    private static final Set<String> FORBIDDEN = Set.of("28P01", "28000", "42501");

    private static final Set<String> LOST = Set.of("57P01", "57P02", "57P03", "57P05", "25006");

    @Override
    public List<Migrations.Step> migrations() {
        return Migrations.shipped("postgresql/0001-documents.sql");
    }

    @Override
    public void prepare(Session session) throws SQLException {
        require(session, "server_encoding", setting(session, "server_encoding").equals("UTF8"), "UTF8");
        require(
                session,
                "server_version_num",
                Integer.parseInt(setting(session, "server_version_num")) >= OLDEST,
                "PostgreSQL 13 or newer");
        session.run("CREATE SCHEMA IF NOT EXISTS " + SCHEMA);
        session.run("CREATE TABLE IF NOT EXISTS migration (number integer PRIMARY KEY, name text NOT NULL,"
                + " checksum text NOT NULL)");
    }

    static String setting(Session session, String name) throws SQLException {
        return session.query(row -> row.getString(1), "SHOW " + name).get(0);
    }

    private static void require(Session session, String what, boolean holds, String expected) throws SQLException {
        if (!holds) {
            throw new StoreException(
                    StoreException.Reason.UNREADABLE,
                    "database: " + session.place() + ": " + what + " is " + setting(session, what) + " (expected: "
                            + expected + ")");
        }
    }

    @Override
    public String begin() {
        return "BEGIN";
    }

    @Override
    public String beginSnapshot() {
        return "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
    }

    /** Both on one way to the server and back. */
    @Override
    public void moveSavepoint(Session session, String name) throws SQLException {
        session.run("RELEASE " + name + "; SAVEPOINT " + name);
    }

    @Override
    public String jsonObject() {
        return "json_object_agg";
    }

    @Override
    public StoreException.Reason reason(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        if (state.equals("53100")) {
            return StoreException.Reason.DISK_FULL;
        }
        if (state.equals("XX001") || state.equals("XX002")) {
            return StoreException.Reason.CORRUPT;
        }
        if (lost(e)) {
            return StoreException.Reason.AWAY;
        }
        if (FORBIDDEN.contains(state) || untrusted(e)) {
            return StoreException.Reason.FORBIDDEN;
        }
        boolean passes = state.startsWith("53") || state.equals("55P03") || state.equals("57014");
        return passes ? StoreException.Reason.BUSY : StoreException.Reason.UNREADABLE;
    }

    /** A certificate that is not trusted is told as a lost connection too, but will not be trusted later. */
    @Override
    public boolean lost(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        return (state.startsWith("08") || LOST.contains(state)) && !untrusted(e);
    }

    /** In words, why there is no connection. */
    static String why(SQLException e) {
        if (untrusted(e)) {
            return "its certificate is not trusted (expected: one for this host, issued by state.rootCertificate)";
        }
        return switch (String.valueOf(e.getSQLState())) {
            case "28P01" -> "user or password refused (state.user, state.passwordFile)";
            case "28000" -> "the server lets this user not in from here (pg_hba.conf)";
            case "3D000" -> "no such database";
            case "42501" -> "permission denied (expected: a user who may create a schema in this database)";
            case "53300" -> "too many connections";
            default -> "cannot be opened (SQLSTATE " + e.getSQLState() + ")";
        };
    }

    private static boolean untrusted(SQLException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException) {
                return true;
            }
        }
        return String.valueOf(e.getMessage()).contains("could not be verified");
    }
}
