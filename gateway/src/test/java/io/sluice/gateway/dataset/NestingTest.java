package io.sluice.gateway.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NestingTest {
    private static final byte[] TABLE = "id,v\n1,x\n2,y\n".getBytes(StandardCharsets.UTF_8);

    @ParameterizedTest
    @ValueSource(strings = {"z", "g", "t", "zz", "gt", "tg", "tz", "zt", "zgt", "gtz", "zztg", "gggg"})
    void archivesInArchivesAreReadToTheTable(String layers) {
        List<String> said = said(wrapped(TABLE, layers), List.of());
        assertThat(said).contains("id=1 true", "v=y true", "sound");
    }

    @Test
    void whatLiesTooDeepIsNotSound() {
        List<String> said = said(wrapped(TABLE, "zgtzg"), List.of());
        assertThat(said).contains("not sound").doesNotContain("id=1 true");
    }

    @Property(tries = 60)
    void anyPiecesSayTheSame(
            @ForAll @Size(min = 1, max = 6) List<@IntRange(min = 1, max = 65_536) Integer> sizes,
            @ForAll @IntRange(max = 100_000) int at,
            @ForAll byte flip) {
        byte[] bytes = wrapped(("a,b\n" + "12,34\n".repeat(3000)).getBytes(StandardCharsets.UTF_8), "gtz");
        bytes[20 + at % (bytes.length - 20)] ^= flip;
        assertThat(said(bytes, sizes)).isEqualTo(said(bytes, List.of()));
    }

    @Property(tries = 60)
    void whatIsCutIsNotSound(@ForAll @IntRange(min = 30, max = 100_000) int at) {
        byte[] bytes = wrapped(TABLE, "gtz");
        int end = 30 + at % (bytes.length - 31);
        assertThat(said(Arrays.copyOf(bytes, end), List.of())).contains("not sound");
    }

    /** Each layer grows by less than what one layer may; together they would grow to 16 GB and more. */
    @Test
    void aBombThatIsDividedAmongLayersEndsSoon() {
        byte[] zeros = "0,0\n".repeat(1 << 22).getBytes(StandardCharsets.UTF_8);
        byte[] bomb = copies(copies(copies(zeros, 16), 16), 16);
        assertThat(bomb.length).isLessThan(20_000);
        long[] bytes = new long[1];
        TableReader reader = TableReader.of(DataFormat.ZIP, TableLimits.DEFAULT, new CellSink() {
            @Override
            public void column(int column, String name) {
                // Only bytes count here.
            }

            @Override
            public void cell(int column, byte[] cell, int from, int to, int kinds) {
                bytes[0] += to - from;
            }

            @Override
            public void row() {
                // Only bytes count here.
            }
        });
        reader.feed(ByteBuffer.wrap(bomb));
        reader.end();
        assertThat(reader.sound()).isFalse();
        assertThat(bytes[0]).isLessThan(80L << 20);
    }

    @FuzzTest
    void anyBytesInAnArchiveAreReadWithoutHarm(byte[] bytes) {
        byte[] zip = new byte[bytes.length + 4];
        System.arraycopy(new byte[] {'P', 'K', 3, 4}, 0, zip, 0, 4);
        System.arraycopy(bytes, 0, zip, 4, bytes.length);
        byte[] gzip = wrapped(zip, "g");
        assertThat(said(gzip, List.of(1, 7, 600))).isEqualTo(said(gzip, List.of()));
    }

    private static List<String> said(byte[] bytes, List<Integer> sizes) {
        return Cells.cut(FormatGuess.of("", ByteBuffer.wrap(bytes)), TableLimits.DEFAULT, bytes, sizes);
    }

    /** The first letter is the outermost layer. */
    private static byte[] wrapped(byte[] bytes, String layers) {
        byte[] inner = layers.length() > 1 ? wrapped(bytes, layers.substring(1)) : bytes;
        return switch (layers.charAt(0)) {
            case 'z' -> zip(inner, 1);
            case 'g' -> gzip(inner);
            default -> tar(inner);
        };
    }

    private static byte[] copies(byte[] bytes, int n) {
        return zip(bytes, n);
    }

    private static byte[] zip(byte[] inner, int n) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < n; i++) {
                zip.putNextEntry(new ZipEntry("inner" + i));
                zip.write(inner);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] gzip(byte[] inner) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(inner);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] tar(byte[] inner) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            TarHeader.file("inner", inner.length).writeTo(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        bytes.writeBytes(Arrays.copyOf(inner, (inner.length + 511) / 512 * 512));
        bytes.writeBytes(new byte[1024]);
        return bytes.toByteArray();
    }
}
