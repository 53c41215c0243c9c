package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.proto.RecordKind;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each seed fetches a large file under an agreement of its own while the gateways, which have little memory, are killed
 * at points that the seed chooses: the recipient's in the middle of the ciphertext and again in the middle of opening it,
 * the provider's at any time.
 *
 * <p>{@code -Dsluice.kill.seeds=N} for other numbers of seeds, {@code -Dsluice.kill.first=SEED} for the first,
 * {@code -Dsluice.kill.mebibytes=N} for the size.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KillTest {
    private static final long BYTES = Long.getLong("sluice.kill.mebibytes", 2048) << 20;
    private static final long FETCHED_TWICE_PER_KILL = 8 << 20;
    private static final long EVERYTHING_ELSE_SAID = 1 << 20; // handshakes, heads, manifests, segment hashes, messages
    private static final Duration BOUND = Duration.ofMinutes(10);

    private final Traffic traffic = new Traffic();
    private final Opened opened = new Opened();
    private Path directory;
    private Mortal provider;
    private Mortal recipient;
    private Path original;
    private long objectBytes;

    static LongStream seeds() {
        long first = Long.getLong("sluice.kill.first", 1);
        return LongStream.range(first, first + Long.getLong("sluice.kill.seeds", 6));
    }

    @BeforeAll
    void aLargeFileIsPublished(@TempDir Path folder) throws Exception {
        directory = folder;
        provider = opened.add(new Mortal(directory, "hospital", traffic, "-Xmx256m"));
        recipient = opened.add(new Mortal(directory, "institute", traffic, "-Xmx256m"));
        provider.site.knows(recipient.site, "--clearance", "RESTRICTED");
        recipient.site.knows(provider.site);
        provider.start();
        recipient.start();
        original = random(directory.resolve("scan.bin"));
        List<String> terms =
                List.of("--rank", "CONFIDENTIAL", "--purpose", "research", "--basis", "law:statistics act");
        provider.site
                .command(Stream.concat(Stream.of("publish", original.toString(), "--name", "scan"), terms.stream())
                        .toArray(String[]::new))
                .done();
        objectBytes = blobs(provider).stream()
                .mapToLong(file -> file.toFile().length())
                .max()
                .orElseThrow();
    }

    @AfterAll
    void stop() {
        opened.close();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aFetchSurvivesTheDeathOfBothSides(long seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        List<Strike> strikes = Stream.of(
                        new Strike(provider, 1.5 * random.nextDouble()),
                        new Strike(recipient, random.nextDouble()),
                        new Strike(recipient, 1 + 0.5 * random.nextDouble()))
                .sorted(Comparator.comparingDouble(strike -> strike.at))
                .toList();
        String agreement = recipient
                .site
                .command("request", "hospital", "scan", "--purpose", "research")
                .done()
                .json()
                .path("agreement")
                .asText();
        Path copy = directory.resolve("copy.bin");
        long start = System.nanoTime();
        long before = traffic.answered();
        traffic.over(false);
        CompletableFuture<Void> kills =
                CompletableFuture.runAsync(() -> strikes.forEach(strike -> strike.kill(before)));
        Site.Typed fetched = fetchUntilDone(agreement, copy);
        traffic.over(true);
        kills.get(BOUND.toSeconds(), TimeUnit.SECONDS);
        long twice = traffic.answered() - before - objectBytes;
        System.out.printf(
                "seed %d: %s: %.1f s, %d bytes more than once%n",
                seed, strikes, (System.nanoTime() - start) / 1e9, twice);

        fetched.done();
        assertThat(Files.mismatch(copy, original)).isEqualTo(-1);
        // Before the whole ciphertext is there: only then there is something to fetch twice.
        long inDownload =
                strikes.stream().filter(strike -> strike.done && strike.at < 1).count();
        assertThat(twice).isLessThanOrEqualTo(EVERYTHING_ELSE_SAID + inDownload * FETCHED_TWICE_PER_KILL);
        recordsAreComplete(agreement);
    }

    @AfterEach
    void theNextFetchBeginsAnew() throws Exception {
        Files.deleteIfExists(directory.resolve("copy.bin"));
        for (Path file : blobs(recipient)) {
            Files.delete(file);
        }
    }

    private void recordsAreComplete(String agreement) throws Exception {
        Await.message(
                () -> Lane.transfers(provider.site, agreement, directory).values().stream()
                        .allMatch(steps -> steps.contains(RecordKind.DELIVERED)),
                () -> "the provider has not heard of a delivery");
        var given = Lane.transfers(provider.site, agreement, directory);
        var taken = Lane.transfers(recipient.site, agreement, directory);
        assertThat(given).hasSize(1);
        assertThat(given.keySet()).isEqualTo(taken.keySet());
        assertThat(given.values())
                .containsExactly(List.of(
                        RecordKind.TRANSFER_STARTED, RecordKind.RECEIVED, RecordKind.GRANTED, RecordKind.DELIVERED));
        assertThat(taken.values())
                .containsExactly(List.of(RecordKind.RECEIVED, RecordKind.GRANTED, RecordKind.DELIVERED));
        provider.site.command("audit").done();
        recipient.site.command("audit").done();
    }

    /** As a person would: again, when the command says that the gateway went away. */
    private Site.Typed fetchUntilDone(String agreement, Path copy) throws Exception {
        long end = System.nanoTime() + BOUND.toNanos();
        while (true) {
            Site.Typed fetched = recipient.site.command("fetch", agreement, "-o", copy.toString());
            if (fetched.exit() != 3 || System.nanoTime() > end) {
                return fetched;
            }
            recipient.awaitReady();
        }
    }

    /** Who is killed and when: below 1 at this share of the ciphertext, then at this share of half the plaintext. */
    private final class Strike {
        private final Mortal victim;
        private final double at;
        private volatile boolean done;

        Strike(Mortal victim, double at) {
            this.victim = victim;
            this.at = at;
        }

        void kill(long before) {
            try {
                if (traffic.awaitAnswered(before + (long) (Math.min(at, 1) * objectBytes), BOUND)
                        && (at < 1 || awaitOpened((long) ((at - 1) * 2 * BYTES)))) {
                    victim.kill();
                    done = true;
                    victim.start();
                }
            } catch (Exception e) {
                throw new AssertionError(victim.site.name, e);
            }
        }

        private boolean awaitOpened(long bytes) throws Exception {
            boolean over = false;
            while (!over && partBytes() < bytes) {
                over = traffic.awaitOver(Duration.ofMillis(5));
            }
            return !over;
        }

        @Override
        public String toString() {
            return String.format("%s %s at %.2f", victim.site.name, done ? "killed" : "not killed", at);
        }

        private long partBytes() throws IOException {
            try (Stream<Path> files = Files.list(directory)) {
                return files.map(Path::toFile)
                        .filter(file -> file.getName().endsWith(".part"))
                        .mapToLong(java.io.File::length)
                        .sum();
            }
        }
    }

    private static List<Path> blobs(Mortal side) throws IOException {
        try (Stream<Path> files = Files.list(side.site.home.resolve("blobs").resolve("blob"))) {
            return files.toList();
        }
    }

    private static Path random(Path file) throws IOException {
        Random random = new Random(BYTES);
        byte[] block = new byte[1 << 20];
        try (OutputStream out = Files.newOutputStream(file)) {
            for (long left = BYTES; left > 0; left -= block.length) {
                random.nextBytes(block);
                out.write(block, 0, (int) Math.min(left, block.length));
            }
        }
        return file;
    }
}
