package io.sluice.gateway.classification;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.dataset.DeterministicTar;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NestedValuesTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.csv|\"{\"\"id\"\":\"\"ID\"\",\"\"n\"\":1}\"",
                "a.csv|\"1,ID,x\"",
                "a.csv|\"1;ID;x\"",
                "a.csv|\"x|ID|y\"",
                "a.csv|'ID'",
                "a.csv|\"\"\"ID\"\"\"",
                "a.csv|\"\"\"'ID'\"\"\"",
                "a.csv|=\"ID\"",
                "a.csv|k=v&id=ID&z=1",
                "a.csv|id:ID",
                "a.csv|id=ID",
                "a.csv|[ID]",
                "a.csv|<id>ID</id>",
                "a.csv|{'id': 'ID'}",
                "a.csv|(ID)",
                "a.csv|x_ID_y",
                "a.csv|x/ID/y",
                "a.csv|“ID”",
                "a.csv|\\\"ID\\\"",
                "a.csv|\"{\"\"a\"\":\"\"{\\\"\"id\\\"\":\\\"\"ID\\\"\"}\"\"}\"",
                "a.jsonl|{\\\"id\\\":\\\"ID\\\",\\\"n\\\":1}",
                "a.jsonl|{\\\"a\\\":\\\"{\\\\\\\"id\\\\\\\":\\\\\\\"ID\\\\\\\"}\\\"}",
                "a.jsonl|1,ID,x",
                "a.jsonl|id=ID"
            })
    void valuesWithinValuesAreFound(String nameAndValue) {
        int bar = nameAndValue.indexOf('|');
        String name = nameAndValue.substring(0, bar);
        Random random = new Random(1);
        StringBuilder rows = new StringBuilder(name.endsWith("csv") ? "n,v\n" : "");
        for (int i = 0; i < 100; i++) {
            String value = nameAndValue.substring(bar + 1).replace("ID", Identifiers.residentId(random));
            rows.append(name.endsWith("csv") ? i + "," + value : "{\"n\":" + i + ",\"v\":\"" + value + "\"}")
                    .append('\n');
        }
        Findings findings = findings(name, rows.toString().getBytes(StandardCharsets.UTF_8));
        assertThat(findings.readable()).isTrue();
        assertThat(findings.columns().get(1).types())
                .filteredOn(type -> type.type().equals("CN_RESIDENT_ID"))
                .extracting(TypeFinding::count)
                .containsExactly(100L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"6,8,4", "6,8,3,1", "17,1", "6,12", "3,14,1", "9,9", "6,4,4,4"})
    void numbersThatAreSplitOverColumnsAreFoundWithALetterAtTheEndToo(String widths) {
        Random random = new Random(2);
        String[] parts = widths.split(",");
        StringBuilder rows = new StringBuilder("a,b,c,d,e".substring(0, 2 * parts.length - 1) + "\n");
        int letters = 0;
        for (int i = 0; i < 200; i++) {
            String id = Identifiers.residentId(random);
            letters += id.endsWith("X") ? 1 : 0;
            int at = 0;
            for (int k = 0; k < parts.length; k++) {
                int end = at + Integer.parseInt(parts[k]);
                rows.append(k == 0 ? "" : ",").append(id, at, end);
                at = end;
            }
            rows.append('\n');
        }
        Findings findings = findings("a.csv", rows.toString().getBytes(StandardCharsets.UTF_8));
        assertThat(letters).isGreaterThan(3);
        assertThat(findings.columns().get(parts.length - 1).types())
                .filteredOn(type -> type.type().equals("CN_RESIDENT_ID"))
                .extracting(TypeFinding::count)
                .containsExactly(200L);
    }

    @Test
    void aByteOrderMarkIsNoPartOfANameWithinArchives() throws IOException {
        byte[] table = ("\ufeffid,v\n" + "11010519491231002X,1\n".repeat(20)).getBytes(StandardCharsets.UTF_8);
        Findings findings = findings("", zip(gzip(table)));
        assertThat(findings.readable()).isTrue();
        assertThat(findings.schema().columns()).contains("id", "v");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GB18030", "UTF-16"})
    void otherEncodingsWithinArchivesAreReadByColumns(String encoding) throws IOException {
        byte[] table = ("姓名,身份证号\n" + "张三,11010519491231002X\n".repeat(40)).getBytes(Charset.forName(encoding));
        for (byte[] archive : List.of(gzip(table), zip(table), zip(gzip(table)), tar(table))) {
            Findings findings = findings("", archive);
            assertThat(findings.readable()).isTrue();
            assertThat(findings.columns())
                    .filteredOn(column -> column.name().equals("身份证号"))
                    .flatExtracting(ColumnFindings::types)
                    .extracting(TypeFinding::type, TypeFinding::count)
                    .containsExactly(org.assertj.core.groups.Tuple.tuple("CN_RESIDENT_ID", 40L));
        }
        byte[] cut = Arrays.copyOf(table, table.length - 1);
        cut[cut.length - 1] = (byte) 0xb0;
        assertThat(findings("", zip(cut)).readable()).isFalse();
    }

    private byte[] tar(byte[] table) throws IOException {
        Files.write(folder.resolve("table.csv"), table);
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        DeterministicTar.write(folder, tar);
        return tar.toByteArray();
    }

    @Test
    void aParquetFileIsGradedByItsColumns() throws IOException {
        byte[] bytes;
        try (InputStream in = NestedValuesTest.class.getResourceAsStream("/parquet/delta.parquet")) {
            bytes = in.readAllBytes();
        }
        Findings findings = findings("", bytes);
        assertThat(findings.readable()).isTrue();
        assertThat(findings.rows()).isEqualTo(40);
        assertThat(findings.columns().get(1).types())
                .extracting(TypeFinding::type, TypeFinding::count, TypeFinding::share)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("CN_RESIDENT_ID", 10L, 0.25));
        assertThat(findings.columns().get(12).name()).isEqualTo("phones[]");
    }

    private static Findings findings(String name, byte[] bytes) {
        Classifier classifier = Classifier.start(name, Classifier.ALL);
        classifier.feed(ByteBuffer.wrap(bytes));
        return classifier.finish();
    }

    private static byte[] gzip(byte[] inner) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(inner);
        }
        return bytes.toByteArray();
    }

    private static byte[] zip(byte[] inner) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("inner"));
            zip.write(inner);
        }
        return bytes.toByteArray();
    }
}
