package io.sluice.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.gateway.store.StoreException.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Documents in a real PostgreSQL whose usual order of texts is not that of their bytes. */
@NeedsPostgres
class PostgresDatabaseTest extends DocumentsContract {
    @TempDir
    Path directory;

    private final ExecutorService executor = Executors.newCachedThreadPool();

    @Override
    Documents create() throws Exception {
        return open(PostgresServer.shared().database());
    }

    @AfterEach
    void stop() {
        executor.shutdown();
    }

    @Test
    void whatWasWrittenIsThereAfterReopening() throws Exception {
        PostgresSettings settings = PostgresServer.shared().database();
        try (Documents database = open(settings)) {
            database.write(tx -> tx.put(Document.of("a", "b", "c", bytes(1), Map.of("k", "v"))));
        }
        try (Documents database = open(settings)) {
            assertThat(database.get("a", "b").orElseThrow().state()).isEqualTo("c");
        }
    }

    @Test
    void aSecondOwnerIsRefusedAndToldWhoHasIt() throws Exception {
        PostgresSettings settings = PostgresServer.shared().database();
        try (Documents database = open(settings)) {
            assertThatThrownBy(() -> open(settings))
                    .hasMessageContaining("in use by another gateway from 127.0.0.1, connected since 2")
                    .satisfies(e -> assertThat(reason(e)).isEqualTo(Reason.LOCKED));
            database.write(tx -> tx.next("a"));
        }
        open(settings).close();
    }

    @Test
    void aNewerSchemaIsRefusedAndTheLockIsFreeAgain() throws Exception {
        PostgresSettings settings = PostgresServer.shared().database();
        open(settings).close();
        String name = settings.address().database();
        PostgresServer.shared().sql(name, "INSERT INTO sluice.migration VALUES (2, 'future', 'x')");
        assertThatThrownBy(() -> open(settings))
                .satisfies(e -> assertThat(reason(e)).isEqualTo(Reason.NEWER_SCHEMA));
        PostgresServer.shared().sql(name, "DELETE FROM sluice.migration WHERE number = 2");
        reopened(settings).close();
    }

    @Test
    void aDatabaseOfAnotherEncodingIsRefused() throws Exception {
        PostgresServer server = PostgresServer.shared();
        server.sql(
                "postgres",
                "CREATE DATABASE latin ENCODING 'SQL_ASCII' LOCALE_PROVIDER libc LOCALE 'C' TEMPLATE template0");
        assertThatThrownBy(() -> open(server.settings("latin", Duration.ZERO)))
                .hasMessageContaining("server_encoding is SQL_ASCII (expected: UTF8)");
    }

    @Test
    void aWrongPasswordIsRefusedAtOnceAndNotTold() throws Exception {
        PostgresSettings right = PostgresServer.shared().database();
        Path wrong = Files.writeString(directory.resolve("password"), "staple battery\n");
        PostgresSettings settings = new PostgresSettings(
                right.address(), right.user(), Optional.of(wrong), Optional.empty(), PostgresSettings.PATIENCE);

        assertThatThrownBy(() -> open(settings))
                .hasMessageContaining("user or password refused")
                .hasMessageNotContaining("staple")
                .satisfies(e -> assertThat(reason(e)).isEqualTo(Reason.FORBIDDEN));
    }

    @Test
    void withARootCertificateTheConnectionIsEncrypted() throws Exception {
        PostgresServer server = PostgresServer.shared();
        PostgresSettings plain = server.database();
        try (Documents database = open(protectedBy(plain, plain.address(), "server"))) {
            database.write(tx -> tx.next("a"));
            server.requireRow("SELECT 1 FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE ssl AND datname = '"
                    + plain.address().database() + "'");
        }
    }

    @Test
    void aCertificateOfSomebodyElseOrForAnotherHostIsRefusedAtOnce() throws Exception {
        PostgresSettings plain = PostgresServer.shared().database();
        PostgresAddress byName = PostgresAddress.parse(
                plain.address().toString().replace("127.0.0.1", "localhost")); // which its certificate does not name
        for (PostgresSettings wrong :
                List.of(protectedBy(plain, plain.address(), "other"), protectedBy(plain, byName, "server"))) {
            assertThatThrownBy(() -> open(wrong))
                    .hasMessageContaining("certificate is not trusted")
                    .satisfies(e -> assertThat(reason(e)).isEqualTo(Reason.FORBIDDEN));
        }
    }

    private static PostgresSettings protectedBy(PostgresSettings plain, PostgresAddress address, String whose)
            throws Exception {
        return new PostgresSettings(
                address,
                plain.user(),
                plain.passwordFile(),
                Optional.of(PostgresServer.shared().certificate(whose)),
                plain.patience());
    }

    @Test
    void anUnknownDatabaseIsToldByName() throws Exception {
        assertThatThrownBy(() -> open(PostgresServer.shared().settings("nowhere", PostgresSettings.PATIENCE)))
                .hasMessageContaining("/nowhere: no such database");
    }

    @Test
    void aServerThatIsNotThereIsWaitedForAndNotForEver() {
        PostgresSettings settings = new PostgresSettings(
                PostgresAddress.parse("postgresql://127.0.0.1:1/x"),
                "x",
                Optional.empty(),
                Optional.empty(),
                Duration.ofMillis(250));
        assertThatThrownBy(() -> open(settings))
                .satisfies(e -> assertThat(reason(e)).isEqualTo(Reason.AWAY));
    }

    @Test
    void withoutTlsOnlyLoopbackIsAccepted() {
        PostgresAddress away = PostgresAddress.parse("postgresql://db.example/x");
        assertThatThrownBy(() ->
                        new PostgresSettings(away, "x", Optional.empty(), Optional.empty(), PostgresSettings.PATIENCE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("state.rootCertificate");
    }

    @Test
    void closeFinishesWhatWasSubmitted() throws Exception {
        PostgresSettings settings = PostgresServer.shared().database();
        Documents database = open(settings);
        List<Future<Long>> all = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            all.add(database.submit(tx -> tx.next("a")));
        }
        database.close();

        assertThat(all).allSatisfy(one -> assertThat(one).isDone());
        try (Documents again = open(settings)) {
            assertThat(again.<Long>update(tx -> tx.next("a"))).isEqualTo(501);
        }
    }

    /** The server ends a killed process's session when it sees its connection gone: soon, not at once. */
    private Documents reopened(PostgresSettings settings) throws Exception {
        return PostgresDatabase.waitForOwnership(settings, executor, end -> {});
    }

    private Documents open(PostgresSettings settings) {
        return PostgresDatabase.open(settings, executor, end -> {});
    }

    private static Reason reason(Throwable e) {
        return ((StoreException) e).reason();
    }
}
