package io.sluice.gateway.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormatGuessTest {
    @ParameterizedTest
    @ValueSource(chars = {',', ';', '|', '\t'})
    void theDelimiterIsFoundWhateverTheName(char delimiter) {
        String rows = "name,sex,age\nann,f,31\n\"bob, jr\",m,40\n".replace(',', delimiter);
        for (String name : new String[] {"", "a.csv", "a.dat", "text/csv"}) {
            assertThat(guess(name, rows)).isEqualTo(DataFormat.csv(delimiter, true));
        }
    }

    @Test
    void decimalCommasDoNotBeatTheSemicolon() {
        assertThat(guess("", "a;b\n1,5;2,5\n1,5;2,5\n1,5;2,5\n")).isEqualTo(DataFormat.csv(';', true));
        assertThat(guess("", "1,5;2,5\n1,5;2,5\n1,5;2,5\n")).isEqualTo(DataFormat.csv(';', false));
    }

    @Test
    void aFirstRowWithNumbersOrAddressesIsNoHeader() {
        assertThat(guess("a.csv", "张三,110105194912310021\n李四,110105194912310021\n")
                        .header())
                .isFalse();
        assertThat(guess("a.csv", "ann,ann@example.org\nbob,bob@example.org\n").header())
                .isFalse();
        assertThat(guess("a.csv", "姓名,身份证号\n张三,110105194912310021\n").header()).isTrue();
    }

    @Test
    void oneColumnIsATableOnlyIfTheNameSaysSo() {
        assertThat(guess("a.csv", "id\n1\n2\n")).isEqualTo(DataFormat.csv(',', true));
        assertThat(guess("a.txt", "id\n1\n2\n")).isEqualTo(DataFormat.TEXT);
    }

    @Test
    void jsonLinesAreFoundWhateverTheName() {
        String lines = "{\"a\":1}\n{\"a\":2,\"b\":[1,2]}\n";
        assertThat(guess("a.csv", lines)).isEqualTo(DataFormat.JSON_LINES);
        assertThat(guess("", lines.repeat(5000))).isEqualTo(DataFormat.JSON_LINES);
        assertThat(guess("a.json", "[{\"a\":1},{\"a\":2}]")).isEqualTo(DataFormat.JSON_LINES);
    }

    @Test
    void otherTextIsText() {
        assertThat(guess("", "Dear all,\nthis is, as I said, a letter.\nYours\n"))
                .isEqualTo(DataFormat.TEXT);
        assertThat(guess("a.csv", "Dear all,\nthis is, as I said, a letter.\nYours\n"))
                .isEqualTo(DataFormat.TEXT);
        assertThat(guess("a.json", "{\n  \"a\": 1,\n  \"b\": 2\n}\n")).isEqualTo(DataFormat.JSON);
        assertThat(guess("a.json", "{\n  \"a\": 1,\n  oops: 2\n}\n")).isEqualTo(DataFormat.TEXT);
        assertThat(guess("a.xml", "<a>\n<b/>\n</a>\n")).isEqualTo(DataFormat.TEXT);
    }

    @Test
    void binaryContentIsOpaqueAndCompressedContentCompressedWhateverTheName() throws IOException {
        byte[] random = new byte[10_000];
        new Random(1).nextBytes(random);
        assertThat(FormatGuess.of("a.csv", ByteBuffer.wrap(random))).isEqualTo(DataFormat.OPAQUE);
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
            gzip.write("a,b\n1,2\n".repeat(100).getBytes(StandardCharsets.UTF_8));
        }
        assertThat(FormatGuess.of("a.csv", ByteBuffer.wrap(zipped.toByteArray())))
                .isEqualTo(DataFormat.GZIP);
        assertThat(guess("a.csv", "a,b\n1,\0\n")).isEqualTo(DataFormat.OPAQUE);
        assertThat(guess("a.bin", "")).isEqualTo(DataFormat.OPAQUE);
    }

    @Test
    void aCharacterCutByTheEndOfTheHeadIsNoFault() {
        byte[] bytes = ("a,b\n" + "é,é\n".repeat(20_000)).getBytes(StandardCharsets.UTF_8);
        for (int shift = 0; shift < 4; shift++) {
            byte[] head = new byte[FormatGuess.HEAD_BYTES];
            System.arraycopy(bytes, 0, head, shift, head.length - shift);
            Arrays.fill(head, 0, shift, (byte) 'x');
            assertThat(FormatGuess.of("", ByteBuffer.wrap(head)).kind()).isEqualTo(DataFormat.Kind.CSV);
        }
    }

    @Property(tries = 300)
    void anyBytesGetSomeFormatAndKeepTheirPosition(@ForAll byte[] bytes, @ForAll boolean csv) {
        ByteBuffer head = ByteBuffer.wrap(bytes);
        assertThat(FormatGuess.of(csv ? "a.csv" : "", head)).isNotNull();
        assertThat(head.position()).isZero();
    }

    private static DataFormat guess(String name, String text) {
        return FormatGuess.of(name, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }
}
