package io.sluice.gateway.classification.detection;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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
