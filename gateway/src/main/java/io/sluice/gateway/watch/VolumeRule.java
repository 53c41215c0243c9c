package io.sluice.gateway.watch;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** More for one member in a day than a multiple of the median of the days before on which it was given something. */
final class VolumeRule implements Rule {
    private static final int DAYS = 28;
    private static final long MEBIBYTE = 1 << 20;

    private final long factor;
    private final long least;
    private final ZoneId zone;
    private final Map<String, TreeMap<LocalDate, Day>> members = new HashMap<>();

    private static final class Day {
        private long bytes;
        private boolean told;
        private final List<Long> records = new ArrayList<>();
    }

    VolumeRule(WatchSettings settings) {
        factor = settings.volumeFactor();
        least = settings.volumeLeastBytes();
        zone = settings.zone();
    }

    @Override
    public Optional<Alert> see(Fact fact) {
        if (!fact.isGrant()) {
            return Optional.empty();
        }
        LocalDate date = Instant.ofEpochMilli(fact.timeMillis()).atZone(zone).toLocalDate();
        TreeMap<LocalDate, Day> days = members.computeIfAbsent(fact.member(), member -> new TreeMap<>());
        days.headMap(date.minusDays(DAYS)).clear();
        Day day = days.computeIfAbsent(date, each -> new Day());
        day.bytes = sum(day.bytes, fact.bytes());
        day.records.add(fact.index());
        if (day.records.size() > Alert.MOST_EVIDENCE) {
            day.records.remove(0);
        }
        long median = median(days.headMap(date).values().stream()
                .map(each -> each.bytes)
                .sorted()
                .toList());
        long most = Math.max(least, median > Long.MAX_VALUE / factor ? Long.MAX_VALUE : factor * median);
        if (day.told || day.bytes < most) {
            return Optional.empty();
        }
        day.told = true;
        return Optional.of(new Alert(
                AlertCode.VOLUME_UNUSUAL,
                fact.member(),
                fact.member() + " " + date,
                fact.timeMillis(),
                day.records,
                Map.of(
                        "mebibytes", Long.toString(day.bytes / MEBIBYTE),
                        "usual", Long.toString(median / MEBIBYTE))));
    }

    private static long median(List<Long> sorted) {
        return sorted.isEmpty() ? 0 : sorted.get((sorted.size() - 1) / 2);
    }

    static long sum(long a, long b) {
        return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
    }
}
