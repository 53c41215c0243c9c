package io.sluice.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.gateway.store.StoreException.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NeedsPostgres
class StateCopyTest {
    @TempDir
    Path directory;

    private PostgresSettings target;

    @BeforeEach
    void aStateInSqlite() throws Exception {
        target = PostgresServer.shared().database();
        try (Documents source = Database.open(directory, Runnable::run)) {
            source.write(tx -> {
                for (int i = 0; i < 700; i++) {
                    String id = (i % 3 == 0 ? "\u4e2d" : i % 3 == 1 ? "A" : "a") + i;
                    Map<String, String> keys = Map.of("n", "v" + i, "m", "w");
                    tx.put(Document.of("k" + i % 2, id, "S" + i % 5, new byte[i], keys));
                }
            });
            source.write(tx -> {
                tx.put(Document.of("k0", "\u4e2d0", "again", new byte[] {7}));
                tx.raise("numbers", 41);
            });
        }
    }

    @Test
    void everythingIsThereAfterwardsWithItsVersionsAndCounters() throws Exception {
        List<Document> before = new ArrayList<>();
        Map<String, Long> counters = new HashMap<>();
        try (Documents source = Database.open(directory, Runnable::run)) {
            source.snapshot(before::add, counters::put);
        }
        byte[] file = Files.readAllBytes(file());

        StateCopy.Copied copied = StateCopy.copy(file(), target);

        assertThat(copied.documents()).isEqualTo(700);
        assertThat(copied.counters()).isEqualTo(1);
        assertThat(copied.sha256()).hasSize(64);
        assertThat(Files.readAllBytes(file())).isEqualTo(file);
        try (Documents copy = PostgresDatabase.waitForOwnership(target, Runnable::run, end -> {})) {
            List<Document> after = new ArrayList<>();
            copy.snapshot(after::add, (name, value) -> assertThat(counters).containsEntry(name, value));
            assertThat(after).containsExactlyElementsOf(before);
            assertThat(copy.get("k0", "\u4e2d0").orElseThrow().version()).isEqualTo(2);
            assertThat(copy.<Long>update(tx -> tx.next("numbers"))).isEqualTo(42);
        }
    }

    @Test
    void aTargetThatHoldsSomethingIsRefusedAndLeftAlone() throws Exception {
        try (Documents there = PostgresDatabase.open(target, Runnable::run, end -> {})) {
            there.write(tx -> tx.put(Document.of("k0", "mine", "", new byte[1])));
        }
        assertThatThrownBy(() -> StateCopy.copy(file(), target)).hasMessageContaining("holds a state already");
        try (Documents there = PostgresDatabase.waitForOwnership(target, Runnable::run, end -> {})) {
            assertThat(there.list("k0", "", 10)).hasSize(1);
            assertThat(there.list("k1", "", 10)).isEmpty();
        }
    }

    @Test
    void neitherIsCopiedWhileAGatewayRunsOnIt() throws Exception {
        try (Documents running = Database.open(directory, Runnable::run)) {
            assertLocked();
            running.write(tx -> tx.next("a"));
        }
        try (Documents running = PostgresDatabase.open(target, Runnable::run, end -> {})) {
            assertLocked();
            running.write(tx -> tx.next("a"));
        }
    }

    @Test
    void aFileThatIsNotThereIsToldAndNotMade() {
        Path none = directory.resolve("none.db");
        assertThatThrownBy(() -> StateCopy.copy(none, target)).hasMessageContaining("no such file");
        assertThat(none).doesNotExist();
    }

    private void assertLocked() {
        assertThatThrownBy(() -> StateCopy.copy(file(), target))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.reason()).isEqualTo(Reason.LOCKED));
    }

    private Path file() {
        return directory.resolve("state.db");
    }
}
