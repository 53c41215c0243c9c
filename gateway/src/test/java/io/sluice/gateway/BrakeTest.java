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
    private static final Duration FETCHED = Duration.ofMinutes(5);
    private static final int SCAN = 48 << 20;
    private static final int HELD = 12 << 20;
    /** The most that a few requests for a few mebibytes each, and the system's buffers, hold: less than what is left. */
    private static final int ON_ITS_WAY = 24 << 20;

    private Path directory;
    private BrakePair pair;
    private int run;

    @BeforeAll
    void twoOrganisationsKnowEachOther(@TempDir Path temporary) throws Exception {
        directory = temporary;
        pair = new BrakePair(temporary, "");
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
        Path scan = pair.random(name + ".bin", SCAN);
        pair.publish(scan, name, "CONFIDENTIAL");
        String agreement = pair.agree(name);
        Path copy = directory.resolve("copy of " + name);
        Traffic traffic = pair.traffic;
        long begun = traffic.answered();
        traffic.hold(begun + HELD); // So that it is under way still, however long the order takes.
        CompletableFuture<Site.Typed> fetching = CompletableFuture.supplyAsync(() -> pair.fetch(agreement, copy));
        assertThat(traffic.awaitAnswered(begun + HELD, FETCHED)).isTrue();

        Site site = where.equals("hospital") ? pair.hospital : pair.institute;
        long before = System.nanoTime();
        String brake = on(site, "--all");
        System.out.printf("brake at %s: acknowledged after %d ms%n", where, (System.nanoTime() - before) / 1_000_000);
        traffic.hold(Long.MAX_VALUE);
        refused(fetching.get(FETCHED.toSeconds(), TimeUnit.SECONDS), brake);
        assertThat(copy).doesNotExist();
        Await.message(
                () -> pair.transfer(agreement).path("state").asText().equals("TERMINATED"), () -> "not terminated");
        assertThat(traffic.answered() - begun)
                .as("nothing came any more but what was on its way")
                .isLessThan(HELD + ON_ITS_WAY);

        site.command("brake", "off", brake).done();
        long again = traffic.answered();
        pair.fetch(agreement, copy).done();
        assertThat(copy).hasSameBinaryContentAs(scan);
        assertThat(traffic.answered() - again)
                .as("nothing was fetched twice but what was on its way")
                .isLessThan(SCAN - HELD + (5 << 20));
    }
}
