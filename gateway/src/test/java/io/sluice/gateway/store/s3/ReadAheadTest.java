package io.sluice.gateway.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.gateway.store.StoreException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ReadAheadTest {
    private static final Executor NOBODY = task -> {
        throw new RejectedExecutionException();
    };

    private final byte[] content = new byte[20 << 20];
    private final List<Integer> fetched = Collections.synchronizedList(new ArrayList<>());

    ReadAheadTest() {
        new Random(1).nextBytes(content);
    }

    @Test
    void windowsGrowUpToTheirMostWhereItIsReadInOrder() throws Exception {
        try (ReadAhead channel = new ReadAhead(this::far, content.length, NOBODY)) {
            assertThat(all(channel)).isEqualTo(content);
        }
        assertThat(fetched.get(0)).isEqualTo(ReadAhead.FIRST);
        assertThat(fetched).allMatch(n -> n <= ReadAhead.MOST).contains(ReadAhead.MOST);
        assertThat(fetched.stream().mapToInt(n -> n).sum()).isEqualTo(content.length);
    }

    @Test
    void whoJumpsGetsLittle() throws Exception {
        try (ReadAhead channel = new ReadAhead(this::far, content.length, NOBODY)) {
            for (long position : new long[] {9 << 20, 1, 18 << 20, 5 << 20}) {
                channel.position(position).read(ByteBuffer.allocate(16));
            }
        }
        assertThat(fetched).hasSize(4).allMatch(n -> n == ReadAhead.FIRST);
    }

    @Test
    void withWorkersTheSameBytesComeInTheSameOrder() throws Exception {
        ExecutorService workers = Executors.newFixedThreadPool(2);
        try (ReadAhead channel = new ReadAhead(this::far, content.length, workers)) {
            assertThat(all(channel)).isEqualTo(content);
            channel.position(3);
            ByteBuffer some = ByteBuffer.allocate(5);
            assertThat(channel.read(some)).isEqualTo(5);
            assertThat(some.array()).containsExactly(content[3], content[4], content[5], content[6], content[7]);
        } finally {
            workers.shutdown();
        }
    }

    @Test
    void aFailureAheadIsToldWhenItsTurnComesAndTheNextTryGoesOn() throws Exception {
        AtomicBoolean away = new AtomicBoolean();
        try (ReadAhead channel = new ReadAhead(
                (into, position) -> {
                    if (away.get()) {
                        throw new StoreException(StoreException.Reason.AWAY, "away");
                    }
                    far(into, position);
                },
                content.length,
                Runnable::run)) {
            ByteBuffer first = ByteBuffer.allocate(ReadAhead.FIRST);
            channel.read(first);
            away.set(true);
            ByteBuffer rest = ByteBuffer.allocate(content.length - ReadAhead.FIRST);
            assertThatThrownBy(() -> fill(channel, rest)).isInstanceOf(StoreException.class);
            away.set(false);
            fill(channel, rest);
            assertThat(rest.array()).isEqualTo(java.util.Arrays.copyOfRange(content, ReadAhead.FIRST, content.length));
        }
    }

    @Test
    void closedIsClosed() throws Exception {
        ReadAhead channel = new ReadAhead(this::far, content.length, NOBODY);
        channel.close();
        assertThatThrownBy(() -> channel.read(ByteBuffer.allocate(1))).isInstanceOf(ClosedChannelException.class);
    }

    private void far(ByteBuffer into, long position) {
        fetched.add(into.remaining());
        into.put(content, (int) position, into.remaining());
    }

    private byte[] all(ReadAhead channel) throws Exception {
        ByteBuffer all = ByteBuffer.allocate(content.length);
        ByteBuffer some = ByteBuffer.allocate(100_000);
        while (channel.read(some.clear()) >= 0) {
            all.put(some.flip());
        }
        return all.array();
    }

    private static void fill(ReadAhead channel, ByteBuffer target) throws Exception {
        while (target.hasRemaining() && channel.read(target) >= 0) {
            // until full
        }
    }
}
