package io.sluice.gateway.consent;

import java.util.Comparator;

/**
 * What is known of a person at one time, as the registry keeps it.
 *
 * @param form its number
 */
record StoredEvent(Subject subject, boolean given, int form, long timeMillis, long fromMillis, long untilMillis)
        implements Comparable<StoredEvent> {
    private static final Comparator<StoredEvent> ORDER = Comparator.comparing(StoredEvent::subject)
            .thenComparingLong(StoredEvent::timeMillis)
            .thenComparing(StoredEvent::given)
            .thenComparingInt(StoredEvent::form)
            .thenComparingLong(StoredEvent::fromMillis)
            .thenComparingLong(StoredEvent::untilMillis);

    @Override
    public int compareTo(StoredEvent other) {
        return ORDER.compare(this, other);
    }
}
