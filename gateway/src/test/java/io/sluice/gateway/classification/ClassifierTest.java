package io.sluice.gateway.classification;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sluice.gateway.classification.detection.IdentifierType;
import io.sluice.gateway.dataset.DataFormat;
import io.sluice.gateway.dataset.DeterministicTar;
import io.sluice.gateway.dataset.Workbooks;
import io.sluice.proto.Rank;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClassifierTest {
    private static final Grader GRADER = new Grader(FloorTable.DEFAULT);

    @Test
    void aTableOfPersonsWithoutDirectIdentifiersIsConfidential() {
        StringBuilder rows = new StringBuilder(
                "sex;age;race;marital-status;education;native-country;workclass;occupation;salary-class\n");
        for (int i = 0; i < 200; i++) {
            rows.append("Male;").append(20 + i % 60).append(";White;Never-married;Bachelors;US;Private;Sales;<=50K\n");
        }
        Grade grade = grade("adult.csv", rows.toString());
        assertThat(grade.floor()).isEqualTo(Rank.CONFIDENTIAL);
        assertThat(grade.reasons()).extracting(GradeReason::code).containsExactly("quasi-identifiers-together");
        assertThat(grade.reasons().get(0).count()).isEqualTo(9);
        assertThat(grade.personal()).isTrue();
    }

    @Test
    void twoQuasiIdentifiersAreNotYetAFinding() {
        assertThat(grade("a.csv", "sex,age,value\nm,1,2\nf,3,4\n").floor()).isEqualTo(Rank.PUBLIC);
        assertThat(grade("a.csv", "性别,出生日期,邮编,值\n男,1990,100080,1\n").floor()).isEqualTo(Rank.CONFIDENTIAL);
        assertThat(grade("a.csv", "age,age_group,AGE (years),value\n1,2,3,4\n").floor())
                .isEqualTo(Rank.PUBLIC);
    }

    @ParameterizedTest
    @MethodSource("types")
    void aColumnOfIdentifiersHasItsFloorInEveryFormat(IdentifierType type) {
        Random random = new Random(type.ordinal());
        StringBuilder csv = new StringBuilder("n\tvalue\n");
        StringBuilder json = new StringBuilder();
        for (int i = 0; i < 50; i++) {
            String value = Identifiers.of(type, random);
            csv.append(i).append("\t\"").append(value).append("\"\n");
            json.append("{\"n\":")
                    .append(i)
                    .append(",\"deep\":[{\"value\":\"")
                    .append(value)
                    .append("\"}]}\n");
        }
        Rank floor = FloorTable.DEFAULT.floors().get(type.name()).rank();
        for (Grade grade : List.of(grade("", csv.toString()), grade("", json.toString()))) {
            assertThat(grade.floor()).isEqualTo(floor);
            assertThat(grade.reasons()).hasSize(1);
            assertThat(grade.reasons().get(0).type()).isEqualTo(type.name());
            assertThat(grade.reasons().get(0).count()).isEqualTo(50);
            assertThat(grade.reasons().get(0).column()).isIn("value", "deep[].value");
        }
        assertThat(grade("notes.txt", "see " + Identifiers.of(type, random) + "\n")
                        .floor()
                        .getNumber())
                .isEqualTo(Math.max(3, floor.getNumber()));
    }

    static List<IdentifierType> types() {
        return Identifiers.TYPES;
    }

    @Test
    void oneAddressInAMillionRowsIsNoFinding() {
        Classifier classifier = Classifier.start("a.csv", Classifier.ALL);
        classifier.feed(utf8("n,note\n"));
        ByteBuffer rows = utf8("7,nothing of note\n".repeat(1000));
        for (int i = 0; i < 1000; i++) {
            classifier.feed(rows.duplicate());
        }
        classifier.feed(utf8("8,ann@example.org\n"));
        Findings findings = classifier.finish();
        assertThat(findings.rows()).isEqualTo(1_000_001);
        assertThat(findings.columns().get(1).types()).hasSize(1);
        TypeFinding found = findings.columns().get(1).types().get(0);
        assertThat(found.type()).isEqualTo("EMAIL");
        assertThat(found.share()).isEqualTo(1 / 1_000_001.0);
        assertThat(found.high()).isBetween(found.share(), 1e-5);
        assertThat(GRADER.grade(findings).floor()).isEqualTo(Rank.PUBLIC);
    }

    @Test
    void manyIdentifiersDoNotBecomeFewByAddingRows() {
        Random random = new Random(1);
        StringBuilder rows = new StringBuilder("n,note\n");
        for (int i = 0; i < 20_000; i++) {
            rows.append(i)
                    .append(',')
                    .append(i % 500 == 0 ? Identifiers.residentId(random) : "x")
                    .append('\n');
        }
        assertThat(grade("a.csv", rows.toString()).floor()).isEqualTo(Rank.RESTRICTED);
    }

    @Test
    void orderNumbersOfTheRightLengthAreNoCards() {
        Random random = new Random(2);
        StringBuilder rows = new StringBuilder("number,item\n");
        for (int i = 0; i < 5000; i++) {
            rows.append(String.format("62%014d,x%n", Math.abs(random.nextLong() % 100_000_000_000_000L)));
        }
        Findings findings = findings("a.csv", rows.toString());
        assertThat(findings.columns().get(0).types().get(0).count()).isBetween(300L, 700L);
        assertThat(GRADER.grade(findings).floor()).isEqualTo(Rank.PUBLIC);
    }

    @Test
    void falseOnesAddedDoNotHideTheTrue() {
        Random random = new Random(2);
        StringBuilder rows = new StringBuilder("card,item\n");
        for (int i = 0; i < 5000; i++) {
            String card = i % 5 == 0
                    ? Identifiers.card(random)
                    : String.format("62%014d", Math.abs(random.nextLong() % 100_000_000_000_000L));
            rows.append(card).append(",x\n");
        }
        assertThat(grade("a.csv", rows.toString()).floor()).isEqualTo(Rank.RESTRICTED);
    }

    @Test
    void whatCannotBeReadIsConfidentialWithoutBeingPersonal() {
        byte[] random = new byte[100_000];
        new Random(1).nextBytes(random);
        for (byte[] bytes : List.of(random, new byte[0])) {
            Grade grade = GRADER.grade(findings("a", ByteBuffer.wrap(bytes)));
            assertThat(grade.floor()).isEqualTo(Rank.CONFIDENTIAL);
            assertThat(grade.reasons()).extracting(GradeReason::code).containsExactly("unreadable-content");
            assertThat(grade.personal()).isFalse();
        }
    }

    @Test
    void compressedTablesAreReadAndDamagedOnesAreNot() throws IOException {
        byte[] plain = gzip("a,b\n" + "1,2\n".repeat(20_000));
        assertThat(GRADER.grade(findings("a.csv.gz", ByteBuffer.wrap(plain))).floor())
                .isEqualTo(Rank.PUBLIC);
        byte[] persons = gzip("n,id\n" + "1,11010519491231002X\n".repeat(100));
        Grade grade = GRADER.grade(findings("", ByteBuffer.wrap(persons)));
        assertThat(grade.floor()).isEqualTo(Rank.RESTRICTED);
        assertThat(grade.reasons()).extracting(GradeReason::column).containsExactly("id");
        byte[] cut = java.util.Arrays.copyOf(plain, plain.length - 5);
        assertThat(GRADER.grade(findings("", ByteBuffer.wrap(cut))).floor()).isEqualTo(Rank.CONFIDENTIAL);
        plain[plain.length - 6] ^= 1;
        assertThat(GRADER.grade(findings("", ByteBuffer.wrap(plain))).floor()).isEqualTo(Rank.CONFIDENTIAL);
    }

    @Test
    void aWorkbookIsGradedByItsColumns() {
        Random random = new Random(9);
        StringBuilder rows = new StringBuilder("<row><c t=\"s\"><v>0</v></c><c t=\"s\"><v>1</v></c></row>");
        Workbooks workbook = new Workbooks().text("n").text("id");
        for (int i = 0; i < 100; i++) {
            workbook.text(i % 4 == 0 ? Identifiers.residentId(random) : "none");
            rows.append("<row><c><v>" + i + "</v></c><c t=\"s\"><v>" + (i + 2) + "</v></c></row>");
        }
        byte[] bytes = workbook.sheet("S", rows.toString()).bytes();
        Findings findings = findings("a.xlsx", ByteBuffer.wrap(bytes));
        assertThat(findings.readable()).isTrue();
        assertThat(findings.columns())
                .filteredOn(column -> column.name().equals("id"))
                .flatExtracting(ColumnFindings::types)
                .extracting(TypeFinding::type, TypeFinding::count, TypeFinding::share)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("CN_RESIDENT_ID", 25L, 0.25));
        assertThat(GRADER.grade(findings).floor()).isEqualTo(Rank.RESTRICTED);
        byte[] harmless = new Workbooks()
                .text("n")
                .text("v")
                .sheet("S", rows.substring(0, 400).replaceAll("<row><c><v>.*", "<row><c><v>1</v></c></row>"))
                .bytes();
        assertThat(GRADER.grade(findings("", ByteBuffer.wrap(harmless))).floor())
                .isEqualTo(Rank.PUBLIC);
    }

    @Test
    void aWorkbookIsNeverJudgedByASample() {
        StringBuilder rows = new StringBuilder();
        Random random = new Random(10);
        Workbooks workbook = new Workbooks();
        for (int i = 0; i < 100; i++) {
            rows.append("<row><c t=\"inlineStr\"><is><t>" + Identifiers.residentId(random) + "</t></is></c></row>");
        }
        byte[] bytes = workbook.sheet("S", rows.toString()).bytes();
        Classifier classifier = Classifier.start("", 70_000);
        classifier.feed(ByteBuffer.wrap(padded(bytes)));
        Findings findings = classifier.finish();
        assertThat(findings.complete()).isTrue();
        assertThat(GRADER.grade(findings).floor()).isEqualTo(Rank.RESTRICTED);
    }

    /** With so much behind it that it is larger than the budget. */
    private static byte[] padded(byte[] bytes) {
        return java.util.Arrays.copyOf(bytes, 200_000);
    }

    @Test
    void jsonThatIsLaidOutIsRead() {
        String rows = "[\n  {\n    \"n\": 1,\n    \"id\": \"11010519491231002X\"\n  },\n  {\n    \"n\": 2\n  }\n]\n";
        Grade grade = grade("a.json", rows);
        assertThat(grade.floor()).isEqualTo(Rank.RESTRICTED);
        assertThat(grade.reasons()).extracting(GradeReason::column).containsExactly("[].id");
        assertThat(grade("a.json", rows.replace("11010519491231002X", "x")).floor())
                .isEqualTo(Rank.PUBLIC);
        assertThat(grade("a.json", rows.substring(0, 30)).floor()).isEqualTo(Rank.CONFIDENTIAL);
    }

    @Test
    void numbersThatAreSplitOverColumnsAreFound() {
        Random random = new Random(8);
        StringBuilder rows = new StringBuilder("a,b,c,d\n");
        StringBuilder numbers = new StringBuilder("a,b,c,d\n");
        for (int i = 0; i < 200; i++) {
            String id = Identifiers.residentId(random);
            rows.append(id, 0, 6)
                    .append(',')
                    .append(id, 6, 14)
                    .append(',')
                    .append(id.substring(14))
                    .append(",x\n");
            numbers.append(
                    String.format("%04d,%04d,%04d,%04d%n", random.nextInt(9999), i, i * 7, random.nextInt(9999)));
        }
        Grade grade = grade("a.csv", rows.toString());
        assertThat(grade.floor()).isEqualTo(Rank.RESTRICTED);
        assertThat(grade.reasons()).extracting(GradeReason::column).containsExactly("c");
        assertThat(grade("a.csv", numbers.toString()).floor()).isEqualTo(Rank.PUBLIC);
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    @Test
    void aFolderIsGradedByWhatItsFilesHold(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("a.csv"), "n,v\n1,2\n");
        assertThat(folder(folder).floor()).isEqualTo(Rank.PUBLIC);
        Files.createDirectory(folder.resolve("deep"));
        Files.writeString(folder.resolve("deep/b.jsonl"), "{\"id\":\"11010519491231002X\"}\n");
        assertThat(folder(folder).floor()).isEqualTo(Rank.RESTRICTED);
        Files.writeString(folder.resolve("deep/readme.txt"), "some words");
        assertThat(folder(folder).reasons())
                .extracting(GradeReason::code)
                .containsExactly("direct-identifier", "unreadable-content");
    }

    private static Grade folder(Path folder) throws IOException {
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        DeterministicTar.write(folder, tar);
        return GRADER.grade(findings("folder.tar", ByteBuffer.wrap(tar.toByteArray())));
    }

    @Test
    void aTableThatTurnsIntoSomethingElseLaterIsUnreadable() {
        String rows = "a,b\n" + "1,2\n".repeat(20_000);
        assertThat(grade("a.csv", rows).floor()).isEqualTo(Rank.PUBLIC);
        assertThat(grade("a.csv", rows + "\0\1\2\3").floor()).isEqualTo(Rank.CONFIDENTIAL);
        assertThat(grade("a.csv", rows + "\"" + "x\n".repeat(10)).floor()).isEqualTo(Rank.CONFIDENTIAL);
        assertThat(grade("a.csv", rows + "free text\n".repeat(9000)).floor()).isEqualTo(Rank.CONFIDENTIAL);
        assertThat(grade("a.jsonl", "{\"a\":1}\n".repeat(20_000) + "{oops\n").floor())
                .isEqualTo(Rank.CONFIDENTIAL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GB18030", "UTF-16LE", "UTF-16BE"})
    void aTableInAnotherEncodingHasTheFindingsOfTheSameInUtf8AtBothEnds(String encoding) {
        Random random = new Random(4);
        StringBuilder rows = new StringBuilder("\ufeff姓名|身份证号|手机号|备注\n");
        for (int i = 0; i < 3000; i++) {
            rows.append(i % 9 == 0 ? "李𠮷|" : "张三|").append(Identifiers.residentId(random));
            rows.append('|').append(Identifiers.mobile(random)).append("|无\n");
        }
        byte[] bytes = rows.substring(encoding.startsWith("UTF") ? 0 : 1).getBytes(Charset.forName(encoding));
        Findings found = findings("a.csv", ByteBuffer.wrap(bytes));
        Findings same = findings("a.csv", rows.toString());
        assertThat(found.columns()).isEqualTo(same.columns());
        assertThat(found.rows()).isEqualTo(3000);
        assertThat(found.readable()).isTrue();
        assertThat(GRADER.grade(found)).isEqualTo(GRADER.grade(same));
        assertThat(GRADER.grade(found).reasons())
                .extracting(GradeReason::column)
                .contains("身份证号", "手机号");
        assertThat(findings(found.format().mediaType(), ByteBuffer.wrap(bytes))).isEqualTo(found);
    }

    @Test
    void encodingsThatAreNotKnownAreUnreadableButSearchedForPlainIdentifiers() {
        Random random = new Random(4);
        StringBuilder rows = new StringBuilder("name,id\n");
        for (int i = 0; i < 40; i++) {
            rows.append("Müller,").append(Identifiers.residentId(random)).append('\n');
        }
        ByteBuffer latin = ByteBuffer.wrap(rows.toString().getBytes(StandardCharsets.ISO_8859_1));
        Grade grade = GRADER.grade(findings("a.csv", latin));
        assertThat(grade.reasons())
                .extracting(GradeReason::code)
                .containsExactly("direct-identifier", "unreadable-content");
        assertThat(grade.floor()).isEqualTo(Rank.RESTRICTED);
    }

    @Test
    void valuesInTheHeaderOrInKeysCountAndAreNotShown() {
        Findings csv = findings("a.csv", "name,id11010519491231002X\nx,y\n");
        assertThat(csv.columns().get(1).name()).isEqualTo("column 2");
        assertThat(GRADER.grade(csv).floor()).isEqualTo(Rank.RESTRICTED);
        Findings json = findings("", "{\"11010519491231002X\":1}\n");
        assertThat(json.toString()).doesNotContain("1101051949");
        assertThat(GRADER.grade(json).floor()).isEqualTo(Rank.RESTRICTED);
    }

    @Test
    void findingsHoldNoValue() {
        Random random = new Random(5);
        StringBuilder rows = new StringBuilder("id,mail,card\n");
        for (int i = 0; i < 100; i++) {
            rows.append(Identifiers.residentId(random))
                    .append(",canary@example.org,")
                    .append(Identifiers.card(random))
                    .append('\n');
        }
        Findings findings = findings("a.csv", rows.toString());
        String shown = findings.toString() + GRADER.grade(findings);
        assertThat(shown).doesNotContain("canary");
        assertThat(shown.replaceAll("[^0-9]", " ").split(" +")).allMatch(digits -> digits.length() < 11);
    }

    @Test
    void aBudgetBoundsWhatIsLookedAt() {
        String rows = "a,b\n" + "1,x\n".repeat(100_000);
        Classifier classifier = Classifier.start("a.csv", 200_003);
        classifier.feed(utf8(rows));
        classifier.feed(utf8("2,ann@example.org\n".repeat(10)));
        assertThat(classifier.saturated()).isTrue();
        Findings findings = classifier.finish();
        assertThat(findings.bytes()).isEqualTo(200_003);
        assertThat(findings.complete()).isFalse();
        assertThat(findings.readable()).isTrue();
        assertThat(findings.columns().get(1).types()).isEmpty();
    }

    @Test
    void aSampleIsReadTheSameAtBothEndsAndItsFindingsBindThePublisher() {
        Random random = new Random(6);
        StringBuilder rows = new StringBuilder("n,note\n");
        for (int i = 0; i < 900; i++) {
            rows.append(i).append(',').append(i % 50 == 0 ? Identifiers.residentId(random) : "-");
            rows.append(' ').append("x".repeat(20_000)).append('\n');
        }
        rows.append("1,x\n".repeat(10_000));
        Findings published = findings("a.csv", rows.toString());
        Classifier sampling = Classifier.start(published.format().mediaType(), Classifier.SAMPLE_BYTES);
        sampling.feed(utf8(rows.toString()));
        Findings received = sampling.finish();
        assertThat(GRADER.grade(published.withSample(null)).floor()).isEqualTo(Rank.PUBLIC);
        assertThat(GRADER.grade(received).floor()).isEqualTo(Rank.RESTRICTED);
        assertThat(GRADER.grade(published).floor()).isEqualTo(Rank.RESTRICTED);
        assertThat(published.complete()).isTrue();
        assertThat(published.sample()).contains(received);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.csv|id\n1\n",
                "a.csv|a,b\n1,2\n",
                "a.tsv|a\tb\n1\t2\n",
                "a.csv|",
                "a.dat|a;b\n1;2\n1;2\n",
                "a.txt|Hello, world\n",
                "a.csv|Dear all,\nthis is, as I said, a letter.\nYours\n",
                "a.json|{\"a\":1}",
                "a.bin|\0"
            })
    void theMediaTypeIsAsGoodAHintAsTheName(String nameAndText) {
        String name = nameAndText.substring(0, nameAndText.indexOf('|'));
        String text = nameAndText.substring(nameAndText.indexOf('|') + 1);
        Findings published = findings(name, text);
        assertThat(findings(published.format().mediaType(), text)).isEqualTo(published);
    }

    @Test
    void aBudgetThatIsExactlyMetIsACompleteScan() {
        byte[] rows = "a,b\n1,2\n".getBytes(StandardCharsets.UTF_8);
        Classifier classifier = Classifier.start("a.csv", rows.length);
        classifier.feed(ByteBuffer.wrap(rows));
        classifier.feed(ByteBuffer.allocate(0));
        assertThat(classifier.finish().complete()).isTrue();
    }

    @Test
    void anUnknownTypeHasTheFloorOfWhatCannotBeRead() {
        ColumnFindings column =
                new ColumnFindings("x", 10, List.of(TypeFinding.of("MARTIAN_ID", 1, 0, 10, 0.8, 1)), Optional.empty());
        Findings findings = new Findings(DataFormat.CSV, true, true, 1, 1, List.of(column), Optional.empty());
        assertThat(GRADER.grade(findings).floor()).isEqualTo(Rank.CONFIDENTIAL);
    }

    @Property(tries = 60)
    void anyChunkingGivesTheSameFindings(
            @ForAll Random random,
            @ForAll @Size(min = 1, max = 5) List<@IntRange(min = 1, max = 70_000) Integer> sizes) {
        byte[] bytes = table(random);
        Findings whole = findings("a.csv", ByteBuffer.wrap(bytes));
        Classifier classifier = Classifier.start("a.csv", Classifier.ALL);
        int at = 0;
        for (int i = 0; at < bytes.length; i++) {
            int n = Math.min(bytes.length - at, i % 50 == 0 ? 1 + i % 3 : sizes.get(i % sizes.size()));
            classifier.feed(ByteBuffer.wrap(bytes, at, n));
            at += n;
        }
        assertThat(classifier.finish()).isEqualTo(whole);
    }

    private static byte[] table(Random random) {
        StringBuilder rows = new StringBuilder(random.nextBoolean() ? "" : "id,text,more\n");
        boolean json = rows.length() == 0;
        for (int i = 0; i < 3000; i++) {
            List<IdentifierType> types = Identifiers.TYPES;
            String value = Identifiers.of(types.get(random.nextInt(types.size())), random);
            String text = random.nextBoolean() ? "“" + value + "”" : "quoted \"\"" + value;
            rows.append(
                    json
                            ? "{\"id\":" + i + ",\"text\":\"" + text.replace("\"\"", "\\\"")
                                    + "\",\"m\":[\"\\u0031\"]}\n"
                            : i + ",\"" + text + "\",\"" + (i % 7 == 0 ? "a\r\nb" : "") + "\"\r\n");
        }
        return rows.toString().getBytes(StandardCharsets.UTF_8);
    }

    @FuzzTest
    void anyBytesGetSomeGrade(byte[] bytes) {
        Grade grade = GRADER.grade(findings("a.csv", ByteBuffer.wrap(bytes)));
        assertThat(grade.floor()).isNotEqualTo(Rank.UNRECOGNIZED);
    }

    private static Grade grade(String name, String text) {
        return GRADER.grade(findings(name, text));
    }

    private static Findings findings(String name, String text) {
        return findings(name, utf8(text));
    }

    private static Findings findings(String name, ByteBuffer bytes) {
        Classifier classifier = Classifier.start(name, Classifier.ALL);
        classifier.feed(bytes);
        return classifier.finish();
    }

    private static ByteBuffer utf8(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
