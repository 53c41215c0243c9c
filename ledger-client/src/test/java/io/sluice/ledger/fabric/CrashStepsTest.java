package io.sluice.ledger.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.ledger.LocalLedger;
import io.sluice.ledger.Samples;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Between any two steps of three batches the process may die, or the power may fail: each record arrives once. */
@Timeout(400)
class CrashStepsTest {
    private static final int BATCHES = 3;
    private static final int STEPS = 2 + BATCHES * 6; // Before and after: opening, and endorse, submit, status of each.

    @TempDir
    private Path temp;

    /** What of the outbox the disk did not get. */
    private interface Loss {
        void strike(Path outbox, String where) throws IOException;
    }

    @Test
    void whereverTheProcessDiesEachRecordArrivesOnce() throws Exception {
        assertThat(each(IntStream.range(0, STEPS), (outbox, where) -> {})).hasSize(STEPS);
    }

    @Test
    void anAnchorThatTheDiskDidNotGetIsLearntAgain() throws Exception {
        List<String> struck = new ArrayList<>();
        IntStream unsynced = IntStream.range(1, BATCHES)
                .flatMap(batch -> IntStream.range(0, 4)
                        .map(step -> 2 + 6 * batch + step)); // From before endorsing to after submitting the next.
        each(unsynced, (outbox, where) -> {
            Path anchors = outbox.resolve("anchors");
            struck.add(where);
            try (FileChannel file = FileChannel.open(anchors, StandardOpenOption.WRITE)) {
                if (struck.size() % 2 == 0) {
                    file.truncate(file.size() - 64);
                } else {
                    file.write(ByteBuffer.allocate(40), file.size() - 40);
                }
            }
        });
        assertThat(struck).hasSize((BATCHES - 1) * 4);
    }

    @Test
    void aTransactionThatWasTornWhileItWasWrittenNeverWas() throws Exception {
        List<String> struck = new ArrayList<>();
        IntStream endorsed = IntStream.range(0, BATCHES).map(batch -> 2 + 6 * batch + 1);
        each(endorsed, (outbox, where) -> { // It would be written next, over the older of the two.
            struck.add(where);
            long first = end(outbox.resolve("pending.0"));
            boolean overFirst = first > 0 && first < end(outbox.resolve("pending.1"));
            try (FileChannel file =
                    FileChannel.open(outbox.resolve(overFirst ? "pending.0" : "pending.1"), StandardOpenOption.WRITE)) {
                file.write(ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 0, 0, 1}), 0);
            }
        });
        assertThat(struck).hasSize(BATCHES);
    }

    private static long end(Path pending) throws IOException {
        byte[] bytes = Files.readAllBytes(pending);
        return bytes.length < 16 ? 0 : ByteBuffer.wrap(bytes).getLong(8);
    }

    private HashSet<String> each(IntStream steps, Loss loss) throws Exception {
        HashSet<String> places = new HashSet<>();
        for (int at : steps.toArray()) {
            Path dir = Files.createDirectories(temp.resolve(String.valueOf(at)));
            try (PlayedLane lane = new PlayedLane(dir)) {
                FreezingChannel channel = new FreezingChannel(new GatewayChannel(lane.access()), at);
                LocalLedger local = LocalLedger.open(dir.resolve("lane"), lane.signer, lane.clock);
                lane.ledger = FabricLedger.open(local, channel, lane.settings, dir.resolve("outbox"), lane.clock);
                for (int i = 0; i < BATCHES && !channel.isFrozen(); i++) {
                    Samples.fill(lane.ledger, 5);
                    PlayedLane.until(() -> channel.isFrozen()
                            || lane.ledger.health().backlog().orElseThrow().waiting() == 0);
                }
                assertThat(channel.isFrozen()).isTrue();
                lane.ledger.close();
                places.add(at + " " + channel.where());
                loss.strike(dir.resolve("outbox"), channel.where());

                lane.open();
                Samples.fill(lane.ledger, 5);
                assertThat(lane.await().block()).as(channel.where()).isPositive();
                lane.assertEachRecordOnce();
                for (long i = 0; i < lane.ledger.size(); i++) {
                    assertThat(lane.ledger.anchored(i).get().orElseThrow().block())
                            .as("%s, record %d", channel.where(), i)
                            .isPositive();
                }
            }
        }
        return places;
    }
}
