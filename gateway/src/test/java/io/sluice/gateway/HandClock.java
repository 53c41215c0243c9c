package io.sluice.gateway;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** A clock that only a test moves, forwards or back: over one that stands still, or over the system's. */
public final class HandClock extends Clock {
    private final InstantSource under;
    private volatile Duration ahead = Duration.ZERO;

    private HandClock(InstantSource under) {
        this.under = under;
    }

    /** Stands still between moves. */
    public static HandClock standingAt(Instant start) {
        return new HandClock(() -> start);
    }

    /** Goes on between moves. */
    public static HandClock running() {
        return new HandClock(InstantSource.system());
    }

    /**
     * Goes on between moves, so far ahead that half an hour of its own passes before an hour ends: and so no day, quarter or
     * year, in zones a whole number of hours from UTC. For what is counted by such times.
     */
    public static HandClock awayFromTurns() {
        HandClock clock = running();
        Instant now = clock.instant();
        Instant hour = now.truncatedTo(ChronoUnit.HOURS);
        if (Duration.between(hour, now).toMinutes() >= 30) {
            clock.set(hour.plus(1, ChronoUnit.HOURS));
        }
        return clock;
    }

    /** Further on than it is. */
    public void move(Duration by) {
        ahead = ahead.plus(by);
    }

    /** So far ahead of the clock that it is over, whatever was before. */
    public void setAhead(Duration by) {
        ahead = by;
    }

    /** It is this time now. */
    public void set(Instant now) {
        ahead = Duration.between(under.instant(), now);
    }

    @Override
    public Instant instant() {
        return under.instant().plus(ahead);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("one zone is enough");
    }
}
