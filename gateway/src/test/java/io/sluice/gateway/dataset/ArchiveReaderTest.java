package io.sluice.gateway.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ArchiveReaderTest {
    private static final class Counting implements CellSink {
        private final StringBuilder names = new StringBuilder();
        private long cells;
        private long bytes;

        @Override
        public void column(int column, String name) {
            names.append(name).append(';');
        }

        @Override
        public void cell(int column, byte[] b, int from, int to, int kinds) {
            cells++;
            bytes += to - from;
        }

        @Override
        public void row() {
            // Rows are counted by others.
        }
    }

    @Test
    void theFilesOfAnArchiveAreReadEachInItsFormat() throws IOException {
        byte[] zip = zip(true);
        Counting cells = new Counting();
        TableReader reader = read(zip, cells, zip.length);
        assertThat(reader.sound()).isTrue();
        assertThat(cells.names.toString()).isEqualTo("(file names);a;b;[].c;");
        assertThat(cells.cells).isEqualTo(3 + 4 + 2);
    }

    @Property(tries = 50)
    void anyPiecesAreReadTheSame(@ForAll @IntRange(min = 1, max = 600) int piece, @ForAll boolean archive)
            throws IOException {
        byte[] bytes = archive ? zip(false) : gzip("x,y\n1,2\n3,4\n", "5,6\n");
        Counting whole = new Counting();
        Counting pieces = new Counting();
        assertThat(read(bytes, whole, bytes.length).sound()).isTrue();
        assertThat(read(bytes, pieces, piece).sound()).isTrue();
        assertThat(pieces.cells).isEqualTo(whole.cells);
        assertThat(pieces.names.toString()).isEqualTo(whole.names.toString());
    }

    @Property(tries = 200)
    void whatIsCutIsNotSound(@ForAll @IntRange(min = 20, max = 10_000) int at, @ForAll boolean archive)
            throws IOException {
        byte[] bytes = archive ? zip(false) : gzip("x,y\n1,2\n3,4\n");
        int directory = archive ? directory(bytes) : bytes.length;
        byte[] cut = Arrays.copyOf(bytes, at % (directory - 20) + 20);
        assertThat(read(cut, new Counting(), cut.length).sound()).isFalse();
    }

    @Test
    void bombsAreRefusedBeforeTheyGrow() throws IOException {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(bomb)) {
            byte[] zeros = "0,0\n".repeat(1 << 14).getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < 1700; i++) {
                gzip.write(zeros);
            }
        }
        Counting cells = new Counting();
        assertThat(read(bomb.toByteArray(), cells, 1 << 16).sound()).isFalse();
        assertThat(cells.bytes).isLessThan(80L << 20);
    }

    @FuzzTest
    void anyBytesAreReadWithoutHarm(byte[] bytes) {
        byte[] zip = new byte[bytes.length + 4];
        zip[0] = 'P';
        zip[1] = 'K';
        zip[2] = 3;
        zip[3] = 4;
        System.arraycopy(bytes, 0, zip, 4, bytes.length);
        read(zip, new Counting(), 7);
        byte[] gzip = zip.clone();
        gzip[0] = 0x1f;
        gzip[1] = (byte) 0x8b;
        gzip[2] = 8;
        read(gzip, new Counting(), 7);
    }

    @Property(tries = 300)
    void aFlippedByteDoesNoHarm(@ForAll @IntRange(max = 100_000) int at, @ForAll byte to) throws IOException {
        byte[] zip = zip(at % 2 == 0);
        zip[4 + at % (zip.length - 4)] = to;
        read(zip, new Counting(), 100);
    }

    private static int directory(byte[] zip) {
        for (int i = 0; ; i++) {
            if (zip[i] == 'P' && zip[i + 1] == 'K' && zip[i + 2] == 1 && zip[i + 3] == 2) {
                return i;
            }
        }
    }

    private static TableReader read(byte[] bytes, CellSink sink, int piece) {
        TableReader reader = TableReader.of(FormatGuess.of("", ByteBuffer.wrap(bytes)), TableLimits.DEFAULT, sink);
        for (int i = 0; i < bytes.length; i += Math.min(piece, bytes.length - i)) {
            reader.feed(ByteBuffer.wrap(bytes, i, Math.min(piece, bytes.length - i)));
        }
        reader.end();
        return reader;
    }

    private static byte[] gzip(String... members) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String member : members) {
            GZIPOutputStream gzip = new GZIPOutputStream(bytes);
            gzip.write(member.getBytes(StandardCharsets.UTF_8));
            gzip.finish();
        }
        return bytes.toByteArray();
    }

    private static byte[] zip(boolean stored) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("deep/"));
            byte[] table = "a,b\n1,2\n3,4\n".getBytes(StandardCharsets.UTF_8);
            ZipEntry entry = new ZipEntry("deep/t.csv");
            if (stored) {
                CRC32 crc = new CRC32();
                crc.update(table);
                entry.setMethod(ZipEntry.STORED);
                entry.setSize(table.length);
                entry.setCrc(crc.getValue());
            }
            zip.putNextEntry(entry);
            zip.write(table);
            zip.putNextEntry(new ZipEntry("u.json"));
            zip.write("[\n {\"c\": 1},\n {\"c\": 2}\n]\n".getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
