package io.sluice.gateway;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Metrics as somebody else reads them: series to value, types by family. */
record Scrape(Map<String, Double> series, Map<String, String> types) {
    static Scrape of(int port) throws Exception {
        return parse(Asked.get(port, "/metrics").body());
    }

    static Scrape parse(String text) {
        Map<String, Double> series = new LinkedHashMap<>();
        Map<String, String> types = new LinkedHashMap<>();
        for (String line : text.split("\n")) {
            if (line.startsWith("# TYPE ")) {
                String[] words = line.split(" ");
                if (types.put(words[2], words[3]) != null) {
                    throw new AssertionError("twice: " + line);
                }
            } else if (!line.startsWith("#")) {
                int space = line.lastIndexOf(' ');
                if (series.put(line.substring(0, space), Double.valueOf(line.substring(space + 1))) != null) {
                    throw new AssertionError("twice: " + line);
                }
            }
        }
        return new Scrape(series, types);
    }

    /** Everything whose name and labels hold all of these. */
    double sum(String name, String... labels) {
        double sum = 0;
        for (var each : series.entrySet()) {
            boolean fits = each.getKey().equals(name) || each.getKey().startsWith(name + "{");
            for (String label : labels) {
                fits &= each.getKey().contains(label);
            }
            sum += fits ? each.getValue() : 0;
        }
        return sum;
    }

    Set<String> names() {
        Set<String> names = new TreeSet<>();
        series.keySet().forEach(key -> names.add(key.replaceAll("\\{.*", "")));
        return names;
    }
}
