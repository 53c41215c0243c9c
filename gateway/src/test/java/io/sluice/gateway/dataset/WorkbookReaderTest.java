package io.sluice.gateway.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkbookReaderTest {
    private static final String NAMES =
            "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c></row>";

    @Test
    void cellsOfEveryKindAreReadUnderTheNamesOfTheFirstRow() {
        byte[] bytes = new Workbooks()
                .text("id")
                .text("date")
                .text("a &amp; b")
                .sheet(
                        "People",
                        NAMES
                                + "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>2</v></c><c r=\"B2\" s=\"1\"><v>33269</v></c></row>"
                                + "<row r=\"4\"><c r=\"A4\"><v>1.3800138E10</v></c><c r=\"B4\" s=\"2\"><v>33269.5</v></c></row>"
                                + "<row><c t=\"inlineStr\"><is><r><t>in</t></r><r><t>line</t></r></is></c><c t=\"b\"><v>1</v></c></row>"
                                + "<row><c t=\"str\"><f>\"a\"&amp;\"b\"</f><v>ab</v></c><c t=\"e\"><v>#N/A</v></c><c><v>7</v></c></row>")
                .bytes();
        List<String> said = said(bytes);
        assertThat(said)
                .containsSubsequence(
                        "id=a & b true",
                        "date=1991-01-31 true",
                        "row",
                        "id=13800138000 true",
                        "date=1991-01-31T12:00 true",
                        "row",
                        "id=inline true",
                        "date=TRUE true",
                        "row",
                        "id=ab true",
                        "date=#N/A true",
                        "column 3=7 true",
                        "row",
                        "sound");
        assertThat(said).contains("(workbook text)=\"a\"&\"b\" true");
    }

    @Test
    void columnsOfSeveralSheetsAreNamedByTheSheet() {
        String rows = NAMES + "<row><c><v>1</v></c><c><v>2</v></c></row>";
        List<String> said = said(new Workbooks()
                .text("id")
                .text("no")
                .sheet("One", rows)
                .sheet("Two", rows)
                .bytes());
        assertThat(said).contains("One.id=1 true", "Two.no=2 true", "sound");
    }

    @Test
    void aFirstRowOfNumbersNamesNothing() {
        List<String> said = said(new Workbooks()
                .sheet("S", "<row><c><v>1</v></c><c><v>2</v></c></row>")
                .bytes());
        assertThat(said).contains("column 1=1 true", "column 2=2 true", "sound");
    }

    @Test
    void whatIsInNoCellIsSearchedToo() {
        byte[] bytes = new Workbooks()
                .text("a")
                .text("b")
                .text("nobody refers to this")
                .sheet("S", NAMES)
                .file("xl/comments1.xml", "<comments><text><r><t>13800</t></r><r><t>138000</t></r></text></comments>")
                .file("xl/drawings/d.xml", "<a b=\"attribute\"><!-- remark --><?pi more?></a>")
                .bytes();
        assertThat(said(bytes))
                .contains(
                        "(workbook text)=nobody refers to this true",
                        "(workbook text)=13800138000 true",
                        "(workbook text)=attribute true",
                        "(workbook text)= remark  true",
                        "(workbook text)=pi more true",
                        "sound");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "xl/vbaProject.bin|\0\1\2",
                "xl/embeddings/oleObject1.bin|\0\1\2",
                "notes.txt|words",
                "xl/other.xml|<a><b></a>",
                "xl/other.xml|<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>",
                "xl/other.xml|<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>",
                "xl/other.xml|<a>&b;</a>",
                "xl/other.xml|<a>",
                "xl/other.xml|",
                "xl/odd/sheet9.xml|<worksheet/>",
                "xl/worksheets/sheet9.xml|<worksheet><sheetData><row><c t=\"s\"><v>99</v></c></row></sheetData></worksheet>"
            })
    void whatCannotBeReadAsRowsIsNotSoundAndTheRestIsRead(String nameAndContent) {
        int bar = nameAndContent.indexOf('|');
        byte[] bytes = new Workbooks()
                .text("a")
                .text("b")
                .sheet("S", NAMES + "<row><c r=\"A2\"><v>1</v></c></row>")
                .file(nameAndContent.substring(0, bar), nameAndContent.substring(bar + 1))
                .bytes();
        assertThat(said(bytes)).anyMatch(line -> line.endsWith("a=1 true")).contains("not sound");
    }

    @Test
    void aWorkbookWithAPasswordIsNoArchive() {
        byte[] ole = {(byte) 0xd0, (byte) 0xcf, 0x11, (byte) 0xe0, (byte) 0xa1, (byte) 0xb1, 0x1a, (byte) 0xe1, 0, 0};
        assertThat(FormatGuess.of("a.xlsx", java.nio.ByteBuffer.wrap(ole))).isEqualTo(DataFormat.OPAQUE);
    }

    @Test
    void whatIsNoXmlIsSearchedAsText() {
        byte[] bytes = new Workbooks()
                .sheet("S", "")
                .file("xl/a.xml", "<a><b>\n13800138000\n")
                .bytes();
        assertThat(said(bytes)).contains("(workbook text)=13800138000 true", "not sound");
    }

    @Test
    void xmlWithoutAWorkbookIsNotSound() {
        byte[] bytes = new Workbooks().file("xl/a.xml", "<a/>").bytes();
        assertThat(said(bytes)).contains("not sound");
    }

    @Test
    void moreThanMayBeKeptIsHandedOnWithoutTextsAndIsNotSound() {
        StringBuilder rows = new StringBuilder(NAMES);
        for (int i = 0; i < 500; i++) {
            rows.append("<row><c><v>" + (1000 + i) + "</v></c><c t=\"s\"><v>2</v></c></row>");
        }
        byte[] bytes = new Workbooks()
                .text("a")
                .text("b")
                .text("shared text")
                .sheet("S", rows.toString())
                .bytes();
        List<String> said = Cells.cut(DataFormat.ZIP, new TableLimits(256, 10, 64, 1000), bytes, List.of());
        assertThat(said).contains("not sound").anyMatch(line -> line.endsWith("=shared text true"));
        for (int i = 0; i < 500; i++) {
            assertThat(said).contains("column 1=" + (1000 + i) + " true");
        }
        assertThat(said(bytes)).contains("a=1499 true", "b=shared text true", "sound");
    }

    @Test
    void hugeTagsAndDeepElementsAreRefused() {
        for (String content : List.of(
                "<a b=\"" + "x".repeat(1_000_000) + "\"/>",
                "<a>".repeat(1000) + "</a>".repeat(1000),
                "<!--" + "x".repeat(1_000_000) + "--><a/>",
                names(2000))) {
            byte[] bytes =
                    new Workbooks().sheet("S", "").file("xl/a.xml", content).bytes();
            assertThat(said(bytes)).contains("not sound");
        }
    }

    @Test
    void textThatIsNotUtf8IsRefusedAndNotLost() {
        for (String content : List.of(
                "<a>SECRET BROKEN</a>",
                "<a><![CDATA[SECRET BROKEN]]></a>",
                "<a><!--SECRET BROKEN--></a>",
                "<a><?b SECRET BROKEN?></a>",
                "<a b=\"SECRET BROKEN\"/>",
                "<aBROKEN>SECRET</aBROKEN>")) {
            // A character of two bytes, and a byte that continues nothing.
            byte[] broken = content.replace("BROKEN", "\u00c5\u00bc\u00a0").getBytes(StandardCharsets.ISO_8859_1);
            byte[] bytes =
                    new Workbooks().sheet("S", "").file("xl/a.xml", broken).bytes();
            assertThat(said(bytes)).as(content).contains("not sound").anyMatch(line -> line.contains("SECRET"));
        }
    }

    @Test
    void anElementWithAPrefixThatXmlKeepsForItselfIsRefusedAndNotLost() {
        for (String content : List.of("<a><xmlns:b/>SECRET</a>", "<xmlns:a>SECRET</xmlns:a>")) {
            byte[] bytes =
                    new Workbooks().sheet("S", "").file("xl/a.xml", content).bytes();
            assertThat(said(bytes)).as(content).contains("not sound").anyMatch(line -> line.contains("SECRET"));
        }
    }

    private static String names(int n) {
        StringBuilder xml = new StringBuilder("<a>");
        for (int i = 0; i < n; i++) {
            xml.append("<b" + i + "/>");
        }
        return xml.append("</a>").toString();
    }

    @Property(tries = 60)
    void anyPiecesSayTheSame(
            @ForAll @Size(min = 1, max = 6) List<@IntRange(min = 1, max = 65_536) Integer> sizes,
            @ForAll @IntRange(max = 100_000) int at,
            @ForAll byte flip) {
        byte[] bytes = sample();
        bytes[4 + at % (bytes.length - 4)] ^= flip;
        assertThat(Cells.cut(DataFormat.ZIP, TableLimits.DEFAULT, bytes, sizes)).isEqualTo(said(bytes));
    }

    @Property(tries = 60)
    void whatIsCutIsNotSound(@ForAll @IntRange(max = 100_000) int at) {
        byte[] bytes = sample();
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        byte[] cut = Arrays.copyOf(bytes, 4 + at % (text.indexOf("PK\1\2") - 4));
        assertThat(said(cut)).contains("not sound");
    }

    @FuzzTest
    void anyXmlIsReadWithoutHarm(byte[] bytes) {
        String content = new String(bytes, StandardCharsets.UTF_8);
        byte[] workbook = new Workbooks()
                .text(content)
                .sheet("S", content)
                .file("xl/worksheets/sheet7.xml", bytes)
                .file("xl/a.xml", bytes)
                .bytes();
        TableLimits small = new TableLimits(256, 3, 8, 300);
        assertThat(Cells.cut(DataFormat.ZIP, small, workbook, List.of(1, 7, 600)))
                .isEqualTo(Cells.cut(DataFormat.ZIP, small, workbook, List.of()));
    }

    @Property(tries = 200)
    void anyMarkupIsReadWithoutHarm(@ForAll @Size(max = 30) List<@IntRange(max = 19) Integer> parts) {
        String[] all = {
            "<row>",
            "</row>",
            "<c r=\"B7\" t=\"s\">",
            "<c t=\"inlineStr\">",
            "</c>",
            "<v>",
            "</v>",
            "1",
            "99999999999",
            "<is>",
            "<t>",
            "</t>",
            "</is>",
            "&amp;",
            "&#x41;",
            "&x;",
            "<![CDATA[a]]>",
            "<c r=\"ZZZZ1\" s=\"1\">",
            "<rPh>",
            "x"
        };
        StringBuilder text = new StringBuilder();
        parts.forEach(i -> text.append(all[i]));
        anyXmlIsReadWithoutHarm(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] sample() {
        StringBuilder rows = new StringBuilder(NAMES);
        for (int i = 0; i < 300; i++) {
            rows.append(
                    "<row><c t=\"s\"><v>" + (2 + i % 9) + "</v></c><c s=\"1\"><v>" + (30_000 + i) + "</v></c></row>");
        }
        Workbooks workbook = new Workbooks().text("a").text("b");
        for (int i = 0; i < 9; i++) {
            workbook.text("text 张 " + i);
        }
        return workbook.sheet("S", rows.toString()).bytes();
    }

    private static List<String> said(byte[] bytes) {
        return Cells.cut(DataFormat.ZIP, TableLimits.DEFAULT, bytes, List.of());
    }
}
