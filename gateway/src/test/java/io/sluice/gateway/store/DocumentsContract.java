package io.sluice.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store of documents promises. */
abstract class DocumentsContract {
    private Documents documents;

    /** A new, empty one. */
    abstract Documents create() throws Exception;

    @BeforeEach
    void openDocuments() throws Exception {
        documents = create();
    }

    @AfterEach
    void closeDocuments() {
        documents.close();
    }

    @Test
    void whatIsPutIsReadBackWhole() {
        Document stored = documents.update(
                tx -> tx.put(Document.of("offer", "a", "OPEN", bytes(1, 2), Map.of("dataset", "d", "owner", "o"))));

        assertThat(stored.version()).isEqualTo(1);
        assertThat(documents.get("offer", "a")).contains(stored);
        assertThat(documents.get("offer", "b")).isEmpty();
        assertThat(documents.get("other", "a")).isEmpty();
    }

    @Test
    void anEmptyContentAndAnEmptyStateAreKept() {
        documents.write(tx -> tx.put(Document.of("offer", "a", "", bytes())));

        assertThat(documents.get("offer", "a").orElseThrow().content()).isEmpty();
    }

    @Test
    void aPutReplacesStateContentAndKeys() {
        documents.write(tx -> tx.put(Document.of("offer", "a", "OPEN", bytes(1), Map.of("dataset", "d"))));
        documents.write(tx -> tx.put(Document.of("offer", "a", "SHUT", bytes(2), Map.of("dataset", "e"))));

        Document found = documents.get("offer", "a").orElseThrow();
        assertThat(found.version()).isEqualTo(2);
        assertThat(found.state()).isEqualTo("SHUT");
        assertThat(documents.find("offer", "dataset", "d")).isEmpty();
        assertThat(documents.find("offer", "dataset", "e")).containsExactly(found);
        assertThat(documents.inState("offer", "OPEN", "", 10)).isEmpty();
    }

    @Test
    void findGivesAllOfOneValueInOrder() {
        documents.write(tx -> {
            for (String id : List.of("c", "a", "b")) {
                tx.put(Document.of("offer", id, "OPEN", bytes(), Map.of("dataset", id.equals("b") ? "x" : "d")));
            }
            tx.put(Document.of("other", "a", "OPEN", bytes(), Map.of("dataset", "d")));
        });

        assertThat(documents.find("offer", "dataset", "d"))
                .extracting(Document::id)
                .containsExactly("a", "c");
    }

    @Test
    void listsGoOnWhereTheyStopped() {
        documents.write(tx -> {
            for (int i = 0; i < 7; i++) {
                tx.put(Document.of("offer", "id" + i, i % 2 == 0 ? "EVEN" : "ODD", bytes(i)));
            }
        });

        List<String> seen = new ArrayList<>();
        List<Document> page = documents.list("offer", "", 3);
        while (!page.isEmpty()) {
            page.forEach(document -> seen.add(document.id()));
            page = documents.list("offer", seen.get(seen.size() - 1), 3);
        }
        assertThat(seen).containsExactly("id0", "id1", "id2", "id3", "id4", "id5", "id6");
        assertThat(documents.inState("offer", "ODD", "id1", 9))
                .extracting(Document::id)
                .containsExactly("id3", "id5");
    }

    @Test
    void insertIfAbsentLeavesWhatIsThere() {
        assertThat(documents.<Boolean>update(tx -> tx.insertIfAbsent(Document.of("offer", "a", "1", bytes(1)))))
                .isTrue();
        assertThat(documents.<Boolean>update(tx -> tx.insertIfAbsent(Document.of("offer", "a", "2", bytes(2)))))
                .isFalse();
        assertThat(documents.get("offer", "a").orElseThrow().state()).isEqualTo("1");
    }

    @Test
    void compareAndPutRefusesAnOldVersion() {
        documents.write(tx -> tx.put(Document.of("offer", "a", "1", bytes(), Map.of("k", "v"))));
        Document read = documents.get("offer", "a").orElseThrow();

        assertThat(documents.<Boolean>update(tx -> tx.compareAndPut(read.with("2", bytes(2)))))
                .isTrue();
        assertThat(documents.<Boolean>update(tx -> tx.compareAndPut(read.with("3", bytes(3)))))
                .isFalse();
        assertThat(documents.get("offer", "a").orElseThrow().state()).isEqualTo("2");
        assertThat(documents.find("offer", "k", "v")).hasSize(1);
    }

    @Test
    void compareAndPutOfANewOneInserts() {
        Document fresh = Document.of("offer", "a", "1", bytes());

        assertThat(documents.<Boolean>update(tx -> tx.compareAndPut(fresh))).isTrue();
        assertThat(documents.<Boolean>update(tx -> tx.compareAndPut(fresh))).isFalse();
    }

    @Test
    void deleteTakesTheKeysAlong() {
        documents.write(tx -> tx.put(Document.of("offer", "a", "1", bytes(), Map.of("k", "v"))));

        assertThat(documents.<Boolean>update(tx -> tx.delete("offer", "a"))).isTrue();
        assertThat(documents.<Boolean>update(tx -> tx.delete("offer", "a"))).isFalse();
        assertThat(documents.find("offer", "k", "v")).isEmpty();
    }

    @Test
    void aTransactionSeesItsOwnWrites() {
        long count = documents.update(tx -> {
            tx.put(Document.of("offer", "a", "1", bytes(), Map.of("k", "v")));
            assertThat(tx.get("offer", "a")).isPresent();
            assertThat(tx.inState("offer", "1", "", 9)).hasSize(1);
            return (long) tx.list("offer", "", 9).size()
                    + tx.find("offer", "k", "v").size();
        });

        assertThat(count).isEqualTo(2);
    }

