package io.sluice.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that is killed, and one that is restarted in order, under writers that never stop. */
@NeedsPostgres
@Timeout(400)
class PostgresCrashTest {
    private static final int WRITERS = 8;

    @TempDir
    Path directory;

    /** A figure for docs/benchmarks.md: both on the same disk, in one run; not a promise of this test. */
    @Test
    void manyWritersShareACommitInBothDatabases() throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        try (PostgresServer server = PostgresServer.make();
                Documents postgres = PostgresDatabase.open(server.database(), threads, end -> {});
                Documents sqlite = Database.open(directory, threads)) {
            for (int writers : new int[] {1, 64}) {
                double one = perSecond(sqlite, threads, writers);
                double other = perSecond(postgres, threads, writers);
                System.out.printf(
                        "PostgresCrashTest: %d writers: SQLite %.0f, PostgreSQL %.0f transactions/s, ratio %.2f%n",
                        writers, one, other, other / one);
                assertThat(other).isPositive();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static double perSecond(Documents documents, ExecutorService threads, int writers) throws Exception {
        int each = writers == 1 ? 200 : 40;
        long start = System.nanoTime();
        List<Future<?>> all = new ArrayList<>();
        for (int w = 0; w < writers; w++) {
            String name = writers + "-" + w + "-";
            all.add(threads.submit(() -> {
                for (int i = 0; i < each; i++) {
                    String id = name + i;
                    documents.write(tx -> tx.put(Document.of("small", id, "NEW", new byte[200], Map.of("k", id))));
                }
            }));
        }
        for (Future<?> one : all) {
            one.get();
        }
        return writers * each / ((System.nanoTime() - start) / 1e9);
    }

    @Test
    void nothingThatWasAcknowledgedIsLostAndNothingIsDoubled() throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        AtomicBoolean on = new AtomicBoolean(true);
        AtomicInteger written = new AtomicInteger();
        try (PostgresServer server = PostgresServer.make()) {
            PostgresSettings settings =
                    server.settings(server.database().address().database(), Duration.ofMinutes(5));
            Documents database = PostgresDatabase.open(settings, threads, end -> {});
            List<Future<List<String>>> writers = new ArrayList<>();
            for (int w = 0; w < WRITERS; w++) {
                String name = "w" + w + "-";
                writers.add(threads.submit(() -> {
                    List<String> acknowledged = new ArrayList<>();
                    while (on.get()) {
                        String id = name + acknowledged.size();
                        database.write(tx -> {
                            byte[] number = Long.toString(tx.next("n")).getBytes();
                            tx.put(Document.of("small", id, "", number, Map.of("id", id)));
                        });
                        acknowledged.add(id);
                        written.incrementAndGet();
                        database.get("small", id).orElseThrow();
                    }
                    return acknowledged;
                }));
            }
            for (int round = 0; round < 3; round++) {
                int before = written.get();
                PostgresOwnershipTest.until(() -> written.get() > before + 100);
                if (round == 1) {
                    server.stop();
                } else {
                    server.kill();
                }
                server.start();
            }
            int before = written.get();
            PostgresOwnershipTest.until(() -> written.get() > before + 100);
            on.set(false);

            Set<String> numbers = new HashSet<>();
            int count = 0;
            for (Future<List<String>> writer : writers) {
                for (String id : writer.get()) { // None of them failed: each waited for the server.
                    Document document = database.get("small", id).orElseThrow(() -> new AssertionError(id));
                    assertThat(document.version()).isEqualTo(1);
                    numbers.add(new String(document.content()));
                    count++;
                }
            }
            assertThat(numbers).hasSize(count);
            assertThat(database.<Long>update(tx -> tx.next("n"))).isEqualTo(count + 1);
            System.out.printf("PostgresCrashTest: %d transactions through 3 restarts, 0 lost, 0 doubled%n", count);
            database.close();
        } finally {
            on.set(false);
            threads.shutdownNow();
        }
    }
}
