package io.sluice.gateway.api.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** docs/metrics.md, the alerts and the dashboard speak of the metrics that there are. */
class MetricsDocumentTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Path DOCUMENT = ROOT.resolve("docs/metrics.md");
    private static final Path OBSERVABILITY = ROOT.resolve("docker/observability");
    private static final String BEGIN = "<!-- generated from Metric.java; -Dsluice.docs.write=true makes it anew -->\n";
    private static final String END = "<!-- end -->\n";

    @Test
    void everyMetricIsDocumentedAndNoOther() throws Exception {
        String table = Stream.of(Metric.values())
                .map(metric -> "| `" + metric.sample() + "` | "
                        + metric.type().name().toLowerCase(Locale.ROOT) + " | "
                        + metric.labels().stream()
                                .map(label -> "`" + label + "`")
                                .collect(Collectors.joining(", "))
                        + " | " + metric.help() + " |\n")
                .collect(Collectors.joining("", "| Metric | Type | Labels | |\n|---|---|---|---|\n", ""));
        String text = Files.readString(DOCUMENT);
        int from = text.indexOf(BEGIN) + BEGIN.length();
        int to = text.indexOf(END);
        if (Boolean.getBoolean("sluice.docs.write")) {
            Files.writeString(DOCUMENT, text.substring(0, from) + table + text.substring(to));
            return;
        }
        assertThat(text.substring(from, to)).isEqualTo(table);
        assertThat(unknown(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"alerts.yml", "alerts-test.yml", "dashboard.json"})
    void whatIsWatchedIsDocumented(String file) throws Exception {
        String text = Files.readString(OBSERVABILITY.resolve(file));
        assertThat(text).contains("sluice_ready");
        assertThat(unknown(text)).isEmpty();
    }

    @Test
    void everyAlertHasItsPlaceInTheRunbookAndNoOtherIsThere() throws Exception {
        Set<String> alerts = words(Files.readString(OBSERVABILITY.resolve("alerts.yml")), "alert: (Sluice[A-Za-z]+)");
        assertThat(alerts).hasSizeGreaterThan(10);
        assertThat(words(Files.readString(ROOT.resolve("docs/operations.md")), "`(Sluice[A-Za-z]+)`"))
                .isEqualTo(alerts);
    }

    @Test
    void theDashboardIsOneThatGrafanaReads() throws Exception {
        JsonNode board = new ObjectMapper()
                .readTree(OBSERVABILITY.resolve("dashboard.json").toFile());
        assertThat(board.path("title").asText()).isNotEmpty();
        assertThat(board.path("schemaVersion").isInt()).isTrue();
        Set<Integer> ids = new TreeSet<>();
        for (JsonNode panel : board.path("panels")) {
            assertThat(ids.add(panel.path("id").asInt())).isTrue();
            assertThat(panel.path("targets"))
                    .isNotEmpty()
                    .allSatisfy(
                            target -> assertThat(target.path("expr").asText()).contains("sluice_"));
        }
        assertThat(ids).hasSizeGreaterThan(15);
    }

    private static Set<String> words(String text, String pattern) {
        Set<String> words = new TreeSet<>();
        Matcher found = Pattern.compile(pattern).matcher(text);
        while (found.find()) {
            words.add(found.group(1));
        }
        return words;
    }

    @Test
    void namesFollowTheRules() {
        Set<String> families = new TreeSet<>();
        for (Metric metric : Metric.values()) {
            assertThat(metric.sample()).matches("sluice(_[a-z]+)+");
            assertThat(families.add(metric.family())).as(metric.sample()).isTrue();
            assertThat(metric.sample().endsWith("_total")).isEqualTo(metric.type() == Metric.Type.COUNTER);
            assertThat(metric.help()).endsWith(".").doesNotContain("\n", "\\");
        }
    }

    @Test
    void aHistogramCountsEachDurationOnceAndUpwards() {
        Durations durations = new Durations();
        for (long nanos : List.of(0L, 1_000_000L, 1_000_001L, 11_000_000_000L)) {
            durations.took(nanos);
        }
        Durations.Snapshot snapshot = durations.snapshot();
        assertThat(snapshot.count()).isEqualTo(4);
        assertThat(snapshot.upTo()[0]).isEqualTo(2);
        assertThat(snapshot.upTo()[1]).isEqualTo(3);
        assertThat(snapshot.upTo()[snapshot.upTo().length - 1]).isEqualTo(3);
        assertThat(snapshot.sum()).isEqualTo(11.002000001);
    }

    @Test
    void aLabelCannotEndItsLine() {
        Exposition out = new Exposition(true);
        out.samples(Metric.CHECK, java.util.Map.of(List.of("a\"b\\c\nd"), 1));
        assertThat(new String(out.finish(), java.nio.charset.StandardCharsets.UTF_8))
                .contains("sluice_check_failed{check=\"a\\\"b\\\\c\\nd\"} 1\n");
    }

    private static Set<String> unknown(String text) {
        Set<String> known = new TreeSet<>();
        for (Metric metric : Metric.values()) {
            known.add(metric.sample());
            if (metric.type() == Metric.Type.HISTOGRAM) {
                known.addAll(
                        List.of(metric.sample() + "_bucket", metric.sample() + "_count", metric.sample() + "_sum"));
            }
        }
        Set<String> unknown = new TreeSet<>();
        Matcher names = Pattern.compile("\\bsluice_[a-z_]+").matcher(text);
        while (names.find()) {
            if (!known.contains(names.group())) {
                unknown.add(names.group());
            }
        }
        return unknown;
    }
}
