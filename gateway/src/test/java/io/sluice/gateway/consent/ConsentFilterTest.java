package io.sluice.gateway.consent;

import static org.assertj.core.api.Assertions.assertThat;

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

    private final ExecutorService executor = Executors.newCachedThreadPool();
    private Documents documents;
    private ConsentedSubjects subjects;

    @BeforeEach
    void aAndCConsent(@TempDir Path directory) {
        documents = Database.open(directory, executor);
        ConsentRegistry registry = new ConsentRegistry(documents);
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
        Rows rows = new Rows();
        TableReader reader = TableReader.of(DataFormat.CSV, TableLimits.DEFAULT, filter.over(rows));
        reader.feed(ByteBuffer.wrap(table.getBytes(StandardCharsets.UTF_8)));
        reader.end();
        return rows.text.toString();
    }

    @Test
    void onlyRowsOfWhoConsentedComeThroughTheSameAtEachReading() {
        ConsentFilter filter = filter(ConsentFilter.Missing.DROP);
        String expected = "ward=w1 id=a note=x, \"y\" |ward=w4 id= a  note=again |ward=w5 id=c note=third |";

        assertThat(read(filter, TABLE)).isEqualTo(expected);
        assertThat(read(filter, TABLE)).isEqualTo(expected);
        assertThat(filter.dropped()).isEqualTo(2);
        assertThat(filter.masked()).isZero();
    }

    @Test
    void maskedRowsStayWithoutAnyCell() {
        ConsentFilter filter = filter(ConsentFilter.Missing.MASK);

        assertThat(read(filter, TABLE))
                .isEqualTo("ward=w1 id=a note=x, \"y\" |||ward=w4 id= a  note=again |ward=w5 id=c note=third |");
        assertThat(filter.masked()).isEqualTo(2);
    }

    @Test
    void whatIsNoIdentifierIsNobodysAndEndsNothing() {
        ConsentFilter filter = filter(ConsentFilter.Missing.DROP);
        String table = "ward,id,note\nw1,\u3000,wide blank\nw2,\u00a0 \u3000,blanks\nw3," + "\ufb2c".repeat(170)
                + ",twice as long once normalised\nw4,a,fine\n";

        assertThat(read(filter, table)).isEqualTo("ward=w4 id=a note=fine |");
        assertThat(filter.dropped()).isEqualTo(3);
    }

    @Test
    void aTableWithoutTheColumnLetsNobodyThroughAndSaysSo() {
        ConsentFilter filter = filter(ConsentFilter.Missing.DROP);

        assertThat(read(filter, "name,ward\na,w1\n")).isEmpty();
        assertThat(filter.found()).isFalse();
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
