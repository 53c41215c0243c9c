package io.sluice.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DetectCommandTest {
    private static final String TEXT = "无\n身份证 11010519491231002X, a@b.cn\n";
    private static final String FOUND =
            "{\"line\":2,\"start\":4,\"end\":22,\"type\":\"CN_RESIDENT_ID\",\"confidence\":0.99}\n"
                    + "{\"line\":2,\"start\":24,\"end\":30,\"type\":\"EMAIL\",\"confidence\":0.98}\n";

    @TempDir
    Path folder;

    @Test
    void oneJsonLineAFindingAndNothingElse() throws IOException {
        Files.writeString(folder.resolve("a.txt"), TEXT);
        Terminal.Typed typed = new Terminal(folder).type("detect", "a.txt");
        assertThat(typed.out()).isEqualTo(FOUND);
        assertThat(typed.err()).isEmpty();
        assertThat(typed.exit()).isZero();
    }

    @Test
    void standardInputIsReadToo() {
        assertThat(typed(TEXT.getBytes(StandardCharsets.UTF_8), "-")).isEqualTo(FOUND);
        assertThat(typed(new byte[0], "-")).isEmpty();
    }

    @Test
    void chineseEncodingsAndUtf16AreRead() {
        for (String name : new String[] {"GB18030", "GBK", "UTF-16"}) {
            String text = "今天天气好，" + "无事。\n".repeat(40_000) + TEXT;
            assertThat(typed(text.getBytes(Charset.forName(name)), "-"))
                    .as(name)
                    .isEqualTo(FOUND.replace("\"line\":2", "\"line\":40002"));
        }
    }

    @Test
    void aTableForPeopleAndLessSureOnesOnDemand() throws IOException {
        Files.writeString(folder.resolve("a.csv"), "n,bsn\n1,111222333\n2,111222334\n3,x\n");
        Terminal terminal = new Terminal(folder);
        assertThat(terminal.type("detect", "--tsv", "a.csv").out())
                .isEqualTo("line\tstart\tend\ttype\tconfidence\n2\t2\t11\tNL_BSN\t0.95\n");
        assertThat(terminal.type("detect", "--least", "0.96", "a.csv").out()).isEmpty();
        assertThat(terminal.type("detect", "--least", "2", "a.csv").exit()).isEqualTo(2);
        assertThat(terminal.type("detect", "missing").exit()).isEqualTo(2);
    }

    @Test
    void compressedTextIsReadAndADamagedArchiveIsAnError() throws IOException {
        ByteArrayOutputStream gz = new ByteArrayOutputStream();
        try (java.util.zip.GZIPOutputStream gzip = new java.util.zip.GZIPOutputStream(gz)) {
            gzip.write(TEXT.getBytes(StandardCharsets.UTF_8));
        }
        assertThat(typed(gz.toByteArray(), "-")).isEqualTo(FOUND);
        Files.write(folder.resolve("cut.gz"), java.util.Arrays.copyOf(gz.toByteArray(), gz.size() - 1));
        Terminal.Typed cut = new Terminal(folder).type("detect", "cut.gz");
        assertThat(cut.exit()).isEqualTo(2);
        assertThat(cut.err()).contains("cut.gz: not read whole");
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        try (java.util.zip.ZipOutputStream zip = new java.util.zip.ZipOutputStream(archive)) {
            zip.putNextEntry(new java.util.zip.ZipEntry("empty.txt"));
            zip.putNextEntry(new java.util.zip.ZipEntry("a.txt"));
            zip.write(TEXT.getBytes(StandardCharsets.UTF_8));
        }
        assertThat(typed(archive.toByteArray(), "-")).isEqualTo(FOUND.replace("{\"line", "{\"file\":2,\"line"));
    }

    @Test
    void theVersionOfAnAddressIsAnAttributeEvenWhereItIsEncoded() {
        String encoded =
                java.util.Base64.getEncoder().encodeToString("from 2001:db8::1".getBytes(StandardCharsets.UTF_8));
        String text = "10.0.0.1 and 2001:db8::1\n" + encoded + " ::ffff:10.0.0.1\n";
        assertThat(typed(text.getBytes(StandardCharsets.UTF_8), "-").lines())
                .allMatch(line -> line.contains("\"type\":\"IP_ADDRESS\""))
                .extracting(line -> line.substring(line.indexOf("\"version\"")))
                .containsExactly("\"version\":4}", "\"version\":6}", "\"version\":6}", "\"version\":6}");
    }

    @Test
    void aTypeOfOnesOwnIsFound() throws IOException {
        Files.writeString(folder.resolve("a.txt"), "staff S-123456\n");
        Terminal terminal = new Terminal(folder);
        assertThat(terminal.type("detect", "--recogniser", "STAFF_NUMBER=S-[0-9]{6}", "a.txt")
                        .out())
                .isEqualTo("{\"line\":1,\"start\":6,\"end\":14,\"type\":\"STAFF_NUMBER\",\"confidence\":0.8}\n");
        Terminal.Typed wrong = terminal.type("detect", "--recogniser", "STAFF_NUMBER=(a", "a.txt");
        assertThat(wrong.exit()).isEqualTo(2);
        assertThat(wrong.err()).contains("STAFF_NUMBER: pattern: at character 3");
    }

    @Test
    void helpShowsExamples() {
        assertThat(new Terminal(folder).type("detect", "--help").out())
                .contains("sluice detect letters.txt", "\"type\"");
    }

    private String typed(byte[] input, String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        Surroundings around =
                new Surroundings(print, print, Map.of(), false, false, folder, Clock.systemUTC(), new SecureRandom());
        int exit = new CommandLine(new DetectCommand(around, new ByteArrayInputStream(input))).execute(words);
        assertThat(exit).isZero();
        return out.toString(StandardCharsets.UTF_8);
    }
}
