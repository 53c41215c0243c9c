package io.sluice.gateway.exchange;

import com.google.protobuf.ByteString;
import io.sluice.gateway.policy.Reason;
import io.sluice.gateway.store.Documents;
import io.sluice.proto.Agreement;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Ciphertext that is on its way to partners just now, so that a brake, a recall, a withdrawn consent, or a term that no
 * longer holds can cut it. What was written to its end is remembered for a minute: its last bytes may still lie in this
 * machine's buffers while a slow partner takes them. Any thread.
 */
final class Flows {
    private static final long REMEMBERED_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final BrakeState brakes;
    private final Documents documents;
    private final Set<Flow> open = ConcurrentHashMap.newKeySet();
    private final Deque<Flow> ended = new ConcurrentLinkedDeque<>();

    Flows(BrakeState brakes, Documents documents) {
        this.brakes = brakes;
        this.documents = documents;
    }

    /** One answer to one request. */
    private final class Flow implements Sending {
        private final String transferId;
        private final Agreement agreement;
        private final Runnable cut;
        private volatile Optional<Reason> over = Optional.empty();
        private volatile long endedNanos;

        Flow(String transferId, Agreement agreement, Runnable cut) {
            this.transferId = transferId;
            this.agreement = agreement;
            this.cut = cut;
        }

        @Override
        public Optional<Reason> stopped() {
            return braked().or(() -> over).or(() -> Holds.stopped(documents, agreement));
        }

        /** Asks nothing but memory. */
        Optional<Reason> braked() {
            return brakes.now().on(agreement);
        }

        @Override
        public void close() {
            endedNanos = System.nanoTime();
            ended.add(this);
            open.remove(this);
        }
    }

    /**
     * From here on it may be cut. Ask {@link Sending#stopped} before the first byte: a brake that came before this call did
     * not cut it.
     */
    Sending sending(String transferId, Agreement agreement, Runnable cut) {
        forget();
        Flow flow = new Flow(transferId, agreement, cut);
        open.add(flow);
        return flow;
    }

    private void forget() {
        for (Flow oldest = ended.peek();
                oldest != null && System.nanoTime() - oldest.endedNanos > REMEMBERED_NANOS;
                oldest = ended.peek()) {
            ended.remove(oldest);
        }
    }

    /** Cuts what the brakes in force stop. Asks nothing but memory: it must not wait, nor fail, where the state is away. */
    void cut() {
        cut(flow -> flow.braked().isPresent());
    }

    /** Cuts everything of an object. */
    void cut(ByteString objectId) {
        cut(flow -> flow.agreement.getObjectId().equals(objectId));
    }

    /** Cuts what is on its way of a transfer that must not go on. */
    void cut(String transferId, Reason why) {
        cut(flow -> {
            boolean concerned = flow.transferId.equals(transferId);
            if (concerned) {
                flow.over = Optional.of(why);
            }
            return concerned;
        });
    }

    private void cut(Predicate<Flow> which) {
        Stream.concat(open.stream(), ended.stream()).filter(which).forEach(flow -> flow.cut.run());
    }

    /** Transfers of which something is on its way now. */
    Set<String> transfers() {
        return open.stream().map(flow -> flow.transferId).collect(Collectors.toSet());
    }
}
