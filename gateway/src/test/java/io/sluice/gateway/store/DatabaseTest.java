package io.sluice.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.gateway.store.StoreException.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest extends DocumentsContract {
    @TempDir
    Path directory;

    private final ExecutorService executor = Executors.newCachedThreadPool();

    @Override
    Documents create() {
        return Database.open(directory.resolve("contract"), executor);
    }

    @AfterEach
    void stop() {
        executor.shutdown();
    }

    @Test
    void whatWasWrittenIsThereAfterReopening() {
        try (Database database = open()) {
            database.write(tx -> tx.put(Document.of("a", "b", "c", bytes(1))));
        }
        try (Database database = open()) {
            assertThat(database.get("a", "b").orElseThrow().state()).isEqualTo("c");
        }
    }

    @Test
    void aSecondOpeningInTheSameProcessIsRefusedAndTheFirstGoesOn() throws Exception {
        try (Database database = open()) {
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(this::open)
                        .satisfies(e -> assertThat(reason(e)).isEqualTo(Reason.LOCKED));
            }
            try (Child child = Child.start(OpenDatabase.class, state().toString())) {
                assertThat(child.line()).isEqualTo("LOCKED"); // Still ours after the refusals.
            }
            database.write(tx -> tx.next("a"));
        }
        open().close();
    }

    @Test
    void anotherProcessLetsGoWhenItIsKilled() throws Exception {
        try (Child child = Child.start(OpenDatabase.class, state().toString())) {
            assertThat(child.line()).isEqualTo("open");
            assertThatThrownBy(this::open).satisfies(e -> assertThat(reason(e)).isEqualTo(Reason.LOCKED));
            child.kill();
        }
        open().close();
    }

    @Test
    void aNewerSchemaIsRefused() throws Exception {
        open().close();
        try (Session session = Database.session(state().resolve("state.db"), false)) {
            session.run("INSERT INTO migration (number, name, checksum) VALUES (2, 'future', 'x')");
        }

        assertThatThrownBy(this::open).satisfies(e -> assertThat(reason(e)).isEqualTo(Reason.NEWER_SCHEMA));
    }

    @Test
    void aMigrationThatChangedIsRefused() throws Exception {
        open().close();
        try (Session session = Database.session(state().resolve("state.db"), false)) {
            session.run("UPDATE migration SET checksum = 'x'");
        }

        assertThatThrownBy(this::open).satisfies(e -> assertThat(reason(e)).isEqualTo(Reason.CORRUPT));
    }

    @Test
    void aMigrationThatFailsLeavesTheSchemaAsItWas() throws Exception {
        Path file = Files.createDirectories(directory.resolve("m")).resolve("state.db");
        Migrations.Step good = new Migrations.Step(1, "good", "CREATE TABLE a (x);\n");
        Migrations.Step bad = new Migrations.Step(2, "bad", "CREATE TABLE b (x);\nnonsense;\n");
        try (Session session = Database.session(file, false)) {
            assertThatThrownBy(() -> new Migrations(List.of(good, bad)).apply(session))
                    .isInstanceOf(java.sql.SQLException.class);
            assertThat(session.query(
                            row -> row.getString(1), "SELECT name FROM sqlite_schema WHERE name IN ('a', 'b')"))
                    .containsExactly("a");
            new Migrations(List.of(good)).apply(session);
        }
    }

    @Test
    void whatIsNoDatabaseIsRefusedAndLeftAlone() throws Exception {
        byte[] junk = "this is not a database, it is a letter to the editor"
                .repeat(100)
                .getBytes();
        Files.createDirectories(state());
        Files.write(state().resolve("state.db"), junk);

        assertThatThrownBy(this::open).satisfies(e -> assertThat(reason(e)).isEqualTo(Reason.CORRUPT));
        assertThat(Files.readAllBytes(state().resolve("state.db"))).isEqualTo(junk);
    }

    @Test
    void aFullDiskFailsWithThatReasonAndEverythingGoesOnAfterwards() throws Exception {
        Path file = Files.createDirectories(state()).resolve("state.db");
        try (Session session = Database.session(file, false)) {
            Migrations.of(session.dialect()).apply(session);
            session.run("PRAGMA max_page_count = 40");
            GroupCommit writer = new GroupCommit(new SqliteWriter(session), executor);
            List<Reason> reasons = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                int number = i;
                writer.submit(tx -> tx.put(Document.of("big", "n" + number, "", new byte[4000])))
                        .exceptionally(e -> {
                            reasons.add(reason(e));
                            return null;
                        })
                        .join();
            }
            assertThat(reasons).isNotEmpty().containsOnly(Reason.DISK_FULL);
            session.run("PRAGMA max_page_count = 1000000");
            writer.submit(tx -> tx.put(Document.of("big", "after", "", new byte[4000])))
                    .join();
            assertThat(session.list("big", "", 1000)).hasSize(60 - reasons.size() + 1);
        }
    }

    @Test
    void closeFinishesWhatWasSubmitted() {
        Database database = open();
        List<Future<Long>> all = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            all.add(database.submit(tx -> tx.next("a")));
        }
        database.close();

        assertThat(all).allSatisfy(one -> assertThat(one).isDone());
        try (Database again = open()) {
            assertThat(again.<Long>update(tx -> tx.next("a"))).isEqualTo(1001);
        }
    }

    @Test
    void anExecutorThatRefusesIsToldToTheCaller() {
        ExecutorService dead = Executors.newCachedThreadPool();
        dead.shutdown();
        try (Database database = Database.open(state(), dead)) {
            assertThatThrownBy(() -> database.write(tx -> tx.next("a")))
                    .satisfies(e -> assertThat(reason(e)).isEqualTo(Reason.CLOSED));
        }
    }

    /** The target is 2,000 a second on an idle machine; here only that the disk is not asked once for each. */
    @Test
    @Timeout(300)
    void manyThreadsShareTheDisk() throws Exception {
        int threads = 64;
        int each = 40;
        ExecutorService callers = Executors.newFixedThreadPool(threads);
        try (Database database = open()) {
            database.write(tx -> tx.next("warm"));
            long start = System.nanoTime();
            List<Future<?>> all = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                String name = "t" + t;
                all.add(callers.submit(() -> {
                    for (int i = 0; i < each; i++) {
                        String id = name + "-" + i;
                        database.write(tx -> tx.put(Document.of("small", id, "NEW", new byte[200])));
                    }
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            System.out.printf("Database: %.0f transactions/s from %d threads%n", threads * each / seconds, threads);
            assertThat(database.list("small", "", 10000)).hasSize(threads * each);
        } finally {
            callers.shutdown();
        }
    }

    @Test
    @Timeout(300)
    void whatWasReportedAsWrittenSurvivesAKill() throws Exception {
        for (int round = 0; round < 3; round++) {
            List<String> reported = new ArrayList<>();
            try (Child child = Child.start(WriteUntilKilled.class, state().toString(), "r" + round)) {
                while (reported.size() < 200 + 150 * round) {
                    reported.add(child.line());
                }
                reported.addAll(child.kill());
            }
            try (Database database = open()) {
                for (String id : reported) {
                    // A killed writer may have printed half of its last line; a whole one starts and ends so.
                    if (id.startsWith("r") && id.endsWith(".")) {
                        Document document = database.get("small", id).orElseThrow(() -> new AssertionError(id));
                        assertThat(document.content()).isEqualTo(id.getBytes());
                        assertThat(database.find("small", "id", id)).hasSize(1);
                    }
                }
            }
        }
    }

    private Path state() {
        return directory.resolve("state");
    }

    private Database open() {
        return Database.open(state(), executor);
    }

    private static Reason reason(Throwable e) {
        return e instanceof StoreException store ? store.reason() : ((StoreException) e.getCause()).reason();
    }

    /** Opens the database and says whether it could. */
    static final class OpenDatabase {
        public static void main(String[] arguments) throws Exception {
            try (Database database = Database.open(Path.of(arguments[0]), Runnable::run)) {
                database.write(tx -> tx.next("opened"));
                System.out.println("open");
                System.in.read();
            } catch (StoreException e) {
                System.out.println(e.reason());
            }
        }
    }

    /** Writes from several threads and prints each name when it is told to be durable. */
    static final class WriteUntilKilled {
        public static void main(String[] arguments) {
            ExecutorService threads = Executors.newCachedThreadPool();
            Database database = Database.open(Path.of(arguments[0]), threads);
            for (int t = 0; t < 8; t++) {
                String name = arguments[1] + "-" + t + "-";
                threads.submit(() -> {
                    for (int i = 0; ; i++) {
                        String id = name + i + ".";
                        database.write(
                                tx -> tx.put(Document.of("small", id, "", id.getBytes(), java.util.Map.of("id", id))));
                        synchronized (System.out) {
                            System.out.println(id);
                        }
                    }
                });
            }
        }
    }
}
