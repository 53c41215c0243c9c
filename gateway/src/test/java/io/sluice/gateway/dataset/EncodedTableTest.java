package io.sluice.gateway.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables in GB 18030 and UTF-16 are read as the same tables in UTF-8 are. */
class EncodedTableTest {
    private static final Charset GB18030 = Charset.forName("GB18030");

    /** In GB 18030 the name 𠮷 has four bytes, and the last byte of the last name is a bar. */
    private static final String PERSONS = """
            姓名|身份证号|手机号|备注
            张三|11010519491231002X|13800138000|住院，已付费
            李𠮷|11010519491231002X|13800138000|
            赵%s|11010519491231002X|13800138000|"无|有"
            """.formatted(bar());

    private static String bar() {
        return new String(new byte[] {(byte) 0xb0, '|'}, GB18030);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GB18030", "UTF-16LE", "UTF-16BE"})
    void aTableIsReadAsItIsInUtf8(String encoding) {
        for (String text : List.of(
                PERSONS,
                PERSONS.replaceAll("\\|(?!有)", ","),
                PERSONS.replace('|', '\t'),
                "{\"姓名\":\"张三\",\"n\":1}\n{\"姓名\":\"李四\"}\n",
                "[\n {\"姓名\": \"张三\"},\n {\"姓名\": \"李四\"}\n]\n")) {
            byte[] bytes = bytes(text, encoding);
            DataFormat format = guess(bytes);
            assertThat(format.in(TextEncoding.UTF_8)).isEqualTo(guess(text.getBytes(StandardCharsets.UTF_8)));
            assertThat(format.tabular()).isTrue();
            assertThat(format.encoding().charset()).isEqualTo(Charset.forName(encoding));
            assertThat(Cells.cut(format, TableLimits.DEFAULT, bytes, List.of()))
                    .isEqualTo(Cells.cut(
                            format.in(TextEncoding.UTF_8),
                            TableLimits.DEFAULT,
                            text.getBytes(StandardCharsets.UTF_8),
                            List.of()))
                    .contains("sound");
        }
    }

    @Test
    void gbkAndGb2312AreReadAsGb18030() {
        String text = "姓名,年龄\n张三,31\n";
        for (String encoding : List.of("GBK", "GB2312")) {
            assertThat(guess(text.getBytes(Charset.forName(encoding))))
                    .isEqualTo(DataFormat.CSV.in(TextEncoding.GB18030));
        }
    }

    @Test
    void theMediaTypeTellsTheEncodingAndIsAsGoodAHintAsTheName() {
        byte[] oneColumn = bytes("姓名\n张三\n", "GB18030");
        DataFormat format = guess(oneColumn);
        assertThat(format.mediaType()).isEqualTo("text/csv; charset=GB18030");
        assertThat(FormatGuess.of(format.mediaType(), ByteBuffer.wrap(oneColumn)))
                .isEqualTo(format);
        assertThat(guess(bytes("a\tb\n1\t2\n", "UTF-16LE")).mediaType())
                .isEqualTo("text/tab-separated-values; charset=UTF-16");
    }

    @Property(tries = 200)
    void howItIsCutMakesNoDifference(
            @ForAll @IntRange(max = 2) int encoding,
            @ForAll @Size(min = 1, max = 5) List<@IntRange(min = 1, max = 20_000) Integer> sizes,
            @ForAll Random random) {
        byte[] bytes = bytes(
                PERSONS.repeat(200), List.of("GB18030", "UTF-16LE", "UTF-16BE").get(encoding));
        DataFormat format = guess(bytes);
        bytes[bytes.length / 2 + random.nextInt(bytes.length / 2)] = (byte) random.nextInt(256);
        assertThat(Cells.cut(format, TableLimits.DEFAULT, bytes, sizes))
                .isEqualTo(Cells.cut(format, TableLimits.DEFAULT, bytes, List.of()));
    }

    @Test
    void whatEndsWithinACharacterIsNotSoundButIsRead() {
        byte[] rare = bytes("姓名,备注\n张三,无\n李四,𠮷", "GB18030");
        for (int cut = 1; cut < 4; cut++) {
            endsCut(Arrays.copyOf(rare, rare.length - cut));
        }
        byte[] utf16 = bytes("姓名,备注\n张三,无\n李四,𠮷", "UTF-16LE");
        for (int cut = 1; cut < 4; cut++) {
            endsCut(Arrays.copyOf(utf16, utf16.length - cut));
        }
    }

    private static void endsCut(byte[] bytes) {
        DataFormat format = guess(bytes);
        assertThat(format.tabular()).isTrue();
        assertThat(Cells.cut(format, TableLimits.DEFAULT, bytes, List.of(3)))
                .contains("row", "not sound")
                .doesNotContain("sound");
    }

    @Test
    void bytesThatAreNoCharacterFarBehindAreNotSound() {
        for (byte[] odd : List.of(new byte[] {(byte) 0xff, '\n'}, new byte[] {(byte) 0x81, 0x30, (byte) 0xff, '\n'})) {
            byte[] rows = bytes(PERSONS.repeat(2000), "GB18030");
            byte[] bytes = Arrays.copyOf(rows, rows.length + odd.length);
            System.arraycopy(odd, 0, bytes, rows.length, odd.length);
            assertThat(Cells.cut(guess(rows), TableLimits.DEFAULT, rows, List.of()))
                    .contains("sound");
            assertThat(Cells.cut(guess(bytes), TableLimits.DEFAULT, bytes, List.of()))
                    .contains("not sound");
        }
    }

    @Test
    void utf8IsNeverTakenForAnotherEncodingNotEvenDamaged() {
        byte[] bytes = PERSONS.repeat(20).getBytes(StandardCharsets.UTF_8);
        assertThat(guess(bytes).encoding()).isEqualTo(TextEncoding.UTF_8);
        assertThat(guess(Arrays.copyOf(bytes, bytes.length - 4))).isEqualTo(DataFormat.TEXT);
        bytes[300] = (byte) 0xff;
        assertThat(guess(bytes).encoding()).isEqualTo(TextEncoding.UTF_8);
        assertThat(guess(bytes).tabular()).isFalse();
    }

    @Test
    void tablesInOtherEncodingsAreNotTakenForChinese() {
        assertThat(guess("name;city\nMüller;Köln\nGrößer;Münster\n".getBytes(StandardCharsets.ISO_8859_1)))
                .isEqualTo(DataFormat.TEXT);
        assertThat(guess("имя;город\nмама;вода\n".getBytes(Charset.forName("windows-1251"))))
                .isEqualTo(DataFormat.TEXT);
        assertThat(guess("名前,都市\n山田,東京\n".getBytes(Charset.forName("Shift_JIS"))))
                .isEqualTo(DataFormat.TEXT);
        assertThat(guess("姓名,城市\n陳大文,臺北\n".getBytes(Charset.forName("Big5")))).isEqualTo(DataFormat.TEXT);
    }

    @Test
    void binaryContentIsNoTableWhateverItBeginsWith() {
        Random random = new Random(3);
        for (int i = 0; i < 200; i++) {
            byte[] bytes = new byte[1 + random.nextInt(3000)];
            random.nextBytes(bytes);
            if (bytes.length > 2 && i % 2 == 0) {
                bytes[0] = (byte) (i % 4 == 0 ? 0xff : 0xfe);
                bytes[1] = (byte) (i % 4 == 0 ? 0xfe : 0xff);
            }
            assertThat(guess(bytes).tabular()).isFalse();
        }
        byte[] nul = bytes(PERSONS, "GB18030");
        nul[nul.length - 2] = 0;
        assertThat(guess(nul)).isEqualTo(DataFormat.OPAQUE);
    }

    @FuzzTest
    void anyBytesAreReadWithoutHarmHoweverTheyAreCut(byte[] bytes) {
        for (TextEncoding encoding : TextEncoding.values()) {
            for (DataFormat format : List.of(DataFormat.CSV, DataFormat.JSON_LINES)) {
                DataFormat encoded = format.in(encoding);
                assertThat(Cells.cut(encoded, TableLimits.DEFAULT, bytes, List.of(1, 7)))
                        .isEqualTo(Cells.cut(encoded, TableLimits.DEFAULT, bytes, List.of()));
            }
        }
        DataFormat guessed = guess(bytes);
        assertThat(Cells.cut(guessed, TableLimits.DEFAULT, bytes, List.of(2, 5)))
                .isEqualTo(Cells.cut(guessed, TableLimits.DEFAULT, bytes, List.of()));
    }

    /** With a byte order mark in UTF-16. */
    private static byte[] bytes(String text, String encoding) {
        return (encoding.startsWith("UTF") ? "\ufeff" + text : text).getBytes(Charset.forName(encoding));
    }

    private static DataFormat guess(byte[] bytes) {
        return FormatGuess.of("a.csv", ByteBuffer.wrap(bytes));
    }
}
