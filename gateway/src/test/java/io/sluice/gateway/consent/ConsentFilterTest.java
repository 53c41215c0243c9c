package io.sluice.gateway.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.gateway.dataset.CellSink;
import io.sluice.gateway.dataset.DataFormat;
import io.sluice.gateway.dataset.TableLimits;
import io.sluice.gateway.dataset.TableReader;
import io.sluice.gateway.store.Database;
import io.sluice.gateway.store.Documents;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsentFilterTest {
    private static final String TABLE = """
            ward,id,note
            w1,a,"x, ""y""\"
            w2,b,second
            w3,,none
            w4, a ,again
            w5,c,third
            """;

    private static final String NAMES = "+ward +id +note ";

    private final ExecutorService executor = Executors.newCachedThreadPool();
    private Documents documents;
    private ConsentRegistry registry;
    private ConsentedSubjects subjects;

    @BeforeEach
    void aAndCConsent(@TempDir Path directory) {
        documents = Database.open(directory, executor);
        registry = new ConsentRegistry(documents);
        ConsentBatch batch = new ConsentBatch();
        batch.add(Persons.named("a"), Persons.gave(1));
        batch.add(Persons.named("c"), Persons.gave(1));
        batch.add(Persons.named("b"), Persons.gave(1));
        batch.add(Persons.named("b"), Persons.withdrew(2));
        registry.apply(batch, done -> {});
        subjects = registry.consented(ConsentRegistryContract.use(100));
    }

    @AfterEach
    void close() {
        documents.close();
        executor.shutdown();
    }

    private ConsentFilter filter(ConsentFilter.Missing missing) {
        return new ConsentFilter(Persons.pseudonymity(), subjects, ConsentRegistryContract.use(100), "id", missing, "");
    }

    /** Rows as text. */
    private static final class Rows implements CellSink {
        private final Map<Integer, String> names = new HashMap<>();
        private final StringBuilder text = new StringBuilder();

        @Override
        public void column(int column, String name) {
            names.put(column, name);
            text.append('+').append(name).append(' ');
        }

        @Override
        public void cell(int column, byte[] bytes, int from, int to, int kinds) {
            text.append(names.get(column))
                    .append('=')
                    .append(new String(bytes, from, to - from, StandardCharsets.UTF_8))
                    .append(' ');
        }

        @Override
        public void row() {
            text.append("|");
        }
    }

    private static String read(ConsentFilter filter, String table) {
        return read(filter, DataFormat.CSV, table);
    }

    private static String read(ConsentFilter filter, DataFormat format, String table) {
        Rows rows = new Rows();
        ConsentFilter.Rows filtered = filter.over(rows);
        TableReader reader = TableReader.of(format, TableLimits.DEFAULT, filtered);
        reader.feed(ByteBuffer.wrap(table.getBytes(StandardCharsets.UTF_8)));
        reader.end();
        filtered.end();
        return rows.text.toString();
    }

    @Test
    void onlyRowsOfWhoConsentedComeThroughTheSameAtEachReading() {
        ConsentFilter filter = filter(ConsentFilter.Missing.DROP);
        String expected = NAMES + "ward=w1 id=a note=x, \"y\" |ward=w4 id= a  note=again |ward=w5 id=c note=third |";

        assertThat(read(filter, TABLE)).isEqualTo(expected);
        assertThat(read(filter, TABLE)).isEqualTo(expected);
        assertThat(filter.dropped()).isEqualTo(2);
        assertThat(filter.masked()).isZero();
    }

    @Test
    void maskedRowsStayWithoutAnyCell() {
        ConsentFilter filter = filter(ConsentFilter.Missing.MASK);

        assertThat(read(filter, TABLE))
                .isEqualTo(
                        NAMES + "ward=w1 id=a note=x, \"y\" |||ward=w4 id= a  note=again |ward=w5 id=c note=third |");
        assertThat(filter.masked()).isEqualTo(2);
    }

    @Test
    void whatIsNoIdentifierIsNobodysAndEndsNothing() {
        ConsentFilter filter = filter(ConsentFilter.Missing.DROP);
        String table = "ward,id,note\nw1,\u3000,wide blank\nw2,\u00a0 \u3000,blanks\nw3," + "\ufb2c".repeat(170)
                + ",twice as long once normalised\nw4,a,fine\n";

        assertThat(read(filter, table)).isEqualTo(NAMES + "ward=w4 id=a note=fine |");
        assertThat(filter.dropped()).isEqualTo(3);
    }

    @Test
    void aTableWithoutTheColumnLetsNobodyThroughAndSaysSo() {
        ConsentFilter filter = filter(ConsentFilter.Missing.DROP);

        assertThat(read(filter, "name,ward\na,w1\n")).isEqualTo("+name +ward ");
        assertThat(filter.found()).isFalse();
    }

    @Test
    void whoseRowsTheyAreIsTakenOverFromAnEarlierFilterAndWhoConsentsIsAskedAnew() {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 3 * HeldRows.MOST_ROWS; i++) {
            String who = List.of("a", "b", "c", "d").get(i * 7 % 11 % 4);
            lines.append("{\"row\":").append(i).append(",\"id\":\"").append(who).append('"');
            if (i >= 300) { // A column that comes late, in the middle of a row.
                lines.append(",\"note\":\"n").append(i % 5).append('"');
            }
            lines.append("}\n");
        }
        for (ConsentFilter.Missing missing : ConsentFilter.Missing.values()) {
            ConsentFilter earlier = filter(missing);
            read(earlier, DataFormat.JSON_LINES, lines.toString());
            ConsentBatch since = new ConsentBatch();
            since.add(Persons.named("a"), Persons.withdrew(50));
            since.add(Persons.named("d"), Persons.gave(50));
            registry.apply(since, done -> {});
            subjects = registry.consented(ConsentRegistryContract.use(100));
            ConsentFilter anew = filter(missing);
            ConsentFilter after = filter(missing).after(earlier);

            String expected = rows(anew, lines.toString());
            assertThat(expected).contains("id=d").doesNotContain("id=a").doesNotContain("id=b");
            assertThat(rows(after, lines.toString())).isEqualTo(expected);
            assertThat(rows(after, lines.toString())).isEqualTo(expected);
            assertThat(after.dropped()).isEqualTo(anew.dropped());
            assertThat(after.masked()).isEqualTo(anew.masked());
            assertThat(after.persons(row -> row % 3 == 0)).isEqualTo(anew.persons(row -> row % 3 == 0));
        }
    }

    /** Without the late name, which comes before or within the row of its first cell. */
    private static String rows(ConsentFilter filter, String lines) {
        return read(filter, DataFormat.JSON_LINES, lines).replace("+note ", "");
    }

    @Test
    void nothingIsTakenOverFromAFilterByAnotherColumn() {
        ConsentFilter other = new ConsentFilter(
                Persons.pseudonymity(),
                subjects,
                ConsentRegistryContract.use(100),
                "ward",
                ConsentFilter.Missing.DROP,
                "");

        assertThatThrownBy(() -> filter(ConsentFilter.Missing.DROP).after(other))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void moreRowsThanAreLookedAtTogetherComeThroughInTheirOrder() {
        StringBuilder table = new StringBuilder("id,note\n");
        StringBuilder expected = new StringBuilder("+id +note ");
        for (int i = 0; i < 3 * HeldRows.MOST_ROWS; i++) {
            String who = i % 3 == 1 ? "b" : i % 2 == 0 ? "a" : "c";
            String note = i + "n".repeat(i % 200 == 0 ? 40_000 : i % 5); // some fill what is kept by themselves
            table.append(who).append(',').append(note).append('\n');
            if (!who.equals("b")) {
                expected.append("id=").append(who).append(" note=").append(note).append(" |");
            }
        }
        ConsentFilter filter = filter(ConsentFilter.Missing.DROP);

        assertThat(read(filter, table.toString()).contentEquals(expected))
                .as("all that is let through, in order")
                .isTrue();
        assertThat(read(filter, table.toString()).contentEquals(expected))
                .as("the same again")
                .isTrue();
        assertThat(filter.dropped()).isEqualTo(HeldRows.MOST_ROWS);
        assertThat(filter.persons(row -> true).cardinality()).isEqualTo(2);
    }

    @Test
    void aColumnThatComesInTheMiddleOfARowComesAfterTheRowsBeforeIt() {
        String table = """
                {"id":"a","note":"first"}
                {"id":"b","note":"second"}
                {"note":"third","ward":"w3","id":"c"}
                """;
        ConsentFilter filter = filter(ConsentFilter.Missing.DROP);
        String expected = "+id +note id=a note=first |+ward note=third ward=w3 id=c |";

        assertThat(read(filter, DataFormat.JSON_LINES, table)).isEqualTo(expected);
    }

    @Test
    void whoIsReallyInTheReleaseIsToldByTheRowsThatEndedInIt() {
        ConsentFilter filter = filter(ConsentFilter.Missing.DROP);
        read(filter, TABLE);

        BitSet persons = filter.persons(row -> row != 2); // c's only row was suppressed

        assertThat(persons.stream().mapToObj(subjects::subject)).containsExactly(Persons.named("a"));
        assertThat(subjects.root(persons)).isNotEqualTo(subjects.root(filter.persons(row -> true)));
    }
}
