package io.sluice.ledger.fabric.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.ledger.fabric.ChannelAccess;
import io.sluice.ledger.fabric.verify.TestChannel;
import io.sluice.ledger.network.ChannelFile;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mirror in a process of its own that is killed again and again while it follows. */
class MirrorKillTest {
    private static final int BLOCKS = 120;
    private static final int KILLS = 6;

    @TempDir
    Path dir;

    @Test
    void whereverItDiesItGoesOnAndMissesNothing() throws Exception {
        TestChannel channel = new TestChannel();
        TestLane lane = new TestLane("hospital/main", "AMSP");
        channel.define();
        channel.add(List.of(channel.invocation(channel.gatewayA, lane.open())));
        for (int i = 2; i < BLOCKS; i++) {
            channel.add(List.of(channel.invocation(channel.gatewayA, lane.append(new byte[500]))));
        }
        try (PeerStandIn peer = new PeerStandIn(channel.a)) {
            ChannelAccess access = new ChannelAccess(
                    TestChannel.NAME,
                    TestChannel.CHAINCODE,
                    List.of(peer.address()),
                    channel.gatewayB.identity(),
                    channel.genesis());
            Path file = ChannelFile.write(dir.resolve("channel"), access);
            int given = 0;
            long reached = 0;
            for (int kill = 1; kill <= KILLS; kill++) {
                int more = BLOCKS * kill / KILLS;
                peer.give(channel.blocks().subList(given, more));
                given = more;
                reached = killed(file, reached + 1 + kill);
            }
            peer.give(channel.blocks().subList(given, BLOCKS + 1));
            try (LedgerMirror mirror =
                    LedgerMirror.open(dir.resolve("mirror"), access, Clock.systemUTC(), new SecureRandom())) {
                assertThat(mirror.block()).isGreaterThanOrEqualTo(reached); // What it had answered is there.
                assertThat(mirror.awaitBlock(BLOCKS, Duration.ofSeconds(150))).isTrue();
                assertThat(mirror.findings()).isEmpty();
                assertThat(mirror.lane("hospital/main").orElseThrow().root()).isEqualTo(lane.root());
            }
        }
    }

    /** The last block that it said to have, at least {@code atLeast}, before it was killed. */
    private long killed(Path file, long atLeast) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Following.class.getName(),
                        file.toString(),
                        dir.resolve("mirror").toString())
                .redirectError(new File("/dev/null"))
                .start();
        long last = 0;
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                last = Long.parseLong(line);
                if (last >= atLeast) {
                    process.toHandle().destroyForcibly(); // What was printed meanwhile is read to its end.
                }
            }
        }
        process.waitFor();
        assertThat(last).isGreaterThanOrEqualTo(atLeast);
        return last;
    }

    /** The child: prints each block that it answers from. */
    public static final class Following {
        private Following() {}

        public static void main(String[] words) throws Exception {
            ChannelAccess access = ChannelFile.read(Path.of(words[0]));
            try (LedgerMirror mirror =
                    LedgerMirror.open(Path.of(words[1]), access, Clock.systemUTC(), new SecureRandom())) {
                for (long next = mirror.block() + 1; ; next++) {
                    mirror.awaitBlock(next, Duration.ofDays(1));
                    System.out.println(next);
                }
            }
        }
    }
}
