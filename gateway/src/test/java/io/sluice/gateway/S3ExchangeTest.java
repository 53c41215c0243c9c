package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.cli.FreePort;
import io.sluice.gateway.store.s3.NeedsS3;
import io.sluice.gateway.store.s3.S3Server;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two gateways; the hospital's ciphertext is in a bucket of a real S3 server, the institute's in a folder. */
@NeedsS3
@Timeout(900)
class S3ExchangeTest {
    @TempDir
    Path directory;

    private final Traffic traffic = new Traffic();
    private S3Server server;
    private Relay relay;
    private Site hospital;
    private Site institute;

    @BeforeEach
    void start() throws Exception {
        server = S3Server.start(directory.resolve("server"));
        int port = FreePort.next();
        relay = new Relay(port, traffic);
        hospital = new Site(directory, "hospital", "127.0.0.1:" + port, "--url", "https://127.0.0.1:" + relay.port());
        String yaml = Files.readString(hospital.config());
        assertThat(yaml).contains("  directory: blobs\n");
        Files.writeString(
                hospital.config(),
                yaml.replace("  directory: blobs\n", "  directory: blobs\n" + server.yaml("hospital")));
        institute = new Site(directory, "institute");
        hospital.knows(institute, "--clearance", "RESTRICTED");
        institute.knows(hospital, "--clearance", "RESTRICTED");
        hospital.start();
        institute.start();
    }

    @AfterEach
    void stop() throws Exception {
        traffic.hold(Long.MAX_VALUE);
        institute.close();
        hospital.close();
        relay.close();
        server.close();
    }

    @Test
    void ciphertextInABucketIsServedAndFetched() throws Exception {
        Path scan = scan(3 << 20);
        publish(hospital, scan, "scan");
        assertThat(objects()).isEqualTo(2); // The sealed object and its segment hashes.
        assertThat(files(hospital.home.resolve("blobs"))).isZero();
        Path copy = directory.resolve("copy");
        institute
                .command("fetch", agree(institute, "hospital", "scan"), "-o", copy.toString())
                .done();
        assertThat(copy).hasSameBinaryContentAs(scan);

        Path other = scan(2 << 20);
        publish(institute, other, "other");
        Path back = directory.resolve("back");
        hospital.command("fetch", agree(hospital, "institute", "other"), "-o", back.toString())
                .done();
        assertThat(back).hasSameBinaryContentAs(other);
        assertThat(objects()).isEqualTo(3);
        assertThat(files(hospital.home.resolve("blobs"))).isZero();
    }

    @Test
    void aTransferGoesOnWhenTheServerIsKilledAndComesBack() throws Exception {
        Path scan = scan(40 << 20);
        publish(hospital, scan, "scan");
        assertThat(hospital.command("health", "--ready").exit()).isZero();
        String agreement = agree(institute, "hospital", "scan");
        Path copy = directory.resolve("copy");
        long held = traffic.answered() + (1 << 20); // Of forty: the hospital has read little more from the bucket.
        traffic.hold(held);
        CompletableFuture<Site.Typed> fetch =
                CompletableFuture.supplyAsync(() -> institute.command("fetch", agreement, "-o", copy.toString()));
        assertThat(traffic.awaitAnswered(held, Duration.ofMinutes(2))).isTrue();
        server.kill();
        traffic.hold(Long.MAX_VALUE);
        assertThat(hospital.command("health", "--ready").out()).contains("AWAY");
        assertThat(copy).doesNotExist();
        assertThat(fetch).isNotDone();
        server.start();
        fetch.get(5, TimeUnit.MINUTES).done();
        assertThat(copy).hasSameBinaryContentAs(scan);
        assertThat(hospital.command("health", "--ready").exit()).isZero();
    }

    @Test
    void withoutTheServerAGatewayStartsAndSaysWhatItLacks() throws Exception {
        hospital.stop();
        server.kill();
        hospital.start();
        assertThat(hospital.command("health", "--ready").out()).contains("blobs", "AWAY");
        Path scan = scan(1 << 20);
        Site.Typed published = hospital.command(publishing(scan, "scan"));
        assertThat(published.exit()).as(published.err()).isNotZero();
        assertThat(published.err() + published.out()).doesNotContain("canary");
        assertThat(files(hospital.home.resolve("blobs"))).isZero();
        server.start();
        hospital.command(publishing(scan, "scan")).done();
        hospital.stop();
        Files.writeString(server.objects().resolve("hospital").resolve("out." + "00".repeat(16) + ".object"), "");
        hospital.start();
        assertThat(objects()).isEqualTo(3); // What a gateway does not know may be another's.
    }

    private static void publish(Site site, Path file, String name) {
        site.command(publishing(file, name)).done();
    }

    private static String[] publishing(Path file, String name) {
        return new String[] {
            "publish",
            file.toString(),
            "--name",
            name,
            "--rank",
            "CONFIDENTIAL",
            "--purpose",
            "research",
            "--basis",
            "law:statistics act"
        };
    }

    private static String agree(Site site, String peer, String dataset) {
        return site.command("request", peer, dataset, "--purpose", "research")
                .done()
                .json()
                .path("agreement")
                .asText();
    }

    private Path scan(int length) throws Exception {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return Files.write(directory.resolve("scan-" + length), bytes);
    }

    private long objects() throws Exception {
        return files(server.objects());
    }

    /** Files of blobs, whole or partial, below a folder. */
    private static long files(Path folder) throws Exception {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().matches("lock|owner"))
                    .count();
        }
    }
}
