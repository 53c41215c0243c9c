package io.sluice.gateway;

import static io.sluice.gateway.BrakePair.on;
import static io.sluice.gateway.BrakePair.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.gateway.cli.FreePort;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two organisations, real TLS on loopback, typed commands: there is no way around a brake, and none to release it alone. */
class BrakeBypassTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    /** Far less than the gateways wait here for a peer that does not read: by itself no worker is free again so soon. */
    private static final long BOUND = 120 * SECOND;

    @TempDir
    Path directory;

    /** The relay holds the recipient's own fetch; the same member comes on connections of its own, and does not read. */
    @Test
    void neitherASecondConnectionNorASlowReaderNorBusyWorkersAreAWayAround() throws Exception {
        try (BrakePair pair = new BrakePair(directory, "workers: 4\n")) {
            BrakePair.replace(pair.hospital, "http:\n", "http:\n  bodySeconds: 1800\n");
            pair.start();
            pair.publish(pair.random("scan.bin", 48 << 20), "scan", "CONFIDENTIAL");
            String agreement = pair.agree("scan");
            pair.traffic.hold(pair.traffic.answered() + (1 << 20));
            CompletableFuture<Site.Typed> fetching =
                    CompletableFuture.supplyAsync(() -> pair.fetch(agreement, directory.resolve("copy")));
            Await.until(() -> pair.transfer(agreement).path("state").asText().equals("STARTED"));
            String id = pair.transfer(agreement).path("transfer").asText();
            String path = "/sluice/v1/transfers/" + id + "/object";
            RawPeer thief = new RawPeer(pair.institute);
            List<RawPeer.Asking> busy = new ArrayList<>();
            Await.until(() -> !isAnswered(thief, path, pair.port, busy), () -> busy.size() + " are answered");

            long before = System.nanoTime();
            String brake = on(pair.hospital, "--dataset scan");
            long took = System.nanoTime() - before;
            System.out.printf("brake while all workers are busy: acknowledged after %d ms%n", took / 1_000_000);
            assertThat(took).isLessThan(BOUND);
            for (RawPeer.Asking asking : busy) {
                asking.socket().setSoTimeout((int) TimeUnit.MINUTES.toMillis(2));
                // What the peer's own buffers had taken is out of reach: far less than the object.
                assertThat(asking.rest()).isLessThan(16 << 20);
                asking.close();
            }
            for (String part : List.of("/object", "/segments", "/manifest")) {
                try (RawPeer.Asking again =
                        thief.ask(pair.port, path.replace("/object", part), "Connection: close\r\n")) {
                    assertThat(again.begin(4096)).startsWith("HTTP/1.1 403").contains("BRAKED", brake);
                }
            }
            pair.traffic.hold(Long.MAX_VALUE);
            assertThat(fetching.get(5, TimeUnit.MINUTES).exit()).isEqualTo(1);
        }
    }

    /** Asks once more without reading on: no answer comes when all workers are busy with those who do not read. */
    private static boolean isAnswered(RawPeer thief, String path, int port, List<RawPeer.Asking> busy)
            throws IOException {
        RawPeer.Asking more = thief.ask(port, path);
        busy.add(more);
        more.socket().setSoTimeout(2_000);
        try {
            return !more.begin(12).isEmpty();
        } catch (SocketTimeoutException e) {
            busy.remove(more);
            more.close();
            return false;
        }
    }

    @Test
    void aBrakeOutlivesKillNineRightAfterItsAcknowledgement() throws Exception {
        try (Mortal mortal = new Mortal(directory, "clinic", new Traffic())) {
            mortal.start();
            String brake = on(mortal.site, "--all");
            mortal.kill();
            mortal.start();
            JsonNode listed = BrakePair.brakes(mortal.site);
            assertThat(listed).hasSize(1);
            assertThat(listed.get(0).path("brake").asText()).isEqualTo(brake);
            Path census = BrakePair.rows(directory.resolve("census.csv"), 10);
            refused(BrakePair.publishing(mortal.site, census, "census", "PUBLIC"), brake);
        }
    }

    @Test
    void aReleaseWaitsAndAnUnknownBrakeIsNotReleased() throws Exception {
        try (Site hospital = hospital()) {
            BrakePair.replace(hospital, "releaseSeconds: 0", "releaseSeconds: 1");
            hospital.start();
            String brake = on(hospital, "--all");
            assertThat(hospital.command("brake", "off", "brake-00000000").exit())
                    .isEqualTo(1);
            long before = System.nanoTime();
            hospital.command("brake", "off", brake).done();
            assertThat(System.nanoTime() - before).isGreaterThan(SECOND);
            assertThat(BrakePair.brakes(hospital)).isEmpty();
            assertThat(hospital.command("brake", "on", "--all", "--reason", " ").exit())
                    .isEqualTo(2);
        }
    }

    @Test
    void twoDifferentOperatorsReleaseAndOneWhoeverItIsDoesNot() throws Exception {
        try (Site hospital = hospital()) {
            hospital.start();
            Person anna = Person.at(hospital, directory, "anna").listed("owner");
            Person ben = Person.at(hospital, directory, "ben").listedBy(anna, "approver");
            Person audi = Person.at(hospital, directory, "audi").listedBy(anna, "auditor");
            String brake = on(hospital, "--all"); // The machine may stop, and not release.
            assertThat(off(hospital, brake).exit()).isEqualTo(1);
            assertThat(off(hospital, brake, audi.as()).exit()).isEqualTo(1);
            for (int i = 0; i < 3; i++) {
                assertThat(off(hospital, brake, anna.as())
                                .done()
                                .json()
                                .path("state")
                                .asText())
                        .isEqualTo("NEEDS_ANOTHER");
            }
            assertThat(BrakePair.brakes(hospital)).hasSize(1);
            assertThat(off(hospital, brake, ben.as())
                            .done()
                            .json()
                            .path("state")
                            .asText())
                    .isEqualTo("OFF");
            assertThat(BrakePair.brakes(hospital)).isEmpty();
        }
    }

    private Site hospital() throws Exception {
        return BrakePair.site(directory, "hospital", "127.0.0.1:" + FreePort.next());
    }

    private static Site.Typed off(Site hospital, String brake, String... as) {
        List<String> words = new ArrayList<>(List.of("brake", "off", brake));
        words.addAll(List.of(as));
        return hospital.command(words.toArray(String[]::new));
    }
}
