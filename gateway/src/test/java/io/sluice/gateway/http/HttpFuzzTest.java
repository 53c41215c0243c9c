package io.sluice.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.LeakPresenceDetector.ResourceScope;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Any bytes at all, from the network: an answer or a refusal, never an exception, never a buffer left behind. */
class HttpFuzzTest {
    private static final HttpSettings SETTINGS = HttpSettings.on("localhost", 0)
            .withHeaderBytes(2048)
            .withBodyBytes(4096)
            .withTimeouts(Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofNanos(1000))
            .withRequestsPerSecond(0);

    /** Runs it, and counts the buffers that are left. */
    private static void counted(Runnable run) {
        try (ResourceScope scope = new ResourceScope("fuzz")) {
            CountedBuffers.CURRENT.set(scope);
            run.run();
        } finally {
            CountedBuffers.CURRENT.set(CountedBuffers.none());
        }
    }

    private static ByteBuf copy(byte[] bytes, int at, int length) {
        return Unpooled.directBuffer(length).writeBytes(bytes, at, length);
    }

    @FuzzTest(maxDuration = "1m")
    void theServerAnswersOrRefuses(byte[] bytes) {
        counted(() -> serve(bytes));
    }

    private static void serve(byte[] bytes) {
        // Calls run between the pieces, on this thread; a body that is not here yet is waited for very shortly.
        Deque<Runnable> calls = new ArrayDeque<>();
        Handler handler = call -> call.respond(200, "text/plain", call.body().bytes(1000));
        ServerCore core = new ServerCore(
                SETTINGS, handler, calls::add, new DateField(Clock.systemUTC()), certificate -> Optional.empty());
        EmbeddedChannel channel = new EmbeddedChannel(new ServerConnection(core, false, false));
        for (int at = 0; at < bytes.length && channel.isOpen(); at += 100) {
            channel.writeInbound(copy(bytes, at, Math.min(100, bytes.length - at)));
            for (Runnable call = calls.poll(); call != null; call = calls.poll()) {
                call.run();
                channel.runPendingTasks();
            }
        }
        channel.checkException();
        StringBuilder out = new StringBuilder();
        for (Object message = channel.readOutbound(); message != null; message = channel.readOutbound()) {
            out.append(((ByteBuf) message).toString(StandardCharsets.ISO_8859_1));
            ReferenceCountUtil.release(message);
        }
        assertThat(out.toString()).matches("(?s)(HTTP/1\\.1 [2-5].*)?");
        channel.finishAndReleaseAll();
        assertThat(core.connections).isEmpty();
    }

    /** However the bytes are cut into pieces, they mean the same. */
    @FuzzTest(maxDuration = "1m")
    void cutsDoNotMatter(FuzzedDataProvider data) {
        int[] cuts = data.consumeInts(8);
        boolean requests = data.consumeBoolean();
        byte[] bytes = data.consumeRemainingAsBytes();
        counted(() -> assertThat(decode(requests, bytes, cuts)).isEqualTo(decode(requests, bytes, new int[0])));
    }

    private static List<String> decode(boolean requests, byte[] bytes, int[] cuts) {
        MessageDecoder decoder = new MessageDecoder(requests, 2048, 4096);
        Recording seen = new Recording();
        int at = 0;
        try {
            for (int i = 0; at < bytes.length; i++) {
                int length = i < cuts.length ? Math.floorMod(cuts[i], bytes.length - at) + 1 : bytes.length - at;
                decoder.add(copy(bytes, at, length));
                at += length;
                do {
                    decoder.next();
                    decoder.decode(seen);
                } while (decoder.isEnded() && decoder.hasInput());
            }
        } catch (HttpRefusal refusal) {
            seen.events.add("refused " + refusal.status());
        } finally {
            decoder.release();
        }
        return seen.events;
    }

    private static final class Recording implements MessageDecoder.Events {
        final List<String> events = new ArrayList<>();

        @Override
        public void head(Head head) {
            events.add(head.method() + " " + head.target() + " " + head.status() + " " + head.length() + " "
                    + head.headers());
        }

        @Override
        public void body(ByteBuf part) {
            String text = part.toString(StandardCharsets.ISO_8859_1);
            part.release();
            int last = events.size() - 1;
            if (last >= 0 && events.get(last).startsWith("body:")) {
                events.set(last, events.get(last) + text);
            } else {
                events.add("body:" + text);
            }
        }

        @Override
        public void end() {
            events.add("end");
        }
    }

    @FuzzTest(maxDuration = "1m")
    void aRangeIsInsideTheFile(FuzzedDataProvider data) {
        long total = data.consumeLong(0, Long.MAX_VALUE >> 1);
        Ranges ranges = Ranges.of(Optional.of(data.consumeRemainingAsString()), total);
        assertThat(ranges.offset()).isBetween(0L, total);
        assertThat(ranges.length()).isBetween(0L, total - ranges.offset());
        assertThat(ranges.kind() == Ranges.Kind.PART && ranges.length() == 0).isFalse();
    }

    @FuzzTest(maxDuration = "1m")
    void aTargetIsTakenApartOrRefused(FuzzedDataProvider data) {
        String text = "/" + data.consumeRemainingAsAsciiString();
        try {
            Target target = Target.of(text);
            assertThat(target.segments()).doesNotContain(".", "..");
        } catch (HttpRefusal refusal) {
            assertThat(refusal.status()).isEqualTo(400);
        }
    }
}
