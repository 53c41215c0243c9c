package io.sluice.gateway;

import static io.sluice.gateway.BrakePair.on;
import static io.sluice.gateway.BrakePair.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two organisations, real TLS on loopback, typed commands: what a brake stops, and that all goes on after its release. One
 * pair of gateways for all, each with data of its own; {@link BrakeBypassTest} has gateways of its own for each fact.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrakeTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final Duration FETCHED = Duration.ofSeconds(150);

    private Path directory;
    private BrakePair pair;
    private int run;

    @BeforeAll
    void twoOrganisationsKnowEachOther(@TempDir Path temporary) throws Exception {
        directory = temporary;
        pair = new BrakePair(temporary, "");
        BrakePair.replace(pair.hospital, "http:\n", "http:\n  bytesPerSecond: 2500000\n");
        pair.start();
    }

    @AfterAll
    void stop() throws Exception {
        pair.close();
    }

    @AfterEach
    void allBrakesAreReleased() {
        for (Site site : List.of(pair.hospital, pair.institute)) {
            for (JsonNode each : BrakePair.brakes(site)) {
                site.command("brake", "off", each.path("brake").asText()).done();
            }
            assertThat(BrakePair.brakes(site)).isEmpty();
        }
    }

    /** A name that no other run has. */
    private String fresh(String name) {
        run++;
        return name + "-" + (char) ('a' + run);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--dataset census", "--member institute", "--rank CONFIDENTIAL", "--all"})
    void whatAProviderStopsIsNeitherSeenNorAgreedNorFetchedUntilItIsReleased(String stopped) throws Exception {
        String census = fresh("census");
        String weather = fresh("weather");
        String what = stopped.replace("census", census);
        Path file = pair.rows(census + ".csv", 2_000);
        pair.publish(file, census, "CONFIDENTIAL");
        pair.publish(pair.rows(weather + ".csv", 200), weather, "PUBLIC");
        String agreement = pair.agree(census);
        Path copy = directory.resolve("copy of " + census);
        long recorded = recorded();

        String brake = on(pair.hospital, what);
        boolean narrow = what.startsWith("--dataset") || what.startsWith("--rank");
        Site.Typed seen = pair.institute.command("catalog", "hospital");
        assertThat(seen.out()).doesNotContain(census);
        assertThat(seen.out().contains(weather)).isEqualTo(narrow);
        assertThat(pair.request(census).exit()).isEqualTo(1);
        refused(pair.fetch(agreement, copy), brake);
        assertThat(copy).doesNotExist();
        Site.Typed publishing = BrakePair.publishing(pair.hospital, file, census, "CONFIDENTIAL");
        assertThat(publishing.exit()).isEqualTo(what.startsWith("--member") ? 0 : 1);
        JsonNode shown = pair.hospital.command("status").done().json().path("brakes");
        assertThat(shown).hasSize(1);
        assertThat(shown.get(0).path("brake").asText()).isEqualTo(brake);
        assertThat(Asked.get(pair.management, "/readyz?verbose").body()).contains("1 brake is on");
        assertThat(Scrape.of(pair.management).sum("sluice_brakes")).isEqualTo(1);

        pair.hospital.command("brake", "off", brake).done();
        pair.fetch(agreement, copy).done();
        assertThat(copy).hasSameBinaryContentAs(file);
        pair.agree(census);
        assertThat(recorded() - recorded).isEqualTo(2);
    }

    /** Brakes, and releases of them, that the hospital's lane has. */
    private long recorded() {
        long count = 0;
        for (JsonNode row : pair.hospital.command("audit").done().json().path("rows")) {
            count += row.path("state").asText().equals("brake") ? 1 : 0;
        }
        return count;
    }

    @ParameterizedTest
    @ValueSource(strings = {"--dataset census", "--member hospital"})
    void whatARecipientStopsIsNeitherAskedForNorFetchedNorOpenedAgain(String stopped) throws Exception {
        String census = fresh("census");
        pair.publish(pair.rows(census + ".csv", 2_000), census, "CONFIDENTIAL");
        String agreed = pair.agree(census);
        String opened = pair.agree(census);
        Path copy = directory.resolve("copy of " + census);
        pair.fetch(opened, copy).done();
        Files.delete(copy);

        String brake = on(pair.institute, stopped.replace("census", census));
        refused(pair.request(census), brake);
        for (String agreement : List.of(agreed, opened)) {
            refused(pair.fetch(agreement, copy), brake);
            assertThat(copy).doesNotExist();
        }
        pair.institute.command("brake", "off", brake).done();
        for (String agreement : List.of(agreed, opened)) {
            pair.fetch(agreement, copy).done();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"hospital", "institute"})
    void aFetchUnderWayEndsAtOnceAndGoesOnAfterTheRelease(String where) throws Exception {
        String name = fresh("scan");
        Path scan = pair.random(name + ".bin", 20 << 20);
        pair.publish(scan, name, "CONFIDENTIAL");
        String agreement = pair.agree(name);
        Path copy = directory.resolve("copy of " + name);
        Traffic traffic = pair.traffic;
        long begun = traffic.answered();
        CompletableFuture<Site.Typed> fetching = CompletableFuture.supplyAsync(() -> pair.fetch(agreement, copy));
        assertThat(traffic.awaitAnswered(begun + (12L << 20), FETCHED)).isTrue();

        Site site = where.equals("hospital") ? pair.hospital : pair.institute;
        LastByte last = new LastByte(traffic, fetching);
        CompletableFuture<Void> watching = CompletableFuture.runAsync(last);
        long before = System.nanoTime();
        String brake = on(site, "--all");
        long acknowledged = System.nanoTime();
        Site.Typed fetched = fetching.get(FETCHED.toSeconds(), TimeUnit.SECONDS);
        watching.get(FETCHED.toSeconds(), TimeUnit.SECONDS);
        System.out.printf(
                "brake at %s: acknowledged after %d ms, last byte after %d ms%n",
                where, (acknowledged - before) / 1_000_000, (last.nanos - before) / 1_000_000);
        refused(fetched, brake);
        assertThat(copy).doesNotExist();
        assertThat(last.nanos - before).isLessThan(BrakeBypassTest.BOUND);
        Await.message(
                () -> pair.transfer(agreement).path("state").asText().equals("TERMINATED"), () -> "not terminated");
        site.command("brake", "off", brake).done();
        long again = traffic.answered();
        pair.fetch(agreement, copy).done();
        assertThat(copy).hasSameBinaryContentAs(scan);
        assertThat(traffic.answered() - again)
                .as("nothing was fetched twice but what was on its way")
                .isLessThan(13L << 20);
    }

    /**
     * When the last data came: not the few bytes of messages that tell of the end. Looks until the fetch has ended, and then
     * until none came for a second.
     */
    private static final class LastByte implements Runnable {
        private final Traffic traffic;
        private final CompletableFuture<?> fetching;
        private volatile long nanos = System.nanoTime();

        LastByte(Traffic traffic, CompletableFuture<?> fetching) {
            this.traffic = traffic;
            this.fetching = fetching;
        }

        @Override
        public void run() {
            long seen = traffic.answered();
            while (!fetching.isDone() || System.nanoTime() - nanos < SECOND) {
                long now = traffic.answered();
                if (now - seen > 16 * 1024) {
                    nanos = System.nanoTime();
                    seen = now;
                }
                LockSupport.parkNanos(2_000_000);
            }
        }
    }
}
