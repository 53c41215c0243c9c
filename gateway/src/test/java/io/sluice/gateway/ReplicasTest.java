package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.gateway.cli.FreePort;
import io.sluice.gateway.store.NeedsPostgres;
import io.sluice.gateway.store.PostgresServer;
import io.sluice.gateway.store.s3.NeedsS3;
import io.sluice.gateway.store.s3.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A hospital with two replicas behind a balancer, over one PostgreSQL and one bucket of an S3 server. */
@NeedsPostgres
@NeedsS3
@Timeout(1200)
class ReplicasTest {
    @TempDir
    Path directory;

    private final Opened opened = new Opened();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger fetched = new AtomicInteger();
    private final AtomicInteger repeated = new AtomicInteger();
    private final AtomicBoolean on = new AtomicBoolean(true);
    private PostgresServer server;
    private S3Server bucket;
    private Site first;
    private Site second;
    private Site lab;
    private int[] management;
    private Path file;

    @BeforeEach
    void oneOrganisationWithTwoReplicasAndAPartner() throws Exception {
        server = opened.add(PostgresServer.make());
        bucket = opened.add(S3Server.start(directory.resolve("s3")));
        int[] ports = {FreePort.next(), FreePort.next()};
        management = new int[] {FreePort.next(), FreePort.next()};
        Relay balancer = opened.add(new Relay(new Traffic(), ports));
        first = new Site(
                directory,
                "hospital",
                "127.0.0.1:" + ports[0],
                "--url",
                "https://127.0.0.1:" + balancer.port(),
                "--management",
                "127.0.0.1:" + management[0]);
        lab = opened.add(new Site(directory, "lab"));
        first.command("lane", "add", "second").done();
        first.stateIn(server.database());
        replace(first, "  directory: blobs\n", "  directory: blobs\n" + bucket.yaml("hospital"));
        replace(first, "\nstate:\n", "\nstate:\n  standby: true\n");
        first.knows(lab, "--clearance", "RESTRICTED");
        lab.knows(first);
        second = Site.replica(first, directory.resolve("hospital-2"), "second");
        replace(second, "directory: " + first.home.resolve("blobs"), "directory: blobs"); // A spool of its own.
        replace(second, "127.0.0.1:" + ports[0], "127.0.0.1:" + ports[1]);
        replace(second, "127.0.0.1:" + management[0], "127.0.0.1:" + management[1]);
        file = Files.writeString(directory.resolve("list.csv"), "town;count\n" + "Lund;7\n".repeat(500));
    }

    @AfterEach
    void stop() {
        on.set(false);
        threads.shutdownNow();
        first.close();
        second.close();
        opened.close();
    }

    @Test
    void noExchangeIsLostOrDoneTwiceInARollingRestartAKillAndARestartOfTheDatabase() throws Exception {
        Replica one = opened.add(new Replica(first)).start();
        one.awaitReady();
        Replica two = opened.add(new Replica(second)).start().awaitStandby();
        publish(first);
        lab.start();
        Future<?> exchanging = threads.submit(this::exchange);
        moreExchanges(exchanging);

        long rolling = handOver(one, two, exchanging);
        rolling = Math.max(rolling, handOver(two, one, exchanging));
        long killed = System.nanoTime();
        one.kill();
        long takeover = two.awaitReady() - killed;
        moreExchanges(exchanging);
        one.start().awaitStandby();
        server.stop();
        server.start();
        moreExchanges(exchanging);
        assertThat(one.isReady())
                .as("a restart of the database changes no owner")
                .isFalse();
        handOver(two, one, exchanging);
        on.set(false);
        exchanging.get(5, TimeUnit.MINUTES);
        assertThat(two.awaitStandby().terminate()).as("of one that waits").isZero();

        Folders.copy(second.home.resolve("ledger"), first.home.resolve("lanes/second"));
        Await.message(
                () -> delivered(first) == fetched.get(), () -> delivered(first) + " delivered, fetched " + fetched);
        assertThat(delivered(lab)).isEqualTo(fetched.get());
        System.out.printf(
                "ReplicasTest: %d exchanges, each delivered once; %d commands were repeated; hand-over at most %d ms,"
                        + " takeover after kill -9 %d ms%n",
                fetched.get(),
                repeated.get(),
                TimeUnit.NANOSECONDS.toMillis(rolling),
                TimeUnit.NANOSECONDS.toMillis(takeover));
    }

