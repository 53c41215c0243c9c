package io.sluice.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.gateway.contracts.Content;
import io.sluice.gateway.contracts.Kind;
import io.sluice.gateway.contracts.Message;
import io.sluice.gateway.contracts.MessageType;
import io.sluice.gateway.contracts.Process;
import io.sluice.gateway.contracts.Role;
import io.sluice.gateway.contracts.State;
import io.sluice.gateway.http.Threads;
import io.sluice.gateway.store.Database;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two mailboxes with real stores, and between them a line that delays, repeats and loses what is sent. */
class MailboxesTest {
    private static final Patience QUICK = quick(Duration.ofSeconds(5));
    private static final Duration BOUND = Duration.ofMinutes(5);

    private static Patience quick(Duration turn) {
        return new Patience(
                turn, Duration.ofMillis(5), Duration.ofMillis(50), Duration.ofMinutes(10), Duration.ofMinutes(10));
    }

    @TempDir
    Path directory;

    private final List<AutoCloseable> open = new ArrayList<>();
    private Threads threads;
    private Threads writers; // The store's writer must not wait for those who wait for it.

    @BeforeEach
    void start() {
        threads = new Threads("test", 32, 100_000);
        writers = new Threads("store", 4, 16);
    }

    @AfterEach
    void stop() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
        threads.close();
        writers.close();
    }

    @Test
    void aPeerThatAnswersLateSendsEarlyAndSendsTwiceLosesNoneOfAThousandProcesses() {
        Map<String, Integer> effects = new ConcurrentHashMap<>();
        Line line = new Line(new Random(7));
        Mailboxes consumer = side("consumer", new Talker(effects), line.to("consumer", "provider"), QUICK);
        Mailboxes provider = side("provider", new Talker(effects), line.to("provider", "consumer"), QUICK);
        line.connect("consumer", consumer);
        line.connect("provider", provider);
        line.delayMillis = 3;
        line.loseAnswers = 0.1;
        line.loseMessages = 0.05;
        line.repeat = 0.1;

        List<String> pids = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            pids.add(begin(consumer, "urn:c:" + i));
        }

        for (String pid : pids) {
            Process ended = consumer.await(pid, each -> each.state().isFinal(), BOUND);
            assertThat(ended.state()).as(ended.toString()).isEqualTo(State.FINALIZED);
            String peerPid = ended.peerPid();
            assertThat(provider.await(peerPid, each -> each.state().isFinal(), BOUND)
                            .state())
                    .isEqualTo(State.FINALIZED);
        }
        assertThat(effects.values()).as("each transition has its effect once").allMatch(count -> count == 1);
        // A state whose acknowledgement was lost is passed through when the peer's next message proves it.
        assertThat(effects.keySet())
                .filteredOn(key -> key.endsWith("FINALIZED"))
                .hasSize(2 * 1_000);
    }

    @Test
    void anAgreementThatComesBeforeTheAnswerToTheRequestWaitsForIt() {
        Line line = new Line(new Random(1));
        Mailboxes consumer = side("consumer", new Talker(), line.to("consumer", "provider"), QUICK);
        Mailboxes provider = side("provider", new Talker(), line.to("provider", "consumer"), QUICK);
        line.connect("consumer", consumer);
        line.connect("provider", provider);
        line.answerDelayMillis = 300; // The provider's agreement is on its way long before the 201.
        String pid = begin(consumer, "urn:c:early");
        assertThat(consumer.await(pid, each -> each.state().isFinal(), BOUND).state())
                .isEqualTo(State.FINALIZED);
        assertThat(line.refused.get()).isZero();
    }

    @Test
    void whatWasPendingWhenItStoppedIsSentAfterTheStart() throws Exception {
        Line line = new Line(new Random(1));
        line.loseMessages = 1;
        Mailboxes consumer = side("consumer", new Talker(), line.to("consumer", "provider"), QUICK);
        String pid = begin(consumer, "urn:c:restart");
        stop(); // mailbox, store, in this order

        open.clear();
        start();
        Line healed = new Line(new Random(1));
        Mailboxes again = side("consumer", new Talker(), healed.to("consumer", "provider"), QUICK);
        Mailboxes provider = side("provider", new Talker(), healed.to("provider", "consumer"), QUICK);
        healed.connect("consumer", again);
        healed.connect("provider", provider);
        assertThat(again.get(pid).orElseThrow().state()).isEqualTo(State.INITIAL);
        again.resume();
        assertThat(again.await(pid, each -> each.state().isFinal(), BOUND).state())
                .isEqualTo(State.FINALIZED);
    }

    @Test
    void aMessageThatNobodyTakesEndsItsProcessWithAReason() {
        Line line = new Line(new Random(1));
        line.loseMessages = 1;
        Patience short_ = new Patience(
                Duration.ofSeconds(1),
                Duration.ofMillis(5),
                Duration.ofMillis(20),
                Duration.ofMillis(200),
                Duration.ofSeconds(10));
        Mailboxes consumer = side("consumer", new Talker(), line.to("consumer", "provider"), short_);
        String pid = begin(consumer, "urn:c:lost");
        Process ended = consumer.await(pid, each -> each.state().isFinal(), BOUND);
        assertThat(ended.state()).isEqualTo(State.TERMINATED);
        assertThat(ended.error()).startsWith("peer-unreachable: ");
        assertThat(ended.pending()).isNull();
    }

    @Test
    void aProcessIsNobodysBusinessButItsPeers() {
        Mailboxes provider = side("provider", new Talker(), (process, message) -> process.peerPid(), QUICK);
        Message request = request("urn:c:1", "");
        Reply.Accepted opened = (Reply.Accepted) provider.open("consumer", request);
        Message end = new Message(
                MessageType.CONTRACT_TERMINATION,
                "urn:c:1",
                opened.process().pid(),
                new Content.Reasons("x", List.of()));
        assertThat(provider.receive("stranger", opened.process().pid(), end)).isEqualTo(new Reply.Unknown());
        assertThat(provider.get("stranger", opened.process().pid())).isEmpty();
    }

    @Test
    void openingTwiceOpensOnce() {
        Mailboxes provider = side("provider", new Silent(), (process, message) -> process.peerPid(), QUICK);
        Reply.Accepted first = (Reply.Accepted) provider.open("consumer", request("urn:c:1", ""));
        Reply.Accepted second = (Reply.Accepted) provider.open("consumer", request("urn:c:1", ""));
        Reply.Accepted other = (Reply.Accepted) provider.open("another", request("urn:c:1", ""));
        assertThat(second.process()).isEqualTo(first.process());
        assertThat(other.process().pid()).isNotEqualTo(first.process().pid());
        assertThat(provider.open()).hasSize(2);
    }

    @Test
    void twoTerminationsThatCrossDoNotWaitForEachOther() {
        Line line = new Line(new Random(1));
        Patience turns = quick(BOUND.multipliedBy(2)); // Who waits for a turn waits for longer than the test.
        Mailboxes consumer = side("consumer", new Silent(), line.to("consumer", "provider"), turns);
        Mailboxes provider = side("provider", new Silent(), line.to("provider", "consumer"), turns);
        line.connect("consumer", consumer);
        line.connect("provider", provider);
        String pid = begin(consumer, "urn:c:cross");
        Process requested = consumer.await(pid, each -> each.state() == State.REQUESTED, BOUND);
        line.delayMillis = 100;
        consumer.post(pid, Move.termination(Kind.NEGOTIATION, "a", List.of("mine")));
        provider.post(requested.peerPid(), Move.termination(Kind.NEGOTIATION, "b", List.of("mine too")));
        for (Process ended : List.of(
                consumer.await(pid, each -> each.state().isFinal(), BOUND),
                provider.await(requested.peerPid(), each -> each.state().isFinal(), BOUND))) {
            assertThat(ended.state()).isEqualTo(State.TERMINATED);
        }
    }

    @Test
    void anIllegalMessageChangesNothing() {
        Mailboxes provider = side("provider", new Silent(), (process, message) -> process.peerPid(), QUICK);
        Process process = ((Reply.Accepted) provider.open("consumer", request("urn:c:1", ""))).process();
        Reply reply = provider.receive(
                "consumer",
                process.pid(),
                new Message(
                        MessageType.VERIFICATION,
                        "urn:c:1",
                        process.pid(),
                        new Content.Verified(com.google.protobuf.ByteString.EMPTY)));
        assertThat(reply).isInstanceOf(Reply.Refused.class);
        assertThat(((Reply.Refused) reply).reasons().get(0)).contains("REQUESTED");
        assertThat(provider.get(process.pid())).contains(process);
    }

    private String begin(Mailboxes consumer, String pid) {
        Process process =
                Process.initial(Kind.NEGOTIATION, Role.CONSUMER, pid, "", "provider", "adult", "offer", 1, Map.of());
        consumer.begin(process, Move.of(MessageType.CONTRACT_REQUEST));
        return pid;
    }

    private static Message request(String consumerPid, String providerPid) {
        return new Message(
                MessageType.CONTRACT_REQUEST,
                consumerPid,
                providerPid,
                new Content.Request("offer", "adult", "{}", "p", ""));
    }

    private interface Sending {
        String send(Process process, Message message) throws PeerException;
    }

    private Mailboxes side(String name, Conduct conduct, Sending sending, Patience patience) {
        Database database = Database.open(directory.resolve(name), writers.workers());
        open.add(database);
        Mailboxes mailboxes = new Mailboxes(
                new Processes(database, Kind.NEGOTIATION),
                conduct,
                conduct,
                new OnlySending(sending),
                threads.workers(),
                threads.timer(),
                Clock.systemUTC(),
                patience);
        open.add(mailboxes);
        return mailboxes;
    }

    private record OnlySending(Sending sending) implements Peers {
        @Override
        public List<RemoteOffer> catalog(String peer) {
            return List.of();
        }

        @Override
        public RemoteOffer dataset(String peer, String dataset) throws PeerException {
            throw new PeerException(PeerException.Stage.NOT_FOUND, dataset);
        }

        @Override
        public String send(Process process, Message message) throws PeerException {
            return sending.send(process, message);
        }
    }

    /** Carries messages between two sides in this process, as badly as it is told to. */
    private static final class Line {
        private final Map<String, Mailboxes> ends = new ConcurrentHashMap<>();
        private final Random random;
        final AtomicInteger refused = new AtomicInteger();
        volatile int delayMillis;
        volatile int answerDelayMillis;
        volatile double loseMessages;
        volatile double loseAnswers;
        volatile double repeat;

        Line(Random random) {
            this.random = random;
        }

        void connect(String name, Mailboxes end) {
            ends.put(name, end);
        }

        Sending to(String from, String to) {
            return (process, message) -> {
                pause(delayMillis);
                if (chance(loseMessages)) {
                    throw new PeerException(PeerException.Stage.UNREACHABLE, to + ": lost");
                }
                Function<Mailboxes, Reply> delivery = end -> process.peerPid().isEmpty()
                        ? end.open(from, message)
                        : end.receive(from, process.peerPid(), message);
                Reply reply = delivery.apply(ends.get(to));
                if (chance(repeat)) {
                    reply = delivery.apply(ends.get(to));
                }
                pause(answerDelayMillis + delayMillis);
                if (chance(loseAnswers)) {
                    throw new PeerException(PeerException.Stage.UNREACHABLE, to + ": answer lost");
                }
                if (reply instanceof Reply.Accepted accepted) {
                    return accepted.process().pid();
                }
                refused.incrementAndGet();
                throw new PeerException(PeerException.Stage.REFUSED, reply.toString());
            };
        }

        private synchronized boolean chance(double p) {
            return random.nextDouble() < p;
        }

        private void pause(int millis) {
            if (millis == 0) {
                return;
            }
            int wait;
            synchronized (this) {
                wait = random.nextInt(2 * millis);
            }
            java.util.concurrent.locks.LockSupport.parkNanos(wait * 1_000_000L);
        }
    }

    /** Accepts everything and says nothing. */
    private static class Silent implements Conduct {
        @Override
        public Optional<Process> opening(String peer, String pid, Message message, long nowMillis) {
            return Optional.of(Process.initial(
                    Kind.NEGOTIATION,
                    Role.PROVIDER,
                    pid,
                    message.consumerPid(),
                    peer,
                    "adult",
                    "offer",
                    nowMillis,
                    Map.of()));
        }

        @Override
        public Verdict accept(Process process, Message message) {
            return Verdict.Keep.NOTHING;
        }

        @Override
        public Optional<Move> next(Process process) {
            return Optional.empty();
        }

        @Override
        public Content compose(Process process) {
            return process.pending() == MessageType.CONTRACT_TERMINATION
                    ? new Content.Reasons("code", List.of("reason"))
                    : new Content.None();
        }

        @Override
        public void moved(Process process) {
            // nothing to see
        }
    }

    /** Agrees to everything, and counts how often each state was entered. */
    private static final class Talker extends Silent {
        private final Map<String, Integer> effects;

        Talker() {
            this(new ConcurrentHashMap<>());
        }

        Talker(Map<String, Integer> effects) {
            this.effects = effects;
        }

        @Override
        public Optional<Move> next(Process process) {
            boolean provider = process.role() == Role.PROVIDER;
            return switch (process.state()) {
                case REQUESTED -> provider ? Optional.of(Move.of(MessageType.AGREEMENT)) : Optional.empty();
                case AGREED -> provider ? Optional.empty() : Optional.of(Move.of(MessageType.VERIFICATION));
                case VERIFIED -> provider ? Optional.of(Move.of(MessageType.FINALIZED)) : Optional.empty();
                default -> Optional.empty();
            };
        }

        @Override
        public void moved(Process process) {
            effects.merge(process.role() + process.pid() + process.state(), 1, Integer::sum);
        }
    }
}
