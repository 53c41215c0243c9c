package io.sluice.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Any sequence of transactions, some of which fail, leaves what a sorted map would have. */
class DocumentsModelTest {
    private static Path directory;
    private static Database database;

    /** One step within a transaction. */
    record Step(String what, String id, String state, String key) {}

    /** Steps that happen together, or not at all. */
    record Batch(List<Step> steps, boolean fails) {}

    @BeforeContainer
    static void open() throws IOException {
        directory = Files.createTempDirectory("documents");
        database = Database.open(directory, Runnable::run);
    }

    @AfterContainer
    static void close() throws IOException {
        database.close();
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }

    @Property(tries = 60)
    void theStoreIsASortedMap(@ForAll("batches") List<Batch> batches) {
        TreeMap<String, Document> model = new TreeMap<>();
        for (Batch batch : batches) {
            TreeMap<String, Document> changed = new TreeMap<>(model);
            List<Object> expected = new ArrayList<>();
            batch.steps().forEach(step -> expected.add(apply(step, changed)));
            try {
                List<Object> found = database.update(tx -> {
                    List<Object> answers = new ArrayList<>();
                    batch.steps().forEach(step -> answers.add(apply(step, tx)));
                    if (batch.fails()) {
                        throw new IllegalStateException("on purpose");
                    }
                    return answers;
                });
                assertThat(found).isEqualTo(expected);
                model = changed;
            } catch (IllegalStateException onPurpose) {
                assertThat(batch.fails()).isTrue();
            }
            assertSame(model);
        }
        database.write(tx -> tx.list("k", "", 100).forEach(document -> tx.delete("k", document.id())));
    }

    private static Object apply(Step step, TreeMap<String, Document> model) {
        Document old = model.get(step.id());
        long version = old == null ? 0 : old.version();
        Function<Long, Document> next =
                v -> new Document("k", step.id(), v, step.state(), new byte[] {1}, Map.of("key", step.key()));
        return switch (step.what()) {
            case "put" -> {
                model.put(step.id(), next.apply(version + 1));
                yield version + 1;
            }
            case "insert" -> model.putIfAbsent(step.id(), next.apply(1L)) == null;
            case "compare" -> {
                boolean matches = version == (step.state().equals("A") ? 1 : 0);
                if (matches) {
                    model.put(step.id(), next.apply(version + 1));
                }
                yield matches;
            }
            default -> model.remove(step.id()) != null;
        };
    }

    private static Object apply(Step step, Tx tx) {
        Document document = new Document("k", step.id(), 0, step.state(), new byte[] {1}, Map.of("key", step.key()));
        long version = step.state().equals("A") ? 1 : 0;
        return switch (step.what()) {
            case "put" -> tx.put(document).version();
            case "insert" -> tx.insertIfAbsent(document);
            case "compare" ->
                tx.compareAndPut(
                        new Document("k", step.id(), version, step.state(), document.content(), document.keys()));
            default -> tx.delete("k", step.id());
        };
    }

    private static void assertSame(TreeMap<String, Document> model) {
        assertThat(database.list("k", "", 100)).containsExactlyElementsOf(model.values());
        for (String value : List.of("x", "y")) {
            assertThat(database.find("k", "key", value))
                    .containsExactlyElementsOf(model.values().stream()
                            .filter(document -> value.equals(document.keys().get("key")))
                            .toList());
            String state = value.equals("x") ? "A" : "B";
            assertThat(database.inState("k", state, "", 100))
                    .containsExactlyElementsOf(model.values().stream()
                            .filter(document -> document.state().equals(state))
                            .toList());
        }
    }

    @Provide
    Arbitrary<List<Batch>> batches() {
        Arbitrary<Step> step = Combinators.combine(
                        Arbitraries.of("put", "insert", "compare", "delete"),
                        Arbitraries.of("a", "b", "c"),
                        Arbitraries.of("A", "B"),
                        Arbitraries.of("x", "y"))
                .as(Step::new);
        Arbitrary<Boolean> fails = Arbitraries.of(false, false, false, true);
        return Combinators.combine(step.list().ofMaxSize(5), fails)
                .as(Batch::new)
                .list()
                .ofMaxSize(6);
    }
}