    @Test
    void aStandbySaysSoAndGoesOnWithWhatTheOtherKnewOfMembersAndTheirLanes() throws Exception {
        Site clinic = opened.add(new Site(directory, "clinic"));
        clinic.knows(first);
        first.knows(clinic, "--clearance", "RESTRICTED");
        Files.copy(
                first.home.resolve("members.json"),
                second.home.resolve("members.json"),
                StandardCopyOption.REPLACE_EXISTING);
        first.start();
        Future<Site> waiting = threads.submit(() -> second.start());
        Await.until(() -> answers(management[1]));
        Await.until(() -> Asked.get(management[1], "/readyz?verbose").body().contains("standby"));
        assertThat(Asked.get(management[1], "/livez").status()).isEqualTo(200);
        assertThat(Asked.get(management[1], "/startupz").status()).isEqualTo(503);
        assertThat(Asked.get(management[1], "/readyz").status()).isEqualTo(503);
        assertThat(Asked.get(management[1], "/info").json().path("phase").asText())
                .isEqualTo("standby");
        assertThat(second.command("health").exit()).isZero();
        assertThat(second.command("health", "--ready").exit()).isEqualTo(1);

        publish(first);
        lab.start();
        clinic.start();
        fetch(request(lab).json().path("agreement").asText());
        request(clinic).done();
        first.command("member", "remove", "clinic").done();
        assertThat(request(clinic).exit()).isNotZero();
        first.stop();
        waiting.get(5, TimeUnit.MINUTES);
        assertThat(request(clinic).exit()).as("removed at the other replica").isNotZero();
        assertThat(request(lab).exit()).isZero();
        assertThat(second.home.resolve("witness/lab+main.checkpoint")).exists();

        first.knows(clinic, "--clearance", "RESTRICTED"); // Into the folder alone, whose list is in force.
        second.command("member", "remove", "lab").done();
        second.stop();
        assertThatThrownBy(first::start).hasMessageContaining("was changed here while another replica ran");
        Files.delete(first.home.resolve("members.json"));
        first.start();
        assertThat(request(lab).exit()).as("removed at the other replica").isNotZero();
    }

    private Void exchange() throws Exception {
        while (on.get()) {
            Site.Typed requested = request(lab);
            if (requested.exit() != 0) {
                again(requested);
                continue;
            }
            fetch(requested.json().path("agreement").asText());
            fetched.incrementAndGet();
        }
        return null;
    }

    /** As a person would: again, when the other side was away. */
    private void fetch(String agreement) throws IOException {
        Path copy = directory.resolve("copy" + fetched.get());
        Site.Typed typed = lab.command("fetch", agreement, "-o", copy.toString());
        while (typed.exit() == 3) {
            again(typed);
            typed = lab.command("fetch", agreement, "-o", copy.toString());
        }
        typed.done();
        assertThat(copy).hasSameBinaryContentAs(file);
    }

    private void again(Site.Typed typed) {
        assertThat(typed.exit()).as(typed.out() + typed.err()).isEqualTo(3);
        repeated.incrementAndGet();
        LockSupport.parkNanos(100_000_000); // Faster than a person, and leaves room for the one that starts.
    }

    /** Stops the first in order, waits for the second, and starts the first again; returns for how long none was ready. */
    private long handOver(Replica from, Replica to, Future<?> exchanging) throws Exception {
        long asked = System.nanoTime();
        assertThat(from.terminate()).isZero();
        long ready = to.awaitReady();
        from.start().awaitStandby();
        moreExchanges(exchanging);
        return ready - asked;
    }

    private void moreExchanges(Future<?> exchanging) throws Exception {
        int before = fetched.get();
        Await.until(() -> exchanging.isDone() || fetched.get() > before + 2);
        if (exchanging.isDone()) {
            exchanging.get();
        }
    }

    private void publish(Site site) {
        site.command("publish", file.toString(), "--name", "list", "--rank", "INTERNAL", "--purpose", "research")
                .done();
    }

    private static Site.Typed request(Site who) {
        return who.command("request", "hospital", "list", "--purpose", "research");
    }

    private static long delivered(Site site) {
        return site.command("audit").done().out().split("\"delivered\"", -1).length - 1;
    }

    private static boolean answers(int port) throws InterruptedException {
        try {
            return Asked.get(port, "/livez").status() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private static void replace(Site site, String before, String after) throws IOException {
        String text = Files.readString(site.config());
        assertThat(text).contains(before);
        Files.writeString(site.config(), text.replace(before, after));
    }
}
