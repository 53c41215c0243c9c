package io.sluice.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** That the measures run, leave nothing and have the form that is promised; how fast anything is, is not asked here. */
class BenchTest {
    @TempDir
    Path home;

    @Test
    void everyMeasureRunsAndLeavesNothing() throws Exception {
        Terminal.Typed typed = new Terminal(home)
                .type("bench", "--json", "--seconds", "0.05", "--size", "300kB", "--dir", home.toString());
        assertThat(typed.exit()).as(typed.err() + typed.out()).isZero();
        List<String> names = new ArrayList<>();
        for (String line : typed.lines()) {
            JsonNode measure = Json.parse(line.getBytes(StandardCharsets.UTF_8));
            assertThat(measure.fieldNames())
                    .toIterable()
                    .containsExactly("bench", "value", "unit", "baseline", "ratio");
            names.add(measure.path("bench").asText());
            for (String figure : new String[] {"value", "baseline", "ratio"}) {
                assertThat(measure.path(figure).isNumber()).as(line).isTrue();
                assertThat(measure.path(figure).asDouble()).as(line).isPositive();
            }
        }
        assertThat(names)
                .containsExactly(
                        "seal",
                        "open",
                        "fetch-opaque",
                        "fetch-opaque-resident",
                        "fetch-csv",
                        "fetch-csv-resident",
                        "small",
                        "small-p50",
                        "small-p99",
                        "lane-single-p50",
                        "lane",
                        "detect",
                        "classify",
                        "classify-heap",
                        "ff1",
                        "anonymity-first",
                        "anonymity",
                        "consent-import",
                        "consent-filter",
                        "consent-withdraw",
                        "start",
                        "start-resident",
                        "idle");
        assertThat(home).isEmptyDirectory();
    }

    @Test
    void aPersonGetsATable() {
        Terminal.Typed typed =
                new Terminal(home).type("bench", "--only", "lane", "--seconds", "0.05", "--dir", home.toString());
        assertThat(typed.out().lines()).hasSize(3).first().asString().startsWith("MEASURE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--only=lain", "--size=much", "--size=0", "--seconds=0", "--seconds=601"})
    void whatCannotBeMeasuredIsWrongUse(String option) {
        Terminal.Typed typed = new Terminal(home).type("bench", option);
        assertThat(typed.exit()).isEqualTo(2);
        assertThat(typed.err().lines()).hasSize(1);
    }

    @Test
    void aDiskWithoutRoomIsNotFilled() throws Exception {
        Terminal.Typed typed = new Terminal(home)
                .type("bench", "--only", "fetch-csv", "--size", "999999999GiB", "--dir", home.toString());
        assertThat(typed.exit()).isEqualTo(2);
        assertThat(typed.err()).contains("free (expected:");
        assertThat(home).isEmptyDirectory();
    }

    @ParameterizedTest
    @CsvSource({"4096,4096", "200MB,200000000", "1GiB,1073741824", "1 kB,1000", "3K,3000", "0,0"})
    void sizesAreReadAsTheyAreWritten(String text, long bytes) throws Exception {
        assertThat(Sizes.parse("--size", text)).isEqualTo(bytes);
    }

    @Test
    void inAClosedPlaceNothingStarts() throws Exception {
        BenchPlace place = new BenchPlace(home);
        Process child = place.start(new ProcessBuilder("sleep", "60"));
        Files.writeString(place.folder("a").resolve("file"), "x");
        place.stop();
        assertThat(child.isAlive()).isFalse();
        assertThat(home).isEmptyDirectory();
        assertThatCode(() -> place.start(new ProcessBuilder("sleep", "60"))).hasMessageContaining("stopped");
        assertThatCode(place::close).doesNotThrowAnyException();
    }
}
