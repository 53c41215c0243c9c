package io.sluice.gateway.exchange;

import io.sluice.gateway.consent.ReleasedSubjects;
import io.sluice.gateway.policy.Reason;
import io.sluice.gateway.store.Documents;
import io.sluice.proto.Agreement;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Ciphertext that is on its way to partners just now, so that a brake, or a withdrawn consent, can cut it. What was written
 * to its end is remembered for a minute: its last bytes may still lie in this machine's buffers while a slow partner takes
 * them. Any thread.
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
        private final Agreement agreement;
        private final Runnable cut;
        private volatile long endedNanos;

        Flow(Agreement agreement, Runnable cut) {
            this.agreement = agreement;
            this.cut = cut;
        }

        @Override
        public Optional<Reason> stopped() {
            return brakes.now()
                    .on(agreement)
                    .or(() -> Optional.of(Holds.WITHDRAWN)
                            .filter(each -> ReleasedSubjects.isWithdrawn(documents, agreement.getObjectId())));
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
    Sending sending(Agreement agreement, Runnable cut) {
        forget();
        Flow flow = new Flow(agreement, cut);
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

    /** Cuts what the brakes in force stop, and releases from which somebody withdrew. */
    void cut() {
        Stream.concat(open.stream(), ended.stream())
                .filter(flow -> flow.stopped().isPresent())
                .forEach(flow -> flow.cut.run());
    }
}