    @Test
    void aTransactionThatThrowsLeavesNothing() {
        assertThatThrownBy(() -> documents.write(tx -> {
                    tx.put(Document.of("offer", "a", "1", bytes()));
                    tx.next("counter");
                    throw new IllegalArgumentException("no");
                }))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no");

        assertThat(documents.get("offer", "a")).isEmpty();
        assertThat(documents.<Long>update(tx -> tx.next("counter"))).isEqualTo(1);
    }

    @Test
    void oneThatThrowsDoesNotHarmItsNeighbours() {
        List<CompletableFuture<Long>> all = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            int number = i;
            all.add(documents.submit(tx -> {
                long next = tx.next("counter");
                tx.put(Document.of("offer", "id" + number, "", bytes()));
                if (number % 3 == 0) {
                    throw new IllegalStateException("not this one");
                }
                return next;
            }));
        }
        List<Long> numbers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            if (i % 3 != 0) {
                numbers.add(all.get(i).join());
            }
        }
        assertThat(numbers)
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 66).boxed().toList());
        assertThat(documents.list("offer", "", 200)).hasSize(66);
    }

    /** A database may go on after a statement that failed, or not: what failed within is never half there. */
    @Test
    void aFailureOfTheStoreThatTheWorkOverlookedFailsItAll() {
        List<CompletableFuture<?>> all = new ArrayList<>();
        all.add(documents.submit(tx -> tx.put(Document.of("offer", "before", "", bytes()))));
        CompletableFuture<?> overlooked = documents.submit(tx -> {
            tx.put(Document.of("offer", "half", "", bytes()));
            try {
                tx.next(null); // which no counter is called
            } catch (StoreException e) {
                // overlooked
            }
            return 0;
        });
        all.add(documents.submit(tx -> tx.put(Document.of("offer", "after", "", bytes()))));
        all.forEach(CompletableFuture::join);

        assertThatThrownBy(overlooked::join).hasCauseInstanceOf(StoreException.class);
        assertThat(documents.get("offer", "before")).isPresent();
        assertThat(documents.get("offer", "half")).isEmpty();
        assertThat(documents.get("offer", "after")).isPresent();
    }

    @Test
    void countersAreIndependent() {
        assertThat(documents.<Long>update(tx -> tx.next("a") + tx.next("a"))).isEqualTo(3);
        assertThat(documents.<Long>update(tx -> tx.next("b"))).isEqualTo(1);
    }

    @Test
    void concurrentIncrementsAreAllCounted() throws Exception {
        documents.write(tx -> tx.put(Document.of("sum", "a", "", bytes(0, 0))));
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                all.add(threads.submit(() -> documents.write(tx -> {
                    Document sum = tx.get("sum", "a").orElseThrow();
                    int value = (sum.content()[0] & 255) * 256 + (sum.content()[1] & 255) + 1;
                    tx.put(sum.with("", bytes(value / 256, value % 256)));
                })));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            threads.shutdown();
        }
        assertThat(documents.get("sum", "a").orElseThrow().content()).isEqualTo(bytes(400 / 256, 400 % 256));
    }

    @Test
    void aTransactionWithinATransactionIsADefect() {
        assertThatThrownBy(() -> documents.write(tx -> documents.write(inner -> inner.next("a"))))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aTransactionIsOverAfterItsCall() {
        Tx escaped = documents.update(tx -> tx);

        assertThatThrownBy(() -> escaped.next("a")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void afterCloseEverythingIsRefused() {
        documents.close();

        assertThatThrownBy(() -> documents.write(tx -> tx.next("a")))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.reason()).isEqualTo(StoreException.Reason.CLOSED));
        assertThatThrownBy(() -> documents.get("a", "b"))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.reason()).isEqualTo(StoreException.Reason.CLOSED));
    }

    @Test
    void aSnapshotIsEverythingAsItStoodAtOneMoment() {
        documents.write(tx -> {
            for (int i = 0; i < 600; i++) {
                tx.put(Document.of("k" + i % 2, "id" + i, "s", bytes(i), Map.of("n", "v" + i)));
            }
            tx.next("a");
            tx.next("a");
            tx.next("b");
        });
        List<Document> seen = new ArrayList<>();
        Map<String, Long> counters = new java.util.HashMap<>();

        documents.snapshot(
                document -> {
                    if (seen.isEmpty()) { // What is written meanwhile is not of that moment.
                        documents.write(tx -> {
                            tx.put(Document.of("k2", "later", "", bytes()));
                            tx.delete("k1", "id599");
                            tx.next("b");
                        });
                    }
                    seen.add(document);
                },
                counters::put);

        assertThat(seen).hasSize(600);
        assertThat(seen).extracting(Document::kind).isSorted();
        assertThat(seen)
                .filteredOn(document -> document.id().equals("id599"))
                .first()
                .satisfies(document -> assertThat(document.keys()).isEqualTo(Map.of("n", "v599")));
        assertThat(counters).isEqualTo(Map.of("a", 2L, "b", 1L));
    }

    @Test
    void aCounterIsRaisedAndNeverLowered() {
        documents.write(tx -> {
            tx.raise("a", 41);
            tx.raise("a", 7);
        });

        assertThat(documents.<Long>update(tx -> tx.next("a"))).isEqualTo(42);
    }

    @Test
    void namesAreTakenLiterally() {
        String odd = "'; DROP TABLE document; -- %_\u4e2d";
        documents.write(tx -> tx.put(Document.of(odd, odd, odd, bytes(7), Map.of(odd, odd))));

        assertThat(documents.find(odd, odd, odd)).hasSize(1);
        assertThat(documents.list(odd, "", 5)).extracting(Document::id).containsExactly(odd);
    }

    static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
