package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.cli.FreePort;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Gateways as processes that are told to stop, with SIGTERM, in the middle of a fetch. */
class DrainTest {
    private static final int BYTES = 24 << 20;
    private static final Duration BOUND = Duration.ofMinutes(5);

    @TempDir
    Path directory;

    private final Traffic traffic = new Traffic();
    private final Opened opened = new Opened();
    private Mortal provider;
    private Mortal recipient;
    private int management;
    private String agreement;
    private Path original;

    @BeforeEach
    void aLargeFileIsAgreed() throws Exception {
        provider = opened.add(new Mortal(directory, "hospital", traffic));
        recipient = opened.add(new Mortal(directory, "institute", traffic));
        management = FreePort.next();
        Files.writeString(
                recipient.site.config(),
                "management:\n  address: \"127.0.0.1:" + management + "\"\n  drainSeconds: 300\n",
                StandardOpenOption.APPEND);
        provider.site.knows(recipient.site, "--clearance", "CONFIDENTIAL");
        recipient.site.knows(provider.site);
        provider.start();
        recipient.start();
        byte[] bytes = new byte[BYTES];
        new Random(5).nextBytes(bytes);
        original = Files.write(directory.resolve("scan.bin"), bytes);
        provider.site
                .command(
                        "publish", original.toString(), "--name", "scan", "--rank", "CONFIDENTIAL", "--purpose", "care")
                .done();
        agreement = recipient
                .site
                .command("request", "hospital", "scan", "--purpose", "care")
                .done()
                .json()
                .path("agreement")
                .asText();
    }

    @AfterEach
    void stop() {
        opened.close();
    }

    @Test
    void aRecipientFinishesTheFetchUnderWayTakesNoOtherAndEndsWithZero() throws Exception {
        CompletableFuture<Site.Typed> fetch = fetchUntilMoving();
        recipient.terminate();
        Await.until(() -> Asked.get(management, "/readyz").status() == 503);
        assertThat(Asked.get(management, "/readyz?verbose").body()).contains("draining");
        assertThat(Asked.get(management, "/livez").status()).isEqualTo(200);
        assertThat(recipient.site.command("status").exit()).isEqualTo(3);

        traffic.hold(Long.MAX_VALUE);
        fetch.get(BOUND.toSeconds(), java.util.concurrent.TimeUnit.SECONDS).done();
        assertThat(recipient.awaitEnd()).isZero();
        assertThat(copy()).hasSameBinaryContentAs(original);
        recipient.start();
        assertThat(Lane.transfers(recipient.site, agreement, directory).values())
                .as("the record of the delivery was in the lane on disk")
                .isNotEmpty()
                .allMatch(kinds -> kinds.contains(io.sluice.proto.RecordKind.DELIVERED));
    }

    @Test
    void aProviderEndsWithZeroAndTheFetchGoesOnWhenItIsBack() throws Exception {
        CompletableFuture<Site.Typed> fetch = fetchUntilMoving();
        provider.terminate();
        traffic.hold(Long.MAX_VALUE);
        assertThat(provider.awaitEnd()).isZero();
        provider.start();
        fetch.get(BOUND.toSeconds(), java.util.concurrent.TimeUnit.SECONDS).done();
        assertThat(copy()).hasSameBinaryContentAs(original);
    }

    private CompletableFuture<Site.Typed> fetchUntilMoving() throws InterruptedException {
        long some = traffic.answered() + (4 << 20);
        traffic.hold(some);
        CompletableFuture<Site.Typed> fetch = CompletableFuture.supplyAsync(
                () -> recipient.site.command("fetch", agreement, "-o", copy().toString()));
        assertThat(traffic.awaitAnswered(some, BOUND))
                .as(() -> fetch.isDone() ? fetch.join().err() : "nothing moves")
                .isTrue();
        return fetch;
    }

    private Path copy() {
        return directory.resolve("copy.bin");
    }
}
