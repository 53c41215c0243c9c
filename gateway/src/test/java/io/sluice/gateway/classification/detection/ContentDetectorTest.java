package io.sluice.gateway.classification.detection;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.dataset.Workbooks;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentDetectorTest {
    private static final Finding EMAIL = new Finding(2, 2, 8, "EMAIL", 0.98);
    private static final byte[] TABLE = "n,mail\n1,a@b.cn\n".getBytes(StandardCharsets.UTF_8);

    private boolean sound;

    @Test
    void archivesInArchivesAreSearchedAndTheirFilesAreCountedAsTheyCome() throws IOException {
        byte[] inner = zip(TABLE, TABLE);
        List<Finding> found = in(zip("no".getBytes(StandardCharsets.UTF_8), inner, gzip(TABLE)), 1 << 16);
        assertThat(found).containsExactly(EMAIL.in(3), EMAIL.in(4), EMAIL.in(5));
        assertThat(sound).isTrue();
        assertThat(in(gzip(gzip(gzip(gzip(TABLE)))), 100)).containsExactly(EMAIL);
        assertThat(sound).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 65_536})
    void aWorkbookIsSearchedByCells(int piece) {
        byte[] bytes = new Workbooks()
                .text("n")
                .text("bsn")
                .text("see a@b.cn")
                .sheet(
                        "S",
                        "<row r=\"1\"><c t=\"s\"><v>0</v></c><c t=\"s\"><v>1</v></c></row>"
                                + "<row r=\"7\"><c r=\"A7\" t=\"s\"><v>2</v></c><c r=\"B7\"><v>111222333</v></c></row>")
                .file("xl/comments1.xml", "<comments><text><t>13800138000</t></text></comments>")
                .bytes();
        assertThat(in(bytes, piece))
                .containsExactlyInAnyOrder(
                        new Finding(4, 7, 1, 4, 10, "EMAIL", 0.98, 0),
                        new Finding(4, 7, 2, 0, 9, "NL_BSN", 0.95, 0),
                        new Finding(5, 1, 0, 0, 11, "CN_MOBILE", 0.8, 0));
        assertThat(sound).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1000, 65_536})
    void aParquetFileIsSearchedByCellsWithinArchivesToo(int piece) throws IOException {
        byte[] bytes;
        try (InputStream in = ContentDetectorTest.class.getResourceAsStream("/parquet/dictionary-snappy.parquet")) {
            bytes = in.readAllBytes();
        }
        Finding id = new Finding(0, 37, 2, 0, 18, "CN_RESIDENT_ID", 0.99, 0);
        assertThat(in(bytes, piece)).contains(id).hasSize(102);
        assertThat(sound).isTrue();
        assertThat(in(zip(TABLE, bytes), piece)).contains(id.in(2)).hasSize(103);
        assertThat(in(Arrays.copyOf(bytes, bytes.length - 1), piece)).isEmpty();
        assertThat(sound).isFalse();
    }

    @Test
    void otherDocumentsOfXmlAreSearchedToo() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("[Content_Types].xml"));
            zip.write("<Types/>".getBytes(StandardCharsets.UTF_8));
            zip.putNextEntry(new ZipEntry("word/document.xml"));
            zip.write("<w><t>a@b.cn</t></w>".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(in(bytes.toByteArray(), 100)).extracting(Finding::type).containsExactly("EMAIL");
        assertThat(sound).isTrue();
    }

    @Test
    void whatLiesTooDeepIsSaid() throws IOException {
        in(gzip(gzip(gzip(gzip(gzip(TABLE))))), 100);
        assertThat(sound).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 4096, 65_536})
    void encodingsAreKnownWithinArchivesHoweverTheyAreCut(int piece) throws IOException {
        byte[] text = "姓名,邮箱\n张三先生,a@b.cn\n".getBytes(Charset.forName("GB18030"));
        byte[] marked = "\ufeffn,mail\n1,a@b.cn\n".getBytes(StandardCharsets.UTF_8);
        List<Finding> found = in(zip(gzip(text), gzip(marked)), piece);
        assertThat(found).filteredOn(each -> each.type().equals("EMAIL")).hasSize(2);
        assertThat(found).contains(EMAIL.in(2));
    }

    private List<Finding> in(byte[] bytes, int piece) {
        List<Finding> found = new ArrayList<>();
        ContentDetector detector = new ContentDetector("", 0.5, found::add);
        for (int i = 0; i < bytes.length; i += piece) {
            detector.feed(ByteBuffer.wrap(bytes, i, Math.min(piece, bytes.length - i)));
        }
        detector.end();
        sound = detector.sound();
        return found;
    }

    private static byte[] gzip(byte[] inner) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(inner);
        }
        return bytes.toByteArray();
    }

    private static byte[] zip(byte[]... files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < files.length; i++) {
                zip.putNextEntry(new ZipEntry("file" + i));
                zip.write(files[i]);
            }
        }
        return bytes.toByteArray();
    }
}
