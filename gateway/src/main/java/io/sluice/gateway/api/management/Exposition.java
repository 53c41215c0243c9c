package io.sluice.gateway.api.management;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes metrics as text: OpenMetrics 1.0, or the older text format of Prometheus (0.0.4), which differ in the names of
 * families, in what an info is, and in the end. All samples of a metric are given in one call. Not for several threads.
 */
final class Exposition {
    private final boolean open;
    private final StringBuilder text = new StringBuilder(16 * 1024);

    /** @param open OpenMetrics, else the older format */
    Exposition(boolean open) {
        this.open = open;
    }

    static String contentType(boolean open) {
        return open
                ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
                : "text/plain; version=0.0.4; charset=utf-8";
    }

    /** A metric without labels. */
    void sample(Metric metric, double value) {
        samples(metric, Map.of(List.of(), value));
    }

    /** A metric with labels: their values, in the order of their names, to the metric's value. */
    void samples(Metric metric, Map<List<String>, ? extends Number> values) {
        head(metric);
        values.forEach((labels, value) -> line(metric.sample(), metric.labels(), labels, number(value)));
    }

    /** A histogram. */
    void histogram(Metric metric, Durations.Snapshot snapshot) {
        head(metric);
        for (int i = 0; i < snapshot.bounds().length; i++) {
            String bound = number(snapshot.bounds()[i]);
            line(metric.sample() + "_bucket", List.of("le"), List.of(bound), number(snapshot.upTo()[i]));
        }
        line(metric.sample() + "_bucket", List.of("le"), List.of("+Inf"), number(snapshot.count()));
        line(metric.sample() + "_count", List.of(), List.of(), number(snapshot.count()));
        line(metric.sample() + "_sum", List.of(), List.of(), number(snapshot.sum()));
    }

    byte[] finish() {
        return text.append(open ? "# EOF\n" : "").toString().getBytes(StandardCharsets.UTF_8);
    }

    private void head(Metric metric) {
        String name = open ? metric.family() : metric.sample();
        String type = !open && metric.type() == Metric.Type.INFO ? "gauge" : metric.typeName();
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
        text.append("# HELP ").append(name).append(' ').append(metric.help()).append('\n');
    }

    private void line(String name, List<String> names, List<String> values, String value) {
        if (names.size() != values.size()) {
            throw new IllegalArgumentException(
                    name + ": " + values.size() + " labels (expected: " + names.size() + ")");
        }
        text.append(name);
        for (int i = 0; i < names.size(); i++) {
            text.append(i == 0 ? '{' : ',').append(names.get(i)).append("=\"");
            escape(values.get(i));
            text.append('"');
        }
        text.append(names.isEmpty() ? " " : "} ").append(value).append('\n');
    }

    private void escape(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\\' -> text.append("\\\\");
                case '"' -> text.append("\\\"");
                case '\n' -> text.append("\\n");
                default -> text.append(c);
            }
        }
    }

    private static String number(Number value) {
        double number = value.doubleValue();
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString((long) number)
                : String.format(Locale.ROOT, "%s", number);
    }
}
