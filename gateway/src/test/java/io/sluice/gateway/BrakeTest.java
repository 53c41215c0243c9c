package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.gateway.cli.FreePort;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two organisations, real TLS on loopback, typed commands: a brake stops, and there is no way around it. */
class BrakeTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    /** A second is promised; a machine with many times more to do than it has processors is given more. */
    private static final long BOUND = 5 * SECOND;

    @TempDir
    Path directory;

    private final Traffic traffic = new Traffic();
    private Relay relay;
    private Site hospital;
    private Site institute;
    private int port;
    private int management;

    @BeforeEach
    void twoOrganisationsKnowEachOther() throws Exception {
        port = FreePort.next();
        management = FreePort.next();
        relay = new Relay(port, traffic);
        hospital = new Site(
                directory,
                "hospital",
                "127.0.0.1:" + port,
                "--url",
                "https://127.0.0.1:" + relay.port(),
                "--management",
                "127.0.0.1:" + management);
        institute = new Site(directory, "institute");
        hospital.knows(institute, "--clearance", "RESTRICTED");
        institute.knows(hospital);
        set(hospital, "watch:\n  releaseSeconds: 0\n");
        set(institute, "watch:\n  releaseSeconds: 0\n");
    }

    private static void set(Site site, String lines) throws Exception {
        Files.writeString(site.config(), lines, StandardOpenOption.APPEND);
    }

    @AfterEach
    void stop() throws Exception {
        traffic.hold(Long.MAX_VALUE);
        traffic.over(true);
        institute.close();
        hospital.close();
        relay.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--dataset census", "--member institute", "--rank CONFIDENTIAL", "--all"})
    void whatAProviderStopsIsNeitherSeenNorAgreedNorFetchedUntilItIsReleased(String what) throws Exception {
        start();
        Path census = file("census.csv", 2_000);
        publish(census, "census", "CONFIDENTIAL");
        publish(file("weather.csv", 200), "weather", "PUBLIC");
        String agreement = agree("census");
        Path copy = directory.resolve("copy");

        String brake = on(hospital, what);
        boolean narrow = what.startsWith("--dataset") || what.startsWith("--rank");
        assertThat(institute.command("catalog", "hospital").out()).doesNotContain("census");
        assertThat(institute.command("catalog", "hospital").out().contains("weather"))
                .isEqualTo(narrow);
        assertThat(institute
                        .command("request", "hospital", "census", "--purpose", "research")
                        .exit())
                .isEqualTo(1);
        refused(institute.command("fetch", agreement, "-o", copy.toString()), brake);
        assertThat(copy).doesNotExist();
        Site.Typed publishing = publishing(census, "census", "CONFIDENTIAL");
        assertThat(publishing.exit()).isEqualTo(what.startsWith("--member") ? 0 : 1);
        assertThat(hospital.command("status")
                        .done()
                        .json()
                        .path("brakes")
                        .get(0)
                        .path("brake")
                        .asText())
                .isEqualTo(brake);
        assertThat(Asked.get(management, "/readyz?verbose").body()).contains("1 brake is on");
        assertThat(Scrape.of(management).sum("sluice_brakes")).isEqualTo(1);

        hospital.command("brake", "off", brake).done();
        institute.command("fetch", agreement, "-o", copy.toString()).done();
        assertThat(copy).hasSameBinaryContentAs(census);
        agree("census");
        List<String> actions = new ArrayList<>();
        hospital.command("audit")
                .done()
                .json()
                .path("rows")
                .forEach(row -> actions.add(row.path("state").asText()));
        assertThat(actions.stream().filter("brake"::equals)).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--dataset census", "--member hospital"})
    void whatARecipientStopsIsNeitherAskedForNorFetchedNorOpenedAgain(String what) throws Exception {
        start();
        publish(file("census.csv", 2_000), "census", "CONFIDENTIAL");
        String fresh = agree("census");
        String opened = agree("census");
        Path copy = directory.resolve("copy");
        institute.command("fetch", opened, "-o", copy.toString()).done();
        Files.delete(copy);

        String brake = on(institute, what);
        refused(institute.command("request", "hospital", "census", "--purpose", "research"), brake);
        for (String agreement : List.of(fresh, opened)) {
            refused(institute.command("fetch", agreement, "-o", copy.toString()), brake);
            assertThat(copy).doesNotExist();
        }
        institute.command("brake", "off", brake).done();
        for (String agreement : List.of(fresh, opened)) {
            institute.command("fetch", agreement, "-o", copy.toString()).done();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"hospital", "institute"})
    void aFetchUnderWayEndsWithinASecondAndGoesOnAfterTheRelease(String where) throws Exception {
        Files.writeString(
                hospital.config(),
                Files.readString(hospital.config())
                        .replaceFirst("(?m)^(  listen: .*)$", "$1\n  bytesPerSecond: 4000000"));
        start();
        Path scan = random("scan.bin", 16 << 20);
        publish(scan, "scan", "CONFIDENTIAL");
        String agreement = agree("scan");
        Path copy = directory.resolve("copy");
        CompletableFuture<Site.Typed> fetching =
                CompletableFuture.supplyAsync(() -> institute.command("fetch", agreement, "-o", copy.toString()));
        assertThat(traffic.awaitAnswered(3 << 20, Duration.ofSeconds(30))).isTrue();

        Site site = where.equals("hospital") ? hospital : institute;
        LastByte last = new LastByte();
        CompletableFuture<Void> watching = CompletableFuture.runAsync(last);
        long before = System.nanoTime();
        String brake = on(site, "--all");
        long acknowledged = System.nanoTime();
        Site.Typed fetched = fetching.get(30, TimeUnit.SECONDS);
        watching.get(30, TimeUnit.SECONDS);
        System.out.printf(
                "brake at %s: acknowledged after %d ms, last byte after %d ms%n",
                where, (acknowledged - before) / 1_000_000, (last.nanos - before) / 1_000_000);
        refused(fetched, brake);
        assertThat(copy).doesNotExist();
        assertThat(last.nanos - before).isLessThan(BOUND);
        Await.until(() -> transfer(hospital).equals("TERMINATED"));
        site.command("brake", "off", brake).done();
        institute.command("fetch", agreement, "-o", copy.toString()).done();
        assertThat(copy).hasSameBinaryContentAs(scan);
        assertThat(traffic.answered())
                .as("nothing was fetched twice but what was on its way")
                .isLessThan(26 << 20);
    }

    /** When the last data came: not the few bytes of messages that tell of the end. Looks until none came for a second. */
    private final class LastByte implements Runnable {
        private volatile long nanos = System.nanoTime();

        @Override
        public void run() {
            long seen = traffic.answered();
            while (System.nanoTime() - nanos < SECOND) {
                long now = traffic.answered();
                if (now - seen > 16 * 1024) {
                    nanos = System.nanoTime();
                    seen = now;
                }
                LockSupport.parkNanos(2_000_000);
            }
        }
    }

    /** The relay holds the recipient's own fetch; the same member comes on connections of its own, and does not read. */
    @Test
    void neitherASecondConnectionNorASlowReaderNorBusyWorkersAreAWayAround() throws Exception {
        set(hospital, "workers: 4\n");
        start();
        publish(random("scan.bin", 48 << 20), "scan", "CONFIDENTIAL");
        String agreement = agree("scan");
        traffic.hold(traffic.answered() + (1 << 20));
        CompletableFuture<Site.Typed> fetching = CompletableFuture.supplyAsync(() -> institute.command(
                "fetch", agreement, "-o", directory.resolve("copy").toString()));
        Await.until(() -> transfer(hospital).equals("STARTED"));
        String id = transfers(hospital).path("transfer").asText();
        String path = "/sluice/v1/transfers/" + id + "/object";
        RawPeer thief = new RawPeer(institute);
        List<RawPeer.Asking> busy = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            busy.add(thief.ask(port, path));
        }
        try (RawPeer.Asking more = thief.ask(port, path)) {
            more.socket().setSoTimeout(2_000);
            assertThatThrownBy(() -> more.begin(12))
                    .as("all workers are busy")
                    .isInstanceOf(SocketTimeoutException.class);
        }

        long before = System.nanoTime();
        String brake = on(hospital, "--dataset scan");
        long took = System.nanoTime() - before;
        System.out.printf("brake while all workers are busy: acknowledged after %d ms%n", took / 1_000_000);
        assertThat(took).isLessThan(BOUND);
        for (RawPeer.Asking asking : busy) {
            // What the peer's own buffers had taken is out of reach: far less than the object.
            assertThat(asking.rest()).isLessThan(16 << 20);
            asking.close();
        }
        for (String part : List.of("/object", "/segments", "/manifest")) {
            try (RawPeer.Asking again = thief.ask(port, path.replace("/object", part), "Connection: close\r\n")) {
                assertThat(again.begin(4096)).startsWith("HTTP/1.1 403").contains("BRAKED", brake);
            }
        }
        traffic.hold(Long.MAX_VALUE);
        assertThat(fetching.get(60, TimeUnit.SECONDS).exit()).isEqualTo(1);
    }

    @Test
    void aBrakeOutlivesKillNineRightAfterItsAcknowledgement() throws Exception {
        try (Mortal mortal = new Mortal(directory, "clinic", new Traffic())) {
            mortal.site.knows(institute, "--clearance", "RESTRICTED");
            mortal.start();
            String brake = on(mortal.site, "--all");
            mortal.kill();
            mortal.start();
            JsonNode listed = mortal.site.command("brake", "list").done().json().path("brakes");
            assertThat(listed).hasSize(1);
            assertThat(listed.get(0).path("brake").asText()).isEqualTo(brake);
            refused(publishing(mortal.site, file("census.csv", 10), "census", "PUBLIC"), brake);
        }
    }

    @Test
    void aReleaseWaitsAndAnUnknownBrakeIsNotReleased() throws Exception {
        Files.writeString(
                hospital.config(),
                Files.readString(hospital.config()).replace("releaseSeconds: 0", "releaseSeconds: 1"));
        start();
        String brake = on(hospital, "--all");
        assertThat(hospital.command("brake", "off", "brake-00000000").exit()).isEqualTo(1);
        long before = System.nanoTime();
        hospital.command("brake", "off", brake).done();
        assertThat(System.nanoTime() - before).isGreaterThan(SECOND);
        assertThat(hospital.command("brake", "list").done().json().path("brakes"))
                .isEmpty();
        assertThat(hospital.command("brake", "on", "--all", "--reason", " ").exit())
                .isEqualTo(2);
    }

    @Test
    void twoDifferentOperatorsReleaseAndOneWhoeverItIsDoesNot() throws Exception {
        hospital.start();
        Person anna = Person.at(hospital, directory, "anna").listed("owner");
        Person ben = Person.at(hospital, directory, "ben").listedBy(anna, "approver");
        Person audi = Person.at(hospital, directory, "audi").listedBy(anna, "auditor");
        String brake = on(hospital, "--all"); // The machine may stop, and not release.
        assertThat(off(brake).exit()).isEqualTo(1);
        assertThat(off(brake, audi.as()).exit()).isEqualTo(1);
        for (int i = 0; i < 3; i++) {
            assertThat(off(brake, anna.as()).done().json().path("state").asText())
                    .isEqualTo("NEEDS_ANOTHER");
        }
        assertThat(hospital.command("brake", "list").done().json().path("brakes"))
                .hasSize(1);
        assertThat(off(brake, ben.as()).done().json().path("state").asText()).isEqualTo("OFF");
        assertThat(hospital.command("brake", "list").done().json().path("brakes"))
                .isEmpty();
    }

    private Site.Typed off(String brake, String... as) {
        List<String> words = new ArrayList<>(List.of("brake", "off", brake));
        words.addAll(List.of(as));
        return hospital.command(words.toArray(String[]::new));
    }

    private void start() throws Exception {
        hospital.start();
        institute.start();
    }

    private static void refused(Site.Typed typed, String brake) {
        assertThat(typed.exit()).as(typed.err() + typed.out()).isEqualTo(1);
        assertThat(typed.err()).contains(brake);
    }

    private static String on(Site site, String what) {
        List<String> words = new ArrayList<>(List.of("brake", "on", "--reason", "incident"));
        words.addAll(List.of(what.split(" ")));
        return site.command(words.toArray(String[]::new))
                .done()
                .json()
                .path("brake")
                .asText();
    }

    private static JsonNode transfers(Site site) {
        return site.command("status").done().json().path("transfers").path(0);
    }

    private static String transfer(Site site) {
        return transfers(site).path("state").asText();
    }

    private void publish(Path file, String name, String rank) {
        publishing(file, name, rank).done();
    }

    private Site.Typed publishing(Path file, String name, String rank) {
        return publishing(hospital, file, name, rank);
    }

    private static Site.Typed publishing(Site site, Path file, String name, String rank) {
        return site.command(
                "publish",
                file.toString(),
                "--name",
                name,
                "--rank",
                rank,
                "--purpose",
                "research",
                "--basis",
                "law:statistics act");
    }

    private String agree(String dataset) {
        return institute
                .command("request", "hospital", dataset, "--purpose", "research")
                .done()
                .json()
                .path("agreement")
                .asText();
    }

    private Path random(String name, int length) throws Exception {
        byte[] bytes = new byte[length];
        new Random(7).nextBytes(bytes);
        return Files.write(directory.resolve(name), bytes);
    }

    private Path file(String name, int rows) throws Exception {
        StringBuilder csv = new StringBuilder("size;colour\n");
        Random random = new Random(1);
        for (int i = 0; i < rows; i++) {
            csv.append(random.nextInt(60)).append(random.nextBoolean() ? ";red\n" : ";green\n");
        }
        return Files.writeString(directory.resolve(name), csv);
    }
}
