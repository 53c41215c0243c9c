package io.sluice.gateway.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;

/**
 * How a PostgreSQL database is reached.
 *
 * @param passwordFile its first line is the password, read again for each connection; empty: the server asks for none
 * @param rootCertificate PEM; whom the server's certificate must come from, which must name the host. Empty: no TLS, on
 *     loopback only
 * @param patience how long a lost connection is waited for
 */
public record PostgresSettings(
        PostgresAddress address,
        String user,
        Optional<Path> passwordFile,
        Optional<Path> rootCertificate,
        Duration patience) {
    /** What is usual: a restart of PostgreSQL takes less. */
    public static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final int MAX_PASSWORD_BYTES = 4096;
    private static final String CONNECT_SECONDS = "5";
    private static final String ANSWER_SECONDS = "30";

    /** @throws IllegalArgumentException what is sent would leave this machine unprotected */
    public PostgresSettings {
        if (rootCertificate.isEmpty() && !address.loopback()) {
            throw new IllegalArgumentException(
                    address + " without state.rootCertificate (expected: TLS, or an address of loopback)");
        }
    }

    /** A connection of its own, each statement a transaction unless one is begun. */
    Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        if (passwordFile.isPresent()) {
            properties.setProperty("password", password(passwordFile.get()));
        }
        properties.setProperty("sslmode", rootCertificate.isPresent() ? "verify-full" : "disable");
        rootCertificate.ifPresent(file -> properties.setProperty("sslrootcert", file.toString()));
        properties.setProperty("gssEncMode", "disable");
        properties.setProperty("targetServerType", "primary");
        properties.setProperty("connectTimeout", CONNECT_SECONDS);
        properties.setProperty("socketTimeout", ANSWER_SECONDS);
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("currentSchema", PostgresDialect.SCHEMA);
        properties.setProperty("ApplicationName", "sluice");
        properties.setProperty("logServerErrorDetail", "false"); // It has the values of the row.
        return DriverManager.getConnection(address.jdbc(), properties);
    }

    private static String password(Path file) {
        try {
            String text = new String(Durable.read(file, MAX_PASSWORD_BYTES), StandardCharsets.UTF_8);
            return text.lines().findFirst().orElse("");
        } catch (IOException e) {
            throw StoreException.of("password", file, e);
        }
    }
}
