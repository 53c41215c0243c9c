package io.sluice.gateway.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** On files that another program wrote; resources/parquet/README.md says how. */
class ParquetReaderTest {
    private static final List<String> FILES =
            List.of("plain", "delta", "dictionary-snappy", "dictionary-zstd-v2", "gzip-v2", "lz4");

    @ParameterizedTest
    @ValueSource(strings = {"plain", "delta", "dictionary-snappy", "dictionary-zstd-v2", "gzip-v2", "lz4"})
    void everyEncodingAndPackingSaysTheSame(String file) {
        List<String> said = said(bytes(file));
        assertThat(said)
                .containsSubsequence(
                        "id=11010519491231002X true",
                        "mobile=13800138000 true",
                        "ok=true true",
                        "price=0.0 true",
                        "day=1990-01-31 true",
                        "at=2020-01-01T12:00 true",
                        "money=0.25 true",
                        "some=some 0 true",
                        "u64=18446744073709551615 true",
                        "raw=raw 0 true",
                        "fixed=0000 true",
                        "row",
                        "n=1 true",
                        "ok=false true",
                        "price=0.5 true",
                        "ratio=0.25 true",
                        "day=1990-02-01 true",
                        "at=2020-01-01T12:00:01 true",
                        "money=1.25 true",
                        "person.mail=a1@b.cn true",
                        "person.age=1 true",
                        "phones[]=13800138001 true",
                        "row",
                        "n=2 true",
                        "person.mail=a2@b.cn true",
                        "n=39 true",
                        "row",
                        "sound");
        assertThat(said).filteredOn(line -> line.equals("row")).hasSize(40);
        assertThat(said).filteredOn(line -> line.startsWith("phones[]=")).hasSize(20);
        assertThat(rows(said)).isEqualTo(rows(said(bytes("plain"))));
    }

    private static List<String> rows(List<String> said) {
        return said.stream().filter(line -> !line.startsWith("(file metadata)")).toList();
    }

    @Test
    void aFileIsKnownByItsFirstBytesAndATextIsNone() {
        assertThat(FormatGuess.of("", ByteBuffer.wrap(bytes("plain")))).isEqualTo(DataFormat.PARQUET);
        byte[] text = "PAR1,b\n1,2\n3,4\n5,6\n".getBytes(StandardCharsets.UTF_8);
        assertThat(FormatGuess.of("a.csv", ByteBuffer.wrap(text)).kind()).isEqualTo(DataFormat.Kind.CSV);
    }

    @Test
    void whatIsPackedInAWayThatIsNotKnownIsNotSound() {
        assertThat(said(bytes("brotli"))).contains("not sound");
    }

    /** Each in a way that the library answers in another manner: no length, no frame, cut, a window beyond reason. */
    @ParameterizedTest
    @CsvSource({
        "6, 28b52ffde0ffffffffffffffff0000000000",
        "6, 28b52ffd",
        "6, 00112233445566778899",
        "6, 28b52ffd00ff0000000000",
        "1, ffffffffff00",
        "1, 0a2861",
        "7, ff",
        "7, f0ffff",
        "2, 1f8b"
    })
    void aPageThatDoesNotUnpackIsDamaged(int codec, String hex) {
        byte[] page = HexFormat.of().parseHex(hex);
        assertThatThrownBy(() -> ParquetCodec.unpack(codec, page, 0, page.length, 10))
                .isInstanceOf(DamagedFileException.class);
    }

    @Test
    void aFileLargerThanMayBeKeptIsNotRead() {
        byte[] bytes = bytes("plain");
        TableLimits limits = new TableLimits(256, 100, 64, bytes.length - 1);
        assertThat(Cells.cut(DataFormat.PARQUET, limits, bytes, List.of(100))).containsExactly("not sound");
        assertThat(Cells.cut(DataFormat.PARQUET, new TableLimits(256, 100, 64, bytes.length), bytes, List.of()))
                .contains("n=39 true");
    }

