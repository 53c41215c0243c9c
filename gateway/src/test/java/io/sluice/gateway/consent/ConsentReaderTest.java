package io.sluice.gateway.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.gateway.policy.ConsentTerms;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsentReaderTest {
    private static final long NOW = Instant.parse("2026-11-30T00:00:00Z").toEpochMilli();
    private static final String HEADER = "subject,event,time,purpose,recipient,separate,from,until,notice,category\n";

    private static ConsentFileForm form(boolean json, String subject, boolean ignoreOthers) {
        return new ConsentFileForm(
                json, subject, ignoreOthers, false, 0, List.of(), List.of(), false, 0, 0, "", List.of());
    }

    private static ConsentBatch read(ConsentFileForm form, String text) throws ConsentFileException {
        ConsentReader reader = new ConsentReader(form, Persons.pseudonymity(), NOW);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i += 7) { // However it is cut.
            reader.feed(ByteBuffer.wrap(bytes, i, Math.min(7, bytes.length - i)));
        }
        return reader.finish();
    }

    private static ConsentBatch csv(String text) throws ConsentFileException {
        return read(form(false, "subject", false), text);
    }

    private static StoredEvent event(ConsentBatch batch, int i) {
        int[] numbers = new int[batch.forms().size()];
        for (int n = 0; n < numbers.length; n++) {
            numbers[n] = n;
        }
        return batch.event(i, numbers);
    }

    @Test
    void everyColumnIsReadAndAListHasSemicolons() throws Exception {
        ConsentBatch batch = csv(HEADER
                + "p1,given,2026-05-01T10:00:00Z,research;care,lab,yes,2026-06-01,2027-06-01,n2,health;contact\r\n"
                + "p2,withdrawn,2026-05-02,,,,,,,\n");

        assertThat(batch.size()).isEqualTo(2);
        assertThat(batch.withdrawals()).isEqualTo(1);
        StoredEvent first = event(batch, 0);
        assertThat(first.subject()).isEqualTo(Persons.named("p1"));
        assertThat(batch.forms().get(first.form()))
                .isEqualTo(ConsentTerms.given(
                        List.of("care", "research"), List.of("lab"), true, "n2", List.of("contact", "health")));
        assertThat(Instant.ofEpochMilli(first.timeMillis())).hasToString("2026-05-01T10:00:00Z");
        assertThat(Instant.ofEpochMilli(first.fromMillis())).hasToString("2026-06-01T00:00:00Z");
        assertThat(Instant.ofEpochMilli(first.untilMillis())).hasToString("2027-06-01T00:00:00Z");
        StoredEvent second = event(batch, 1);
        assertThat(second.given()).isFalse();
        assertThat(batch.forms().get(second.form())).isEqualTo(ConsentTerms.withdrawn(List.of(), List.of()));
    }

    @Test
    void jsonLinesSayTheSameWithArrays() throws Exception {
        ConsentBatch batch = read(form(true, "person", false), """
                {"person":"p1","time":"2026-05-01","purpose":["research","care"],"recipient":"lab","separate":true,"notice":"n2"}
                {"person":"p2","event":"withdrawn","time":"2026-05-02"}
                """);

        assertThat(batch.size()).isEqualTo(2);
        assertThat(batch.forms().get(0))
                .isEqualTo(ConsentTerms.given(List.of("care", "research"), List.of("lab"), true, "n2", List.of()));
        assertThat(event(batch, 1).given()).isFalse();
    }

    @Test
    void whatARowDoesNotSayIsTakenFromTheForm() throws Exception {
        ConsentFileForm form = new ConsentFileForm(
                false, "id", true, false, 5, List.of("research"), List.of("lab"), true, 0, 0, "n1", List.of("health"));

        ConsentBatch batch = read(form, "id,ward\np1,3\np2,4");

        assertThat(batch.size()).isEqualTo(2);
        assertThat(batch.forms())
                .containsExactly(
                        ConsentTerms.given(List.of("research"), List.of("lab"), true, "n1", List.of("health")));
        assertThat(event(batch, 1).timeMillis()).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "p1,given,2026-05-01,r,,,,,,               | 3 | notice (expected",
                "p1,given,,r,,,,,n,                        | 3 | time: missing",
                "p1,given,secret,r,,,,,n,                  | 3 | time (expected: a time such as",
                "p1,given,2026-12-01,r,,,,,n,              | 3 | time (expected: not in the future",
                "p1,secret,2026-05-01,r,,,,,n,             | 3 | event (expected: given or withdrawn",
                "p1,given,2026-05-01,r,,secret,,,n,        | 3 | separate (expected",
                "p1,given,2026-05-01,r,,,,2026-04-01,n,    | 3 | until (expected: after the beginning",
                ",given,2026-05-01,r,,,,,n,                | 3 | subject: empty",
                "p1,given,2026-05-01,r,,,,,n,,secret       | 3 | not a row",
                "p1,given,2026-05-01,\"r                   | 3 | not a row",
            })
    void aMistakeIsToldByItsLineAndNotByItsValue(String row, long line, String text) {
        String file = HEADER + "p0,given,2026-05-01,r,,,,,n,\n" + row + "\n";

        assertThatThrownBy(() -> csv(file)).isInstanceOfSatisfying(ConsentFileException.class, e -> {
            assertThat(e.line()).isEqualTo(line);
            assertThat(e).hasMessageStartingWith(text).hasMessageNotContaining("secret");
        });
    }

    @ParameterizedTest
    @CsvSource({"'',2", "'\n',3"})
    void aMistakeInTheFirstRowIsNotToldAsOneInTheNames(String before, long line) {
        assertThatThrownBy(() -> csv(before + HEADER + "p0,given,secret,r,,,,,n,\n"))
                .isInstanceOfSatisfying(
                        ConsentFileException.class, e -> assertThat(e.line()).isEqualTo(line));
    }

    @Test
    void aRowOverSeveralLinesIsToldByItsFirst() {
        assertThatThrownBy(() -> csv(HEADER + "p0,given,2026-05-01,r,,,,,n,\n\np1,never,2026-05-01,\"a\nb\",,,,,n,\n"))
                .isInstanceOfSatisfying(
                        ConsentFileException.class, e -> assertThat(e.line()).isEqualTo(4));
    }

    @Test
    void anUnknownColumnIsAMistakeUnlessOthersAreIgnored() throws Exception {
        String file = "subject,time,notice,ward\np1,2026-05-01,n,secret\n";

        assertThatThrownBy(() -> csv(file)).hasMessageStartingWith("column 4: means nothing here");
        assertThat(read(form(false, "subject", true), file).size()).isEqualTo(1);
    }

    @Test
    void aFileWithoutTheSubjectsColumnIsRefused() {
        assertThatThrownBy(() -> csv("time,notice\n")).hasMessageStartingWith("no column subject");
        assertThatThrownBy(() -> csv("")).hasMessageStartingWith("no column subject");
        assertThatThrownBy(() -> csv("time,notice\n2026-05-01,n\n")).hasMessageStartingWith("subject: empty");
    }

    @Test
    void aLineThatIsNoJsonIsToldByItsNumber() {
        assertThatThrownBy(() -> read(
                        form(true, "subject", false),
                        "{\"subject\":\"a\",\"time\":\"2026-05-01\",\"notice\":\"n\"}\n{\"subject\":\n"))
                .isInstanceOfSatisfying(
                        ConsentFileException.class, e -> assertThat(e.line()).isEqualTo(2))
                .hasMessageStartingWith("not a row");
    }

    @Test
    void spacesAndTheCompositionOfCharactersMakeNobodyAnotherPersonAndAnotherKeyDoes() {
        assertThat(Persons.named(" 李雷 ")).isEqualTo(Persons.named("李雷"));
        assertThat(Persons.named("Zoe\u0308")).isEqualTo(Persons.named("Zo\u00eb"));
        assertThat(Persons.named("a")).isNotEqualTo(Persons.named("A"));
        byte[] other = new byte[32];
        other[0] = 1;
        assertThat(Pseudonymity.under(other).of("a")).isNotEqualTo(Persons.named("a"));
    }
}
