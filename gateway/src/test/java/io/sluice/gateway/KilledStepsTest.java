package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.proto.RecordKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Small exchanges, from the wish to the opened file, in each of which one gateway is killed when so many TLS records have
 * passed between the two as the seed says: so kills fall on the steps, between what is stored and what is said of it.
 *
 * <p>{@code -Dsluice.kill.steps=N} for another number of kills, {@code -Dsluice.kill.first=SEED} for the first seed.
 */
class KilledStepsTest {
    private static final Duration BOUND = Duration.ofMinutes(10);
    private static final int KILLS = Integer.getInteger("sluice.kill.steps", 16);
    private static final long FIRST = Long.getLong("sluice.kill.first", 1);

    @TempDir
    Path directory;

    private final Traffic traffic = new Traffic();
    private final Opened opened = new Opened();
    private Mortal provider;
    private Mortal recipient;
    private Path original;

    @BeforeEach
    void aDatasetIsPublished() throws Exception {
        provider = opened.add(new Mortal(directory, "hospital", traffic, Mortal.SMALL));
        recipient = opened.add(new Mortal(directory, "institute", traffic, Mortal.SMALL));
        provider.site.knows(recipient.site);
        recipient.site.knows(provider.site);
        provider.start();
        recipient.start();
        original = Files.writeString(directory.resolve("notes.csv"), "weather,wind\n" + "fair,west\n".repeat(400));
        provider.site
                .command("publish", original.toString(), "--name", "notes", "--rank", "INTERNAL", "--count", "1")
                .done();
    }

    @AfterEach
    void stop() {
        opened.close();
    }

    @Test
    void whateverIsKilledAtWhateverStepTheExchangeIsCompletedOnce() throws Exception {
        long records = traffic.records();
        Set<String> used = new TreeSet<>();
        used.add(exchange());
        records = traffic.records() - records;
        for (long seed = FIRST; seed < FIRST + KILLS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Mortal victim = random.nextBoolean() ? provider : recipient;
            long at = 1 + random.nextLong(records);
            String what = "seed " + seed + ": " + victim.site.name + " killed after " + at + " of " + records;
            long before = traffic.records();
            traffic.over(false);
            CompletableFuture<Void> kill = CompletableFuture.runAsync(() -> kill(victim, before + at));
            try {
                used.add(exchange());
            } catch (AssertionError e) {
                throw new AssertionError(what, e);
            } finally {
                traffic.over(true);
                kill.get(BOUND.toSeconds(), TimeUnit.SECONDS);
            }
        }
        Await.message(() -> unsettled().isEmpty(), () -> "unsettled: " + unsettled());
        agreementsAndRecordsMatch(used);
    }

    private void kill(Mortal victim, long atRecord) {
        try {
            if (traffic.awaitRecords(atRecord, BOUND)) {
                victim.kill();
                victim.start();
            }
        } catch (Exception e) {
            throw new AssertionError(victim.site.name, e);
        }
    }

    /** As a person would: again, when a command says that somebody is away. Returns the agreement. */
    private String exchange() throws Exception {
        String agreement = untilDone("request", "hospital", "notes", "--purpose", "research")
                .json()
                .path("agreement")
                .asText();
        Path copy = directory.resolve("copy.bin");
        untilDone("fetch", agreement, "-o", copy.toString());
        assertThat(copy).hasSameBinaryContentAs(original);
        Files.delete(copy);
        return agreement;
    }

    private Site.Typed untilDone(String... words) throws Exception {
        long end = System.nanoTime() + BOUND.toNanos();
        while (true) {
            Site.Typed typed = recipient.site.command(words);
            if (typed.exit() != 3 || System.nanoTime() > end) {
                return typed.done();
            }
            recipient.awaitReady();
        }
    }

    /** Transfers that have neither come to their end nor to a refusal, and messages that wait. */
    private List<String> unsettled() {
        List<String> unsettled = new ArrayList<>();
        for (Mortal side : List.of(provider, recipient)) {
            JsonNode status = side.site.command("status").done().json();
            if (status.path("outbox").asLong() > 0) {
                unsettled.add(side.site.name + ": outbox " + status.path("outbox"));
            }
            for (JsonNode transfer : status.path("transfers")) {
                if (!Set.of("OPENED", "COMPLETED", "TERMINATED")
                        .contains(transfer.path("state").asText())) {
                    unsettled.add(side.site.name + ": " + transfer);
                }
            }
        }
        if (!agreements(provider).equals(agreements(recipient))) {
            unsettled.add("agreements: " + agreements(provider) + " and " + agreements(recipient));
        }
        return unsettled;
    }

    private static Map<String, String> agreements(Mortal side) {
        Map<String, String> states = new TreeMap<>();
        for (JsonNode agreement : side.site.command("status").done().json().path("agreements")) {
            states.put(
                    agreement.path("agreement").asText(),
                    agreement.path("state").asText());
        }
        return states;
    }

    /** One transfer, one key and one confirmation for each agreement that was used; nothing for the others. */
    private void agreementsAndRecordsMatch(Set<String> used) throws Exception {
        for (String agreement : agreements(provider).keySet()) {
            Map<String, List<RecordKind>> given = Lane.transfers(provider.site, agreement, directory);
            Map<String, List<RecordKind>> taken = Lane.transfers(recipient.site, agreement, directory);
            if (!used.contains(agreement)) {
                assertThat(given).as(agreement).isEmpty();
                assertThat(taken).as(agreement).isEmpty();
                continue;
            }
            assertThat(given.keySet()).as(agreement).hasSize(1).isEqualTo(taken.keySet());
            assertThat(given.values())
                    .as(agreement)
                    .containsExactly(List.of(
                            RecordKind.TRANSFER_STARTED,
                            RecordKind.RECEIVED,
                            RecordKind.GRANTED,
                            RecordKind.DELIVERED));
            assertThat(taken.values())
                    .as(agreement)
                    .containsExactly(List.of(RecordKind.RECEIVED, RecordKind.GRANTED, RecordKind.DELIVERED));
        }
        provider.site.command("audit").done();
        recipient.site.command("audit").done();
    }
}
