package io.sluice.gateway.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TableReaderTest {
    private static final DataFormat CSV = DataFormat.CSV;
    private static final DataFormat JSON = DataFormat.JSON_LINES;
    private static final TableLimits SMALL = new TableLimits(256, 4, 3);

    @Test
    void csvCellsCarryTheNamesOfTheFirstRow() {
        assertThat(Cells.of(CSV, "a,b\n1,2\n3,\n")).containsExactly("a=1", "b=2", "row", "a=3", "row", "sound");
    }

    @Test
    void csvRowsEndWithAnyLineEndAndTheLastNeedsNone() {
        assertThat(Cells.of(CSV, "a,b\r\n1,2\r3,4\n\n5,6"))
                .containsExactly("a=1", "b=2", "row", "a=3", "b=4", "row", "a=5", "b=6", "row", "sound");
    }

    @Test
    void csvQuotesHoldDelimitersLineEndsAndQuotes() {
        assertThat(Cells.of(CSV, "a,b\n\"x,\n\"\"y\"\"\",\"\"\n")).containsExactly("a=x,\n\"y\"", "row", "sound");
    }

    @Test
    void csvWithoutHeaderHasNumberedColumns() {
        assertThat(Cells.of(DataFormat.csv(';', false), "1;2\n"))
                .containsExactly("column 1=1", "column 2=2", "row", "sound");
    }

    @Test
    void csvWithAnOpenQuoteOrJunkAfterOneIsNotSound() {
        assertThat(Cells.of(CSV, "a,b\n1,\"2\n")).containsExactly("a=1", "b=2\n", "row", "not sound");
        assertThat(Cells.of(CSV, "a,b\n\"1\"x,2\n")).containsExactly("a=1x", "b=2", "row", "not sound");
    }

    @Test
    void csvWithManyRaggedRowsIsNotSoundWithAFewItIs() {
        assertThat(Cells.of(CSV, "a,b\n1,2\n1\n1\n")).contains("not sound");
        assertThat(Cells.of(CSV, "a,b\n" + "1,2\n".repeat(30) + "1,2,3\n")).contains("column 3=3", "sound");
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheFirstName() {
        assertThat(Cells.of(CSV, "\ufeffa,b\n1,2\n")).contains("a=1");
        assertThat(Cells.of(CSV, "\ufeff\"a\",b\n1,2\n")).contains("a=1");
    }

    @Test
    void invalidUtf8AndControlCharactersAreNotSoundButStillRead() {
        for (byte odd : new byte[] {(byte) 0xff, (byte) 0xc3, 0, 1}) {
            byte[] bytes = {'a', ',', 'b', '\n', 'x', odd, ',', 'y', '\n'};
            assertThat(Cells.cut(CSV, TableLimits.DEFAULT, bytes, List.of())).contains("b=y true", "not sound");
        }
    }

    @Test
    void aCellBeyondTheLimitComesInPiecesAndIsNotSound() {
        String long1 = "x".repeat(600);
        List<String> said =
                Cells.cut(CSV, SMALL, ("a,b\n" + long1 + ",1\n").getBytes(StandardCharsets.UTF_8), List.of());
        assertThat(said)
                .containsSubsequence(
                        "a=" + "x".repeat(256) + " true",
                        "a=" + "x".repeat(256) + " true",
                        "a=" + "x".repeat(88) + " true")
                .contains("not sound");
    }

    @Test
    void columnsBeyondTheLimitShareTheLast() {
        List<String> said = Cells.cut(CSV, SMALL, "1,2,3,4,5,6\n".getBytes(StandardCharsets.UTF_8), List.of());
        assertThat(said).contains("not sound");
        assertThat(Cells.cut(
                        DataFormat.csv(',', false), SMALL, "1,2,3,4,5\n".getBytes(StandardCharsets.UTF_8), List.of()))
                .contains("column 4=4 true", "column 4=5 true", "not sound");
    }

    @Test
    void nothingHidesInALongColumnName() {
        String name = "n".repeat(300) + "13800138000";
        assertThat(Cells.of(CSV, name + ",b\n1,2\n")).contains("n".repeat(256) + "=" + name);
    }

    @Test
    void jsonScalarsCarryTheirPaths() {
        assertThat(Cells.of(JSON, "{\"a\":{\"b\":1,\"c\":[\"x\",{\"d\":true}]},\"e\":null}\n"))
                .containsExactly("a.b=1", "a.c[]=x", "a.c[].d=true", "row", "sound");
    }

    @Test
    void jsonLinesMayBeScalarsOrArraysAndTheLastNeedsNoEnd() {
        assertThat(Cells.of(JSON, "12\n\n[1,[2]]\n\"z\""))
                .containsExactly("value=12", "row", "[]=1", "[][]=2", "row", "value=z", "row", "sound");
    }

    @Test
    void jsonEscapesAreResolved() {
        assertThat(Cells.of(JSON, "{\"a\":\"\\u0031\\u0033\\n\\\"\\ud83d\\ude00\"}"))
                .containsExactly(
                        "a=13\n\"" + new String("😀".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1),
                        "row",
                        "sound");
        assertThat(Cells.of(JSON, "{\"\\u0061\":1}")).containsExactly("a=1", "row", "sound");
        assertThat(Cells.of(JSON, "{\"a\":\"\\ud83dx\"}")).contains("not sound");
    }

    @Test
    void aLineThatIsNoJsonIsReadAsTextAndTheNextAsJson() {
        assertThat(Cells.of(JSON, "{\"a\":1 oops 2}\n{\"a\":3}\n"))
                .containsExactly("a=1", "(rest)=oops 2}", "row", "a=3", "row", "not sound");
        assertThat(Cells.of(JSON, "{\"a\":\"open\n{\"a\":tru}\n"))
                .containsExactly("(rest)=open", "row", "(rest)=tru}", "row", "not sound");
    }

    @Test
    void valuesDeeperThanTheLimitAreReadAsText() {
        List<String> said = Cells.cut(JSON, SMALL, "[[[[1]]]]\n".getBytes(StandardCharsets.UTF_8), List.of());
        assertThat(said).contains("(rest)=[1]]]] true", "not sound");
    }

    @Test
    void keysBeyondTheLimitAreCellsThemselves() {
        List<String> said = Cells.cut(
                JSON,
                SMALL,
                "{\"a\":1,\"b\":2,\"c\":3,\"d\":4,\"13800138000\":5}".getBytes(StandardCharsets.UTF_8),
                List.of());
        assertThat(said).contains("(rest)=13800138000 true", "(rest)=5 true", "not sound");
    }

    @Test
    void arraysOfArraysCountAsColumnsToo() {
        List<String> said = Cells.cut(
                JSON,
                new TableLimits(256, 4, 60),
                ("[".repeat(30) + "1" + "]".repeat(30) + "\n").getBytes(StandardCharsets.UTF_8),
                List.of());
        assertThat(said).contains("(rest)=1 true", "not sound");
    }

    @Test
    void linesOfTextHaveOneColumn() {
        assertThat(Cells.of(DataFormat.TEXT, "one, \"two\"\nthree\n"))
                .containsExactly("text=one, \"two\"", "row", "text=three", "row", "sound");
    }

    @Test
    void aKeyThatIsLongerThanACellIsHandedOnAlikeHoweverItIsCut() {
        byte[] bytes = ("{\"a" + "x".repeat(300) + "\":1}").getBytes(StandardCharsets.UTF_8);
        List<String> whole = Cells.cut(JSON, SMALL, bytes, List.of());
        assertThat(whole).contains("(rest)=a" + "x".repeat(255) + " true", "not sound");
        for (int size : List.of(1, 7, 255, 256, 257, 302)) {
            assertThat(Cells.cut(JSON, SMALL, bytes, List.of(size)))
                    .as("pieces of " + size)
                    .isEqualTo(whole);
        }
    }

    @Property(tries = 400)
    void anyChunkingSaysTheSame(
            @ForAll("tables") String table,
            @ForAll @Size(min = 1, max = 6) List<@IntRange(min = 1, max = 9) Integer> sizes,
            @ForAll boolean big) {
        byte[] bytes = table.getBytes(StandardCharsets.UTF_8);
        TableLimits limits = big ? TableLimits.DEFAULT : SMALL;
        for (DataFormat format : List.of(CSV, DataFormat.csv(';', false), JSON, DataFormat.TEXT)) {
            assertThat(Cells.cut(format, limits, bytes, sizes)).isEqualTo(Cells.cut(format, limits, bytes, List.of()));
        }
    }

    @Provide
    Arbitrary<String> tables() {
        return Arbitraries.of(
                        "a",
                        ",",
                        ";",
                        "\n",
                        "\r\n",
                        "\"",
                        "\"\"",
                        "{",
                        "}",
                        "[",
                        "]",
                        ":",
                        "\"k\":",
                        "\"v\"",
                        "\\",
                        "\\u00e9",
                        "\\ud83d",
                        "1",
                        "-2.5e3",
                        "true",
                        "null",
                        " ",
                        "é",
                        "身份",
                        "😀",
                        "x".repeat(300),
                        "{\"k\":\"v\"}\n",
                        "\u0001",
                        "\ufeff")
                .list()
                .ofMaxSize(40)
                .map(parts -> String.join("", parts));
    }

    @FuzzTest
    void csvNeverThrowsAndChunksDoNotMatter(byte[] bytes) {
        assertThat(Cells.cut(CSV, SMALL, bytes, List.of(1, 7))).isEqualTo(Cells.cut(CSV, SMALL, bytes, List.of()));
    }

    @FuzzTest
    void jsonLinesNeverThrowAndChunksDoNotMatter(byte[] bytes) {
        assertThat(Cells.cut(JSON, SMALL, bytes, List.of(1, 7))).isEqualTo(Cells.cut(JSON, SMALL, bytes, List.of()));
    }
}