    @Test
    void whereAPageOfEachColumnIsTooMuchTheColumnsAreReadOneAfterTheOther() {
        byte[] bytes = bytes("wide");
        List<String> rows = Cells.cut(DataFormat.PARQUET, new TableLimits(2048, 100, 64, 40_000), bytes, List.of());
        assertThat(rows).containsSubsequence("n=0 true", "row", "n=1 true", "sound");
        List<String> columns = Cells.cut(DataFormat.PARQUET, new TableLimits(2048, 100, 64, 15_000), bytes, List.of());
        assertThat(columns).containsSubsequence("n=0 true", "n=1 true", "n=199 true", "row", "row", "sound");
        assertThat(columns).containsExactlyInAnyOrderElementsOf(rows);
    }

    @Test
    void aBombEndsSoon() {
        long[] cells = new long[1];
        TableReader reader = TableReader.of(DataFormat.PARQUET, TableLimits.DEFAULT, new CellSink() {
            @Override
            public void column(int column, String name) {
                // Only bytes count here.
            }

            @Override
            public void cell(int column, byte[] bytes, int from, int to, int kinds) {
                cells[0] += to - from;
            }

            @Override
            public void row() {
                // Only bytes count here.
            }
        });
        reader.feed(ByteBuffer.wrap(bytes("bomb")));
        reader.end();
        assertThat(reader.sound()).isFalse();
        assertThat(cells[0]).isLessThan(80L << 20);
    }

    @Test
    void bytesThatBelongToNothingAreNotSound() {
        byte[] bytes = bytes("plain");
        byte[] hidden = "11010519491231002X".getBytes(StandardCharsets.UTF_8);
        int footer = bytes.length - 8 - (int) ParquetType.little(bytes, bytes.length - 8, 4);
        ByteBuffer longer = ByteBuffer.allocate(bytes.length + hidden.length);
        longer.put(bytes, 0, footer).put(hidden).put(bytes, footer, bytes.length - footer);
        assertThat(said(longer.array())).contains("not sound", "n=39 true");
    }

    @Test
    void moreColumnsThanMayBeShareTheLastNumberAndAreNotSound() {
        List<String> said = Cells.cut(DataFormat.PARQUET, new TableLimits(256, 3, 64), bytes("plain"), List.of());
        assertThat(said).contains("mobile=true true", "not sound");
    }

    @Property(tries = 40)
    void anyPiecesSayTheSame(
            @ForAll @IntRange(max = 5) int file,
            @ForAll @Size(min = 1, max = 6) List<@IntRange(min = 1, max = 65_536) Integer> sizes) {
        byte[] bytes = bytes(FILES.get(file));
        assertThat(Cells.cut(DataFormat.PARQUET, TableLimits.DEFAULT, bytes, sizes))
                .isEqualTo(said(bytes));
    }

    @Property(tries = 60)
    void whatIsCutIsNotSound(@ForAll @IntRange(max = 5) int file, @ForAll @IntRange(min = 4, max = 100_000) int at) {
        byte[] bytes = bytes(FILES.get(file));
        assertThat(said(Arrays.copyOf(bytes, at % bytes.length))).contains("not sound");
    }

    @Property(tries = 300)
    void flippedBytesDoNoHarm(
            @ForAll @IntRange(max = 5) int file,
            @ForAll @Size(min = 1, max = 4) List<@IntRange(max = 100_000) Integer> places,
            @ForAll byte flip) {
        byte[] bytes = bytes(FILES.get(file));
        for (int place : places) {
            bytes[4 + place % (bytes.length - 8)] ^= flip;
        }
        said(bytes);
    }

    /** The bytes are the metadata of a file that is whole otherwise. */
    @FuzzTest
    void anyMetadataIsReadWithoutHarm(byte[] bytes) {
        byte[] file = bytes("plain");
        int footer = file.length - 8 - (int) ParquetType.little(file, file.length - 8, 4);
        ByteBuffer other = ByteBuffer.allocate(footer + bytes.length + 8).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        other.put(file, 0, footer).put(bytes).putInt(bytes.length).put(file, 0, 4);
        Cells.cut(DataFormat.PARQUET, new TableLimits(256, 3, 8, 1 << 20), other.array(), List.of(7, 100));
    }

    private static List<String> said(byte[] bytes) {
        return Cells.cut(DataFormat.PARQUET, TableLimits.DEFAULT, bytes, List.of());
    }

    static byte[] bytes(String name) {
        try (InputStream in = ParquetReaderTest.class.getResourceAsStream("/parquet/" + name + ".parquet")) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
