package io.sluice.gateway.exchange;

import com.google.protobuf.ByteString;
import io.sluice.gateway.contracts.Content;
import io.sluice.gateway.contracts.Message;
import io.sluice.gateway.contracts.MessageType;
import io.sluice.gateway.contracts.Process;
import io.sluice.gateway.contracts.Role;
import io.sluice.gateway.contracts.State;
import io.sluice.gateway.contracts.Step;
import io.sluice.gateway.contracts.Transitions;
import io.sluice.gateway.sealing.Digests;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * One mailbox for each process of one kind: whatever happens to a process happens one after another, and is on the disk
 * before anybody is told.
 *
 * <p>Our own messages. A decision is stored as the process's pending message, then attempted. Before each attempt the
 * transition is checked again. While an attempt is under way a message of the peer waits, at most {@link
 * Patience#turn}, because the peer may answer faster than its acknowledgement arrives. A failed attempt comes again
 * after a pause, during which the mailbox is free; after {@link Patience#giveUp} the process is ended with a reason.
 *
 * <p>The peer's messages. One that is legal only if our pending message has arrived proves that it has: it counts as the
 * acknowledgement. So early, late and repeated messages lose nothing. The identifier of a process that a peer opens
 * follows from the peer's own identifier, so opening it twice opens it once.
 *
 * <p>A crash loses nothing: {@link #resume} attempts what is pending and decides again where nothing is.
 */
public final class Mailboxes implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Mailboxes.class.getName());
    private static final String LAST_DIGEST = "lastDigest";
    private static final int MAX_OPEN_PER_PEER = 10_000;
    private static final Duration EXECUTOR_FULL = Duration.ofMillis(50);

    private final Processes processes;
    private final Conduct consumer;
    private final Conduct provider;
    private final Peers peers;
    private final Executor work;
    private final ScheduledExecutorService timer;
    private final Clock clock;
    private final Patience patience;
    private final ConcurrentHashMap<String, Mailbox> boxes = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, Set<String>> openedBy = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /**
     * @param consumer how we behave as consumer
     * @param provider how we behave as provider
     * @param work runs our attempts, which block; must not be the pool that serves peers, or each could wait for the other
     * @param timer runs the pauses
     */
    public Mailboxes(
            Processes processes,
            Conduct consumer,
            Conduct provider,
            Peers peers,
            Executor work,
            ScheduledExecutorService timer,
            Clock clock,
            Patience patience) {
        this.processes = processes;
        this.consumer = consumer;
        this.provider = provider;
        this.peers = peers;
        this.work = work;
        this.timer = timer;
        this.clock = clock;
        this.patience = patience;
    }

    /** Goes on where an earlier run was stopped. To be called once, when peers can reach us. */
    public void resume() {
        for (Process process : processes.open()) {
            count(process);
            turn(process.pid(), new Attempt(0, now()));
        }
    }

    /** The process as stored. */
    public Optional<Process> get(String pid) {
        return processes.get(pid);
    }

    /** The process as stored, if it is this peer's business. */
    public Optional<Process> get(String peer, String pid) {
        return processes.get(pid).filter(process -> process.peer().equals(peer));
    }

    /** The processes that have not ended. */
    public List<Process> open() {
        return processes.open();
    }

    /** The processes about this dataset or agreement. */
    public List<Process> about(String subject) {
        return processes.about(subject);
    }

    /** Every process. */
    public List<Process> all() {
        return processes.all();
    }

    /** Stores a process of ours whose first message is to be sent, and has it sent. */
    public void begin(Process initial, Move first) {
        try (Mailbox.Key key = enter(initial.pid())) {
            store(key, initial.with(first.details()).withPending(first.type(), now()));
        }
        turn(initial.pid(), new Attempt(0, now()));
    }

    /** What a process waited for outside of it has come: it is decided about again. */
    void again(String pid) {
        turn(pid, new Attempt(0, now()));
    }

    /** A peer opens a process. Opening it again has no second effect. */
    public Reply open(String peer, Message message) {
        Role ours = message.type() == MessageType.CONTRACT_OFFER ? Role.CONSUMER : Role.PROVIDER;
        String pid = derivedPid(peer, message.pidOf(ours.peer()));
        try (Mailbox.Key key = enter(pid)) {
            Optional<Process> known = processes.get(pid);
            if (known.isPresent()) {
                return new Reply.Accepted(known.get());
            }
            if (openedBy(peer).size() >= MAX_OPEN_PER_PEER) {
                return new Reply.Busy();
            }
            Optional<Process> opening = conduct(ours).opening(peer, pid, message, now());
            if (opening.isEmpty()) {
                return new Reply.Unknown();
            }
            Step step = Transitions.step(opening.get(), message.type(), ours.peer(), now());
            if (!(step instanceof Step.Next next)) {
                return new Reply.Refused(opening.get(), "illegal-transition", List.of(reason(step)));
            }
            Process opened = next.process();
            store(key, opened);
            conduct(ours).moved(opened);
            turn(pid, new Attempt(0, now()));
            return new Reply.Accepted(opened);
        }
    }

    /** A message of a peer about a process that exists. */
    public Reply receive(String peer, String pid, Message message) {
        try (Mailbox.Key key = enter(pid)) {
            key.awaitQuiet(patience.turn(), message.type().isTermination());
            Process process = get(peer, pid).orElse(null);
            if (process == null) {
                return new Reply.Unknown();
            }
            String mismatch = mismatch(process, message);
            if (!mismatch.isEmpty()) {
                return new Reply.Refused(process, "wrong-process", List.of(mismatch));
            }
            return take(key, process, message);
        }
    }

    private Reply take(Mailbox.Key key, Process process, Message message) {
        Role sender = process.role().peer();
        Process now = process;
        Step step = Transitions.step(now, message.type(), sender, now());
        Optional<Process> acknowledged = step instanceof Step.Illegal ? arrived(process, message) : Optional.empty();
        if (acknowledged.isPresent()) {
            now = acknowledged.get();
            step = Transitions.step(now, message.type(), sender, now());
        }
        String digest = digest(message);
        if (step instanceof Step.Repeated) {
            // Another message of the same type is no repetition, and the state has no place for it.
            return digest.equals(now.detail(LAST_DIGEST))
                    ? new Reply.Accepted(now)
                    : new Reply.Refused(
                            process,
                            "illegal-transition",
                            List.of(message.type() + ": a second one, and another than the first"));
        }
        if (!(step instanceof Step.Next next)) {
            return new Reply.Refused(process, "illegal-transition", List.of(reason(step)));
        }
        Conduct conduct = conduct(now.role());
        Conduct.Verdict verdict = conduct.accept(now, message);
        if (verdict instanceof Conduct.Verdict.Reject reject) {
            return new Reply.Refused(process, reject.code(), reject.reasons());
        }
        Process moved =
                next.process().with(((Conduct.Verdict.Keep) verdict).details()).with(Map.of(LAST_DIGEST, digest));
        if (message.type().isTermination() && message.content() instanceof Content.Reasons why) {
            Move end = Move.termination(moved.kind(), why.code(), why.reasons());
            moved = moved.with(end.details()).withError(end.error());
        }
        store(key, moved);
        conduct.moved(moved);
        turn(moved.pid(), new Attempt(0, now()));
        return new Reply.Accepted(moved);
    }

    /** The process as if our pending message had been acknowledged, if that makes the peer's message legal. */
    private Optional<Process> arrived(Process process, Message message) {
        if (process.pending() == null) {
            return Optional.empty();
        }
        Role peer = process.role().peer();
        Process known = process.peerPid().isEmpty() ? process.withPeerPid(message.pidOf(peer)) : process;
        return Transitions.step(known, process.pending(), process.role(), now()) instanceof Step.Next ours
                        && Transitions.next(ours.process().state(), message.type(), peer)
                                .isPresent()
                ? Optional.of(ours.process())
                : Optional.empty();
    }

    /**
     * Has a message of ours sent, in place of one that may be pending; returns when that is stored.
     *
     * @return why it may not be sent now; empty: it will be
     */
    public Optional<String> post(String pid, Move move) {
        try (Mailbox.Key key = enter(pid)) {
            key.awaitQuiet(patience.turn(), false);
            Process process = processes.get(pid).orElse(null);
            if (process == null) {
                return Optional.of("process: " + pid + " (expected: one of ours)");
            }
            Step step = Transitions.step(process, move.type(), process.role(), now());
            if (step instanceof Step.Repeated) {
                return Optional.empty();
            }
            if (step instanceof Step.Illegal
                    && process.state() == State.INITIAL
                    && move.type().isTermination()) {
                abandon(key, process.with(move.details()), move.error()); // The peer has not heard of it.
                return Optional.empty();
            }
            if (!(step instanceof Step.Next)) {
                return Optional.of(reason(step));
            }
            store(key, process.with(move.details()).withError(move.error()).withPending(move.type(), now()));
        }
        turn(pid, new Attempt(0, now()));
        return Optional.empty();
    }

    /** Waits until the process is as wished, or the time is over; returns it as it is then. */
    public Process await(String pid, Predicate<Process> wished, Duration bound) {
        long deadline = System.nanoTime() + bound.toNanos();
        try (Mailbox.Key key = enter(pid)) {
            while (true) {
                Process process = processes
                        .get(pid)
                        .orElseThrow(
                                () -> new IllegalArgumentException("process: " + pid + " (expected: a stored one)"));
                long left = deadline - System.nanoTime();
                if (wished.test(process) || left <= 0 || !key.awaitChange(left)) {
                    return process;
                }
            }
        }
    }

    private record Attempt(int failures, long sinceMillis) {
        Attempt failed() {
            return new Attempt(failures + 1, sinceMillis);
        }
    }

    private void turn(String pid, Attempt attempt) {
        if (closed) {
            return;
        }
        try {
            work.execute(() -> run(pid, attempt));
        } catch (RejectedExecutionException full) {
            later(pid, attempt, EXECUTOR_FULL);
        }
    }

    private void later(String pid, Attempt attempt, Duration pause) {
        try {
            timer.schedule(() -> turn(pid, attempt), pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException stopping) {
            // What is pending is stored; the next run attempts it.
        }
    }

    /** The outermost loop: a failure of the store, of the lane or of a decision may pass, and is tried again. */
    private void run(String pid, Attempt attempt) {
        try {
            attempt(pid, attempt);
        } catch (RuntimeException e) {
            if (closed) {
                return; // The store was closed before us; what is pending is in it.
            }
            Duration pause = patience.pause(attempt.failures() + 1);
            boolean again = now() - attempt.sinceMillis() + pause.toMillis()
                    < patience.giveUp().toMillis();
            LOG.log(System.Logger.Level.ERROR, again ? "a step failed, again later" : "a step failed, next start", e);
            if (again) {
                later(pid, attempt.failed(), pause);
            }
        }
    }

    private void attempt(String pid, Attempt attempt) {
        try (Mailbox.Key key = enter(pid)) {
            Process process = key.sending() ? null : ready(key, pid);
            if (process == null || closed) {
                return; // Whoever is sending takes the next turn too.
            }
            Message message = new Message(
                    process.pending(),
                    process.consumerPid(),
                    process.providerPid(),
                    conduct(process.role()).compose(process));
            String peerPid = "";
            PeerException failure = null;
            key.startSending(process.pending().isTermination());
            try {
                peerPid = peers.send(process, message);
            } catch (PeerException e) {
                failure = e;
            } finally {
                key.stopSending();
            }
            Process current = processes.get(pid).orElse(process);
            if (current.pending() != process.pending() || current.state() != process.state()) {
                turn(pid, new Attempt(0, now())); // Something else happened meanwhile.
            } else if (failure == null) {
                acknowledged(key, current, peerPid);
            } else {
                failed(key, current, failure, attempt.failed());
            }
        }
    }

    /** The process with a pending message that may be sent now, or null when there is nothing to say. */
    private Process ready(Mailbox.Key key, String pid) {
        Process process = processes.get(pid).orElse(null);
        if (process == null || process.state().isFinal()) {
            return null;
        }
        if (process.pending() == null) {
            Optional<Move> move = conduct(process.role()).next(process);
            if (move.isEmpty()) {
                return null;
            }
            Move chosen = move.get();
            process = process.with(chosen.details()).withError(chosen.error()).withPending(chosen.type(), now());
            store(key, process);
        }
        Step step = Transitions.step(process, process.pending(), process.role(), now());
        if (!(step instanceof Step.Next)) {
            LOG.log(System.Logger.Level.INFO, "not sent any more: {0}", reason(step));
            store(key, process.withPending(null, now()));
            return null;
        }
        return process;
    }

    private void acknowledged(Mailbox.Key key, Process process, String peerPid) {
        Process known = process.peerPid().isEmpty() ? process.withPeerPid(peerPid) : process;
        if (Transitions.step(known, known.pending(), known.role(), now()) instanceof Step.Next next) {
            store(key, next.process());
            conduct(process.role()).moved(next.process());
            turn(process.pid(), new Attempt(0, now()));
        }
    }

    private void failed(Mailbox.Key key, Process process, PeerException failure, Attempt attempt) {
        // Before the first acknowledgement a 404 says that the peer does not want to know what we ask for.
        boolean unwanted = failure.stage() == PeerException.Stage.NOT_FOUND && process.state() == State.INITIAL;
        Duration pause = patience.pause(attempt.failures());
        long spent = now() - attempt.sinceMillis() + pause.toMillis();
        if (failure.mayRetry() && !unwanted && spent < patience.giveUp().toMillis()) {
            later(process.pid(), attempt, pause);
            return;
        }
        String code = unwanted ? "not-found" : undelivered(failure);
        List<String> reasons = failure.reasons().isEmpty() ? List.of(failure.getMessage()) : failure.reasons();
        Move end = Move.termination(process.kind(), code, reasons);
        boolean tell = !process.pending().isTermination()
                && failure.stage() != PeerException.Stage.NOT_A_MEMBER
                && Transitions.next(process.state(), end.type(), process.role()).isPresent();
        if (tell) {
            store(key, process.with(end.details()).withError(end.error()).withPending(end.type(), now()));
            turn(process.pid(), new Attempt(0, now()));
        } else {
            String first = process.error().isEmpty() ? end.error() : process.error();
            abandon(key, process.pending().isTermination() ? process : process.with(end.details()), first);
        }
    }

    private static String undelivered(PeerException failure) {
        return switch (failure.stage()) {
            case UNREACHABLE -> "peer-unreachable";
            case NOT_FOUND -> "not-found";
            case NOT_NOW -> "peer-busy";
            case REFUSED -> "peer-refused";
            case PEER_FAILED -> "peer-failed";
            case UNREADABLE -> "peer-unreadable";
            case NOT_A_MEMBER -> "not-a-member";
        };
    }

    private void abandon(Mailbox.Key key, Process process, String reason) {
        Process ended = process.abandoned(reason, now());
        store(key, ended);
        conduct(ended.role()).moved(ended);
    }

    private void store(Mailbox.Key key, Process process) {
        processes.put(process);
        count(process);
        key.changed();
    }

    /** Keeps the number of processes that one peer can hold open with us. */
    private void count(Process process) {
        if (process.role() == Role.CONSUMER) {
            return; // Ours, opened by ourselves.
        }
        if (process.state().isFinal()) {
            openedBy(process.peer()).remove(process.pid());
        } else {
            openedBy(process.peer()).add(process.pid());
        }
    }

    private Set<String> openedBy(String peer) {
        return openedBy.computeIfAbsent(peer, name -> ConcurrentHashMap.newKeySet());
    }

    private Conduct conduct(Role role) {
        return role == Role.CONSUMER ? consumer : provider;
    }

    private static String mismatch(Process process, Message message) {
        if (!message.pidOf(process.role()).equals(process.pid())) {
            return "process: the message names another one than the path";
        }
        String theirs = message.pidOf(process.role().peer());
        return process.peerPid().isEmpty() && !theirs.isEmpty() || theirs.equals(process.peerPid())
                ? ""
                : "process: the message names a pair that does not belong together";
    }

    /** Of what a message says, where two of one type may differ in a way that matters. */
    private static String digest(Message message) {
        Content content = message.content();
        ByteString said = ByteString.EMPTY;
        if (content instanceof Content.Request request) {
            said = ByteString.copyFromUtf8(request.offerId() + "\0" + request.policy() + "\0" + request.purpose());
        } else if (content instanceof Content.Offer offer) {
            said = ByteString.copyFromUtf8(offer.offerId() + "\0" + offer.policy());
        } else if (content instanceof Content.Agreed agreed) {
            said = ByteString.copyFromUtf8(agreed.policy() + "\0").concat(agreed.signed());
        } else if (content instanceof Content.Verified verified) {
            said = verified.signed();
        }
        return HexFormat.of().formatHex(Digests.sha256(said).toByteArray());
    }

    private static String reason(Step step) {
        return step instanceof Step.Illegal illegal ? illegal.reason() : "repeated";
    }

    private String derivedPid(String peer, String peerPid) {
        ByteString digest = Digests.sha256(
                ByteString.copyFromUtf8("sluice/v1/pid\0" + processes.kind() + "\0" + peer + "\0" + peerPid));
        ByteBuffer bits = digest.asReadOnlyByteBuffer();
        long high = bits.getLong() & ~0xf000L | 0x8000L; // a UUID of version 8, variant 10
        long low = bits.getLong() & ~(0b11L << 62) | 0b10L << 62;
        return "urn:uuid:" + new UUID(high, low);
    }

    private long now() {
        return clock.millis();
    }

    private Mailbox.Key enter(String pid) {
        return Mailbox.enter(boxes, pid);
    }

    /** Attempts nothing more. What is pending stays stored. */
    @Override
    public void close() {
        closed = true;
    }
}
