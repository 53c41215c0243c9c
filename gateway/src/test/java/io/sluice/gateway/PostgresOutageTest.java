package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.cli.Sluice;
import io.sluice.gateway.cli.Surroundings;
import io.sluice.gateway.store.NeedsPostgres;
import io.sluice.gateway.store.PostgresServer;
import io.sluice.gateway.store.PostgresSettings;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a gateway does when its PostgreSQL goes away, and when another gateway has taken it over. */
@NeedsPostgres
@Timeout(900)
class PostgresOutageTest {
    @TempDir
    Path directory;

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void exchangesGoOnThroughRestartsAndKillsOfTheServer() throws Exception {
        AtomicBoolean on = new AtomicBoolean(true);
        AtomicInteger fetched = new AtomicInteger();
        Path file = Files.writeString(directory.resolve("list.csv"), "town;count\n" + "Lund;7\n".repeat(500));
        try (PostgresServer server = PostgresServer.make();
                Site hospital = new Site(directory, "hospital");
                Site institute = new Site(directory, "institute")) {
            hospital.knows(institute, "--clearance", "RESTRICTED");
            institute.knows(hospital);
            hospital.stateIn(server.database()).start();
            institute.stateIn(server.database()).start();
            hospital.command(
                            "publish", file.toString(), "--name", "list", "--rank", "INTERNAL", "--purpose", "research")
                    .done();
            Future<?> exchanging = threads.submit(() -> {
                while (on.get()) {
                    String agreement = institute
                            .command("request", "hospital", "list", "--purpose", "research")
                            .done()
                            .json()
                            .path("agreement")
                            .asText();
                    Path copy = directory.resolve("copy" + fetched.get());
                    institute.command("fetch", agreement, "-o", copy.toString()).done();
                    assertThat(copy).hasSameBinaryContentAs(file);
                    fetched.incrementAndGet();
                }
                return null;
            });
            for (int round = 0; round < 2; round++) {
                int before = fetched.get();
                Await.until(() -> exchanging.isDone() || fetched.get() > before + 1);
                if (round == 0) {
                    server.stop();
                } else {
                    server.kill();
                }
                server.start();
            }
            int before = fetched.get();
            Await.until(() -> exchanging.isDone() || fetched.get() > before + 1);
            on.set(false);
            exchanging.get(5, TimeUnit.MINUTES); // No command has failed.

            Await.message(
                    () -> told(hospital, "\"delivered\"") == fetched.get(),
                    () -> told(hospital, "\"delivered\"") + " of " + fetched);
            System.out.println("PostgresOutageTest: " + fetched + " exchanges through 2 restarts, each delivered once");
        }
    }

    @Test
    void serveEndsByItselfWhenAnotherGatewayHasTakenOver() throws Exception {
        PostgresSettings database = PostgresServer.shared().database();
        try (Site hospital = new Site(directory, "hospital")) {
            hospital.stateIn(database);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            Surroundings around = new Surroundings(
                    new PrintStream(out, true, StandardCharsets.UTF_8),
                    new PrintStream(err, true, StandardCharsets.UTF_8),
                    Map.of(),
                    false,
                    false,
                    Path.of("").toAbsolutePath(),
                    Clock.systemUTC(),
                    new SecureRandom());
            Future<Integer> exit = threads.submit(() -> new Sluice(
                            around,
                            configuration -> Gateway.start(configuration, Clock.systemUTC(), new SecureRandom()))
                    .run("serve", "-c", hospital.config().toString()));
            Await.until(() -> out.toString(StandardCharsets.UTF_8).contains("listens on"), () -> err.toString());

            PostgresServer.shared()
                    .sql(database.address().database(), "UPDATE sluice.ownership SET epoch = epoch + 1, batch = 0");
            assertThat(exit.get(5, TimeUnit.MINUTES)).as(err.toString()).isEqualTo(5);
            assertThat(err.toString(StandardCharsets.UTF_8)).contains("another process has taken it over");
        }
    }

    @Test
    void aSecondGatewayOnTheSameDatabaseDoesNotStart() throws Exception {
        PostgresSettings database = PostgresServer.shared().database();
        try (Site one = new Site(directory, "one");
                Site two = new Site(directory, "two")) {
            one.stateIn(database).start();
            two.stateIn(database);
            org.assertj.core.api.Assertions.assertThatThrownBy(two::start)
                    .hasMessageContaining("in use by another gateway")
                    .hasMessageContaining("one gateway writes at a time");
        }
    }

    @Test
    void aStateIsCopiedByACommandAndTheGatewayGoesOnWithIt() throws Exception {
        PostgresSettings database = PostgresServer.shared().database();
        Path file = Files.writeString(directory.resolve("list.csv"), "town;count\n" + "Lund;7\n".repeat(50));
        try (Site hospital = new Site(directory, "hospital")) {
            hospital.start();
            hospital.command(
                            "publish", file.toString(), "--name", "list", "--rank", "INTERNAL", "--purpose", "research")
                    .done();
            String[] copy = {
                "state",
                "copy",
                "--to-url",
                database.address().toString(),
                "--user",
                database.user(),
                "--password-file",
                database.passwordFile().orElseThrow().toString()
            };
            var running = hospital.command(copy);
            assertThat(running.exit()).isEqualTo(2);
            assertThat(running.err()).contains("in use by");
            hospital.stop();
            assertThat(hospital.command(copy).done().json().path("documents").asInt())
                    .isPositive();
            hospital.stateIn(database).start();
            assertThat(hospital.command("status").done().out()).contains("list");
            hospital.stop();
            assertThat(hospital.command(copy).err()).contains("state.url: is set already");
        }
    }

    private static long told(Site site, String event) {
        return site.command("audit").done().out().split(event, -1).length - 1;
    }
}
