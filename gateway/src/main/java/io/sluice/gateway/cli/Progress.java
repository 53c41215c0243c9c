package io.sluice.gateway.cli;

import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;

/**
 * A line that says how far something long has come, rewritten in place. Silent unless a person is looking or asked for
 * it; then it begins after a second and is drawn five times a second at most. Owned by one thread.
 */
final class Progress implements AutoCloseable {
    private static final long QUIET_MILLIS = 1000;
    private static final long REDRAW_MILLIS = 200;

    private final PrintStream err;
    private final boolean shown;
    private final boolean inPlace;
    private final Clock clock;
    private final String what;
    private final long startMillis;
    private long drawnMillis;
    private boolean drawn;

    Progress(PrintStream err, boolean shown, boolean inPlace, Clock clock, String what) {
        this.err = err;
        this.shown = shown;
        this.inPlace = inPlace;
        this.clock = clock;
        this.what = what;
        this.startMillis = clock.millis();
        this.drawnMillis = startMillis + QUIET_MILLIS - REDRAW_MILLIS;
    }

    /** @param total -1: not known */
    void at(long done, long total) {
        long now = clock.millis();
        if (!shown || now - drawnMillis < (inPlace ? REDRAW_MILLIS : QUIET_MILLIS)) {
            return;
        }
        drawnMillis = now;
        drawn = true;
        String line = text(done, total, now - startMillis);
        err.print(inPlace ? "\r\033[K" + line : line + "\n");
        err.flush();
    }

    private String text(long done, long total, long millis) {
        double perMilli = millis == 0 ? 0 : (double) done / millis;
        String text = what + ": " + Sizes.bytes(done);
        if (total > 0) {
            text += " of " + Sizes.bytes(total) + " (" + 100 * done / total + " %)";
        }
        text += ", " + Sizes.bytes((long) (perMilli * 1000)) + "/s";
        if (total > 0 && perMilli > 0) {
            text += ", " + Sizes.time(Duration.ofMillis((long) ((total - done) / perMilli))) + " left";
        }
        return text;
    }

    /** Removes the line. */
    @Override
    public void close() {
        if (drawn && inPlace) {
            err.print("\r\033[K");
            err.flush();
        }
    }
}
