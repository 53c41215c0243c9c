package io.sluice.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.gateway.store.StoreException.Reason;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who writes is decided by the database, whatever happens to the connections. */
@NeedsPostgres
@Timeout(300)
class PostgresOwnershipTest {
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final List<StoreException> ended = new CopyOnWriteArrayList<>();
    private PostgresSettings direct;
    private PostgresSettings relayed;
    private CuttingRelay relay;

    @BeforeEach
    void aDatabaseBehindARelay() throws Exception {
        PostgresServer server = PostgresServer.shared();
        direct = server.database();
        relay = new CuttingRelay(server.port());
        relayed = server.settings(relay.port(), direct.address().database(), Duration.ofMinutes(1));
    }

    @AfterEach
    void stop() throws Exception {
        relay.close();
        executor.shutdownNow();
    }

    @Test
    void aCommitWhoseAnswerIsLostIsFoundDoneAndNotDoneAgain() throws Exception {
        try (Documents database = open()) {
            database.write(tx -> tx.next("n"));
            relay.cut(CuttingRelay.Cut.BEFORE_ITS_ANSWER);
            assertThat(database.<Long>update(tx -> tx.next("n"))).isEqualTo(2);
            assertThat(relay.hasCut()).isTrue();
            assertThat(database.<Long>update(tx -> tx.next("n"))).isEqualTo(3);
        }
    }

    @Test
    void aCommitThatNeverArrivedIsDoneAgain() throws Exception {
        try (Documents database = open()) {
            database.write(tx -> tx.next("n"));
            relay.cut(CuttingRelay.Cut.BEFORE_COMMIT);
            assertThat(database.<Long>update(tx -> tx.next("n"))).isEqualTo(2);
            assertThat(relay.hasCut()).isTrue();
            assertThat(database.<Long>update(tx -> tx.next("n"))).isEqualTo(3);
        }
    }

    @Test
    void aCommitThatCannotBeLookedUpIsUnknownAndLaterKnown() throws Exception {
        relayed =
                PostgresServer.shared().settings(relay.port(), direct.address().database(), Duration.ofMillis(300));
        try (Documents database = open()) {
            relay.cutAndCloseOff(CuttingRelay.Cut.BEFORE_ITS_ANSWER);
            assertThatThrownBy(() -> database.write(tx -> tx.next("n")))
                    .satisfies(e -> assertThat(reason(e)).isEqualTo(Reason.UNKNOWN_OUTCOME));
            assertThatThrownBy(() -> database.write(tx -> tx.next("n")))
                    .satisfies(e -> assertThat(reason(e)).isEqualTo(Reason.AWAY));
            relay.openAgain();
            AtomicLong next = new AtomicLong();
            until(
                    () -> { // The server may not have noticed yet that the former connection is lost.
                        try {
                            next.set(database.<Long>update(tx -> tx.next("n")));
                            return true;
                        } catch (StoreException e) {
                            assertThat(e.reason()).isEqualTo(Reason.AWAY);
                            return false;
                        }
                    });
            assertThat(next).hasValue(2); // It had happened; those that were told AWAY had not.
        }
    }

    @Test
    void anOwnerThatComesBackTooLateIsFencedForGood() throws Exception {
        Documents first = open();
        first.write(tx -> tx.next("n"));
        relay.closeOff();
        try (Documents second = standby()) {
            assertThat(second.<Long>update(tx -> tx.next("n"))).isEqualTo(2);
            relay.openAgain();
            assertFenced(() -> first.update(tx -> tx.next("n")));
            assertFenced(() -> first.get("a", "b"));
            assertFenced(() -> first.update(tx -> tx.next("n")));
            assertThat(ended).hasSize(1);
            assertThat(ended.get(0)).hasMessageContaining("another process has taken it over");
            first.close();
            assertThat(second.<Long>update(tx -> tx.next("n"))).isEqualTo(3);
        }
    }

    /** As behind a pooler that gives each transaction another session. */
    @Test
    void anOwnerWhoseLockWasLostUnnoticedIsFencedByTheRow() throws Exception {
        try (Documents first = open()) {
            first.write(tx -> tx.next("n"));
            PostgresServer.shared()
                    .sql(direct.address().database(), "UPDATE sluice.ownership SET epoch = epoch + 1, batch = 0");
            assertFenced(() -> first.update(tx -> tx.next("n")));
            assertThat(ended).hasSize(1);
        }
    }

    @Test
    void aFailoverThatLostWhatWasAcknowledgedIsNoticed() throws Exception {
        try (Documents database = open()) {
            database.write(tx -> tx.next("n"));
            database.write(tx -> tx.next("n"));
            PostgresServer.shared().sql(direct.address().database(), "UPDATE sluice.ownership SET batch = batch - 1");
            relay.closeOff();
            relay.openAgain();
            assertThatThrownBy(() -> database.write(tx -> tx.next("n")))
                    .hasMessageContaining("lost what was acknowledged")
                    .satisfies(e -> assertThat(reason(e)).isEqualTo(Reason.CORRUPT));
            assertThat(ended).hasSize(1);
        }
    }

    @Test
    void anOwnerThatWasCutOffComesBackBeforeAStandbyMayHaveIt() throws Exception {
        Documents owner = open();
        owner.write(tx -> tx.next("n"));
        Duration longer = Duration.ofMinutes(5); // than this machine may pause
        Future<Documents> waiting =
                executor.submit(() -> PostgresDatabase.waitForOwnership(direct, executor, ended::add, longer));
        relay.closeOff();
        relay.openAgain();
        assertThat(owner.<Long>update(tx -> tx.next("n"))).isEqualTo(2);
        assertThat(waiting.isDone()).isFalse();
        owner.close();
        try (Documents next = waiting.get(60, TimeUnit.SECONDS)) {
            assertThat(next.<Long>update(tx -> tx.next("n"))).isEqualTo(3);
        }
        assertThat(ended).isEmpty();
    }

    @Test
    void whoWaitsForANewDatabaseHasItAtOnce() throws Exception {
        try (Documents database = standby()) {
            assertThat(database.<Long>update(tx -> tx.next("n"))).isEqualTo(1);
        }
    }

    @Test
    void aStandbyThatIsCancelledHoldsNothing() throws Exception {
        Documents owner = open();
        Future<Documents> waiting = executor.submit(this::standby);
        waiting.cancel(true);
        owner.close();
        until(() -> {
            try {
                open().close();
                return true;
            } catch (StoreException e) {
                return false;
            }
        });
    }

    private Documents open() {
        return PostgresDatabase.open(relayed, executor, ended::add);
    }

    private Documents standby() throws InterruptedException {
        return PostgresDatabase.waitForOwnership(direct, executor, ended::add);
    }

    private static void assertFenced(Callable<?> call) {
        assertThatThrownBy(call::call).satisfies(e -> assertThat(reason(e)).isEqualTo(Reason.FENCED));
    }

    private static Reason reason(Throwable e) {
        return ((StoreException) e).reason();
    }

    static void until(Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(90).toNanos();
        while (!condition.call()) {
            assertThat(System.nanoTime()).isLessThan(end);
            java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
        }
    }
}
