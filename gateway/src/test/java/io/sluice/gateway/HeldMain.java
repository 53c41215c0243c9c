package io.sluice.gateway;

import io.sluice.gateway.cli.Gateways;
import io.sluice.gateway.cli.Sluice;
import io.sluice.gateway.cli.Surroundings;
import io.sluice.gateway.config.Configuration;
import io.sluice.gateway.config.ConfigurationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.locks.LockSupport;

/**
 * The program, but for its clock: one thread stops for ever where the clock is asked for the n-th time within a method that
 * a file names, and says so on standard output. Whoever started it kills it then: what that thread had made durable is
 * there, and nothing of what it was about to do. The file says {@code Class.method#n}; another one, by how much the clock
 * is ahead. Both count from when they appear.
 */
final class HeldMain {
    static final String HELD = "{\"event\":\"held\"}";

    private HeldMain() {}

    /** The files are named by the system properties {@code sluice.test.hold} and {@code sluice.test.ahead}. */
    public static void main(String[] args) {
        Clock clock = new HoldingClock(
                Path.of(System.getProperty("sluice.test.hold")), Path.of(System.getProperty("sluice.test.ahead")));
        Surroundings usual = Surroundings.ofProcess();
        Surroundings around = new Surroundings(
                usual.out(),
                usual.err(),
                usual.environment(),
                usual.outTerminal(),
                usual.errTerminal(),
                usual.directory(),
                clock,
                usual.random());
        System.exit(new Sluice(around, new Served(clock)).run(args));
    }

    private record Served(Clock clock) implements Gateways {
        @Override
        public Running start(Configuration configuration) throws IOException, ConfigurationException {
            return Gateway.start(configuration, clock, new SecureRandom());
        }

        @Override
        public long backup(Configuration configuration, WritableByteChannel out, boolean withBlobs, Far far) {
            throw new UnsupportedOperationException("it only serves");
        }
    }

    private static final class HoldingClock extends Clock {
        private final Path hold;
        private final Path ahead;
        private int asked; // guarded by this

        HoldingClock(Path hold, Path ahead) {
            this.hold = hold;
            this.ahead = ahead;
        }

        @Override
        public Instant instant() {
            try {
                if (Files.exists(hold) && isDue(Files.readString(hold).split("#"))) {
                    System.out.println(HELD);
                    while (true) {
                        LockSupport.park(this);
                    }
                }
                return Files.exists(ahead)
                        ? Instant.now().plus(Duration.parse(Files.readString(ahead)))
                        : Instant.now();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private boolean isDue(String[] point) {
            boolean there = StackWalker.getInstance()
                    .walk(frames -> frames.anyMatch(
                            frame -> (frame.getClassName() + "." + frame.getMethodName()).endsWith("." + point[0])));
            synchronized (this) {
                return there && ++asked == Integer.parseInt(point[1]);
            }
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
}
